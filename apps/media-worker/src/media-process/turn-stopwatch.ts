import type { TurnLatency } from '@spool/contracts';

/** The moments of one answer, in order, in ms on the pacer's clock. */
const MARKS = [
  'speechArrived',
  'speechHeard',
  'turnEnded',
  'textKnown',
  'replyKnown',
  'synthesised',
  'audible',
] as const;
export type TurnMark = (typeof MARKS)[number];

/** Stamps the steps of one answer; what they took adds up to the total. */
export class TurnStopwatch {
  readonly #at = new Map<TurnMark, number>();

  /** The first stamp of a mark counts. */
  mark(mark: TurnMark, atMs: number): void {
    if (!this.#at.has(mark)) this.#at.set(mark, atMs);
  }

  /** @returns null while a mark is missing */
  latency(): TurnLatency | null {
    const at = MARKS.map((mark) => this.#at.get(mark));
    const [arrived, heard, ended, text, reply, synthesised, audible] = at;
    if (
      arrived === undefined ||
      heard === undefined ||
      ended === undefined ||
      text === undefined ||
      reply === undefined ||
      synthesised === undefined ||
      audible === undefined
    ) {
      return null;
    }
    return {
      jitter_buffer_ms: round(heard - arrived),
      endpoint_wait_ms: round(ended - heard),
      recogniser_ms: round(text - ended),
      reply_ms: round(reply - text),
      synthesis_ms: round(synthesised - reply),
      playout_ms: round(audible - synthesised),
      total_ms: round(audible - arrived),
    };
  }
}

/** Tenths of a ms: finer than the clock's noise, short in the log. */
const round = (ms: number) => Math.round(ms * 10) / 10;
