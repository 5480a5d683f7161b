/** What `main.ts` and the process with the callers tell each other. */

/**
 * `path`: callers speak recordings in turns and get a fixed sentence for an answer, so that the audio path works in both
 * directions and no speech engine does; `talk`: whole interviews.
 */
export type Mode = 'path' | 'talk';

export type ToCallers =
  | { readonly type: 'begin'; readonly url: string; readonly mode: Mode }
  /** Answered by `resized` when so many are there, or no more are let in; those who are too many leave. */
  | { readonly type: 'resize'; readonly to: number }
  /** What is counted begins anew. */
  | { readonly type: 'window' }
  | { readonly type: 'report' };

export interface CallersReport {
  readonly connected: number;
  /** Packets of the interviewer that did not come, and gaps that were heard. */
  readonly lost: number;
  readonly gaps: number;
  /** End of speech to the reply's voice on the wire, in ms, each. */
  readonly responsesMs: readonly number[];
  /** How late the callers themselves were, in ms: what is measured with them is blurred by it. */
  readonly lateP99Ms: number;
}

export type FromCallers =
  | { readonly type: 'ready' }
  | { readonly type: 'resized'; readonly callers: number; readonly refused: number; readonly failed: number }
  | ({ readonly type: 'report' } & CallersReport);
