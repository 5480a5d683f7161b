/** What a learner heard of the interviewer. */
export interface Heard {
  readonly audibleMs: number;
  /** Mean level of what was audible. */
  readonly dbfs: number;
}
