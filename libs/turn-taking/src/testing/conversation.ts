import type { Expects } from '@spool/contracts';
import type { FloorConfig } from '../config';
import { FloorMachine } from '../floor-machine';
import type { FloorDecision, FloorInput } from '../types';

const WINDOW_MS = 32;

export interface Told {
  readonly atMs: number;
  readonly decision: FloorDecision;
}

/** Loudness of speech that a close microphone hears. */
export const CLEAR_DBFS = -22;
export const FAINT_DBFS = -48;

/**
 * A conversation as a script: each step advances time in VAD windows and keeps what the machine decided.
 * Durations in ms, rounded up to whole windows.
 */
export class Conversation {
  readonly machine: FloorMachine;
  readonly told: Told[] = [];
  readonly inputs: FloorInput[] = [];
  nowMs = 0;
  #turnId = 0;

  constructor(config?: Partial<FloorConfig>) {
    this.machine = new FloorMachine(config);
  }

  speech(durationMs: number, levelDbfs = CLEAR_DBFS, probability = 0.95): this {
    return this.#windows(durationMs, probability, levelDbfs);
  }

  silence(durationMs: number): this {
    return this.#windows(durationMs, 0.02, -70);
  }

  /** Time in which no window comes at all. */
  nothing(durationMs: number): this {
    this.nowMs += durationMs;
    return this;
  }

  tick(): this {
    return this.feed({ type: 'tick', atMs: this.nowMs });
  }

  /** The recogniser's text of all that was said so far. */
  partial(text: string): this {
    return this.feed({ type: 'partial', atMs: this.nowMs, text, coversUntilMs: this.nowMs });
  }

  /** What the sound of the pause says. */
  sounds(likelihood: number): this {
    return this.feed({ type: 'turn_end_heard', atMs: this.nowMs, likelihood });
  }

  /** The voice begins a sentence. */
  says(text: string): this {
    return this.feed({ type: 'voice_says', atMs: this.nowMs, text });
  }

  voiceStarts(): this {
    return this.feed({ type: 'playout_started', atMs: this.nowMs, turnId: ++this.#turnId });
  }

  voiceEnds(turnId = this.#turnId): this {
    return this.feed({ type: 'playout_finished', atMs: this.nowMs, turnId });
  }

  asks(expects: Expects): this {
    return this.feed({ type: 'question_asked', atMs: this.nowMs, expects });
  }

  joins(): this {
    return this.feed({ type: 'learner_joined', atMs: this.nowMs });
  }

  leaves(): this {
    return this.feed({ type: 'learner_left', atMs: this.nowMs });
  }

  mutes(): this {
    return this.feed({ type: 'learner_muted', atMs: this.nowMs });
  }

  feed(input: FloorInput): this {
    this.inputs.push(input);
    for (const decision of this.machine.feed(input)) this.told.push({ atMs: input.atMs, decision });
    return this;
  }

  /** Types of all decisions but `floor_changed`, in order. */
  get course(): string[] {
    return this.told.map(({ decision }) => decision.type).filter((type) => type !== 'floor_changed');
  }

  get floors(): string[] {
    return this.of('floor_changed').map(({ floor }) => floor);
  }

  of<T extends FloorDecision['type']>(type: T): Extract<FloorDecision, { type: T }>[] {
    return this.told
      .map(({ decision }) => decision)
      .filter((decision): decision is Extract<FloorDecision, { type: T }> => decision.type === type);
  }

  /** When the first decision of that type was made. */
  when(type: FloorDecision['type']): number | undefined {
    return this.told.find(({ decision }) => decision.type === type)?.atMs;
  }

  #windows(durationMs: number, probability: number, levelDbfs: number): this {
    for (let left = durationMs; left > 0; left -= WINDOW_MS) {
      this.nowMs += WINDOW_MS;
      this.feed({ type: 'vad', atMs: this.nowMs, probability, levelDbfs });
    }
    return this;
  }
}
