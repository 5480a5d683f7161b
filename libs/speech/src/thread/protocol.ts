import type { SpeechErrorCode } from '../ports';

/** Which engine a thread hosts: each kind has threads of its own, so none waits for another. */
export type ThreadRole = 'recogniser' | 'synthesiser' | 'turn_end';

/** `workerData` of a speech thread. */
export interface ThreadData {
  readonly role: ThreadRole;
  readonly modelsDir: string;
  readonly voice?: string;
}

/** A thread computes one job at a time; queues are in the media process, where a thread's death cannot lose them. */
export type Job =
  /** `samples` lie on shared memory: 16 kHz mono; `stretch` and `ends` as in `TranscribeOptions`. */
  | {
      readonly type: 'recognise';
      readonly samples: Float32Array;
      readonly stretch: string;
      readonly ends: boolean;
    }
  | { readonly type: 'synthesise'; readonly text: string }
  /** `samples` as for EndOfTurnModel. */
  | { readonly type: 'judge_turn_end'; readonly samples: Float32Array };

export type ToThread =
  | { readonly type: 'job'; readonly id: number; readonly job: Job }
  | { readonly type: 'cancel'; readonly id: number }
  /** For tests: be gone without a word, as after an exception that nobody caught. */
  | { readonly type: 'crash' }
  | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'ready'; readonly engine: EngineInfo }
  | { readonly type: 'unavailable'; readonly code: SpeechErrorCode; readonly message: string }
  /** A piece of a synthesised sentence, 24 kHz mono; its memory is handed over. */
  | { readonly type: 'audio'; readonly id: number; readonly samples: Float32Array }
  | { readonly type: 'done'; readonly id: number; readonly result: JobResult }
  | { readonly type: 'failed'; readonly id: number; readonly cancelled: boolean; readonly message: string };

export interface EngineInfo {
  readonly name: string;
  readonly weakness?: string;
}

export interface JobResult {
  /** What was recognised; empty for other jobs. */
  readonly text: string;
  /** How likely the turn is complete; only of a `judge_turn_end`. */
  readonly likelihood?: number;
  readonly computeMs: number;
}
