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
    // Rounded before they are subtracted, or the parts would add up to something else than the total.
    const [arrived, heard, ended, text, reply, synthesised, audible] = MARKS.map((mark) => {
      const atMs = this.#at.get(mark);
      return atMs === undefined ? undefined : Math.round(atMs * 10);
    });
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
      jitter_buffer_ms: inMs(heard - arrived),
      endpoint_wait_ms: inMs(ended - heard),
      recogniser_ms: inMs(text - ended),
      reply_ms: inMs(reply - text),
      synthesis_ms: inMs(synthesised - reply),
      playout_ms: inMs(audible - synthesised),
      total_ms: inMs(audible - arrived),
    };
  }
}

/** Tenths of a ms: finer than the clock's noise, short in the log. */
const inMs = (tenths: number) => tenths / 10;
