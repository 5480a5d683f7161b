import type { RtpPacket } from '@spool/audio';

const TIMESTAMPS_PER_MS = 48;

/**
 * How evenly the packets of a reply come: for each two neighbours, by how much the time between their arrivals
 * differs from the time between their timestamps (20 ms, usually). Silence before and after a reply does not count,
 * since some servers send none; pauses within it are audible or not like the rest.
 */
export class ReplyPacing {
  #errorsMs: number[] = [];
  #last: {
    readonly ssrc: number;
    readonly number: number;
    readonly stamp: number;
    readonly atMs: number;
  } | null = null;

  /** What comes next begins a reply: it is not measured against what came before. */
  begin(): void {
    this.#last = null;
  }

  /** Takes a packet in the order of arrival. @param atMs arrival, on a monotonic clock */
  see({ ssrc, sequenceNumber, timestamp }: RtpPacket, atMs: number, audible: boolean): void {
    const last = this.#last;
    this.#last = audible ? { ssrc, number: sequenceNumber, stamp: timestamp, atMs } : null;
    // What lies between two packets that are no neighbours is loss or reordering, and not pacing.
    if (!last || !audible || ssrc !== last.ssrc || sequenceNumber !== ((last.number + 1) & 0xffff)) return;
    const dueMs = ((timestamp - last.stamp) >>> 0) / TIMESTAMPS_PER_MS;
    this.#errorsMs.push(Math.abs(atMs - last.atMs - dueMs));
  }

  /** In ms, one for each two neighbours since the last call. */
  take(): number[] {
    const errorsMs = this.#errorsMs;
    this.#errorsMs = [];
    return errorsMs;
  }
}
