import { writeOpusPacket } from './opus-frames';
import { readPages } from './ogg-page';

/** A recording's sides as mono Opus packets of 20 ms each, one for each slot. */
export interface RecordedSides {
  readonly learner: readonly Buffer[];
  readonly interviewer: readonly Buffer[];
}

/** Pages before the sound: OpusHead and OpusTags (RFC 7845, section 3). */
const HEADER_PAGES = 2;

/** Takes a part apart without decoding it; what a crash cut off at its end is left out. */
export function readRecording(part: Buffer): RecordedSides {
  const learner: Buffer[] = [];
  const interviewer: Buffer[] = [];
  for (const { packets } of readPages(part).pages.slice(HEADER_PAGES)) {
    for (const packet of packets) {
      const { first, rest } = selfDelimited(packet);
      learner.push(first);
      interviewer.push(Buffer.from(rest));
    }
  }
  return { learner, interviewer };
}

/** Cuts the learner's packet from the front of a multistream packet: its last frame's length is in it (RFC 6716, B). */
function selfDelimited(packet: Uint8Array): { first: Buffer; rest: Uint8Array } {
  const config = (packet[0] ?? 0) & 0xfc;
  const isOne = ((packet[0] ?? 0) & 3) === 0;
  // The recorder writes one frame, or a counted number with a length each.
  const count = isOne ? 1 : (packet[1] ?? 0) & 0x3f;
  let at = isOne ? 1 : 2;
  const lengths = Array.from({ length: count }, () => {
    const low = packet[at] ?? 0;
    const length = low < 252 ? low : low + 4 * (packet[at + 1] ?? 0);
    at += low < 252 ? 1 : 2;
    return length;
  });
  const frames = lengths.map((length) => packet.subarray(at, (at += length)));
  return { first: writeOpusPacket({ config, frames }, false), rest: packet.subarray(at) };
}
