import type { JitterBuffer, JitterBufferPull } from '../jitter-buffer';
import type { RtpPacket } from '../rtp';

/** Table-of-contents bytes of packets by their duration in ms: SILK wideband, CELT for 2.5 and 5, two frames for 120. */
export const TOC = {
  2.5: 28 << 3,
  5: 29 << 3,
  10: 8 << 3,
  20: 9 << 3,
  40: 10 << 3,
  60: 11 << 3,
  120: (11 << 3) | 1,
} as const;
export type PacketMs = keyof typeof TOC;

export interface Shape {
  ssrc?: number;
  firstSequence?: number;
  firstTimestamp?: number;
  packetMs?: PacketMs;
}

/** The n-th packet of a stream; its payload names n. */
export function packet(n: number, shape: Shape = {}, timestampMs = n * (shape.packetMs ?? 20)): RtpPacket {
  const { ssrc = 1, firstSequence = 1000, firstTimestamp = 5000, packetMs = 20 } = shape;
  return {
    ssrc,
    payloadType: 111,
    marker: n === 0,
    sequenceNumber: (firstSequence + n) & 0xffff,
    timestamp: (firstTimestamp + timestampMs * 48) >>> 0,
    payload: Buffer.from([TOC[packetMs], n >> 8, n & 0xff]),
  };
}

export const numberOf = (payload: Buffer) => payload.readUInt16BE(1);

export interface Arrival {
  atMs: number;
  packet: RtpPacket;
}

export type Pulled = JitterBufferPull & { atMs: number };

/** Runs the buffer on a 20 ms clock until `untilMs`; what each tick gave, in one list, with the tick's time. */
export function run(buffer: JitterBuffer, arrivals: Arrival[], untilMs: number, fromMs = 0): Pulled[] {
  const pending = [...arrivals].sort((a, b) => a.atMs - b.atMs);
  const pulls: Pulled[] = [];
  let next = 0;
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 20) {
    for (; next < pending.length && pending[next]!.atMs <= nowMs; next++) {
      buffer.insert(pending[next]!.packet, pending[next]!.atMs);
    }
    for (;;) {
      const pull = buffer.pull(nowMs);
      pulls.push({ ...pull, atMs: nowMs });
      if (pull.kind === 'none') break;
    }
  }
  return pulls;
}

/** Audio of all kinds that was given, in ms. */
export function fedMs(pulls: readonly JitterBufferPull[]): number {
  return pulls.reduce((sum, pull) => sum + (pull.kind === 'none' ? 0 : pull.durationMs), 0);
}

/** Numerical Recipes' linear congruential generator: the same numbers in [0, 1) for the same seed, everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
