import { OpusEncoder, rmsDbfs } from '@spool/audio';

/** Rate at which callers' speech is made and encoded, in Hz. */
export const SPEECH_HZ = 24_000;
export const FRAME_MS = 20;
const FRAME_SAMPLES = (SPEECH_HZ * FRAME_MS) / 1000;
/** A quiet room behind a microphone with noise suppression: true digital silence is what no microphone sends. */
const ROOM_DBFS = -68;
/** A frame is speech unless it is so far below the loudest one, in dB, or as good as the room. */
const BELOW_LOUDEST_DB = 40;
const BARELY_AUDIBLE_DBFS = -55;
/** Opus leaves these out of a call with DTX, and so do we (RFC 7587, 3.1.3). */
const DTX_BYTES = 2;
/** The room before it repeats: long enough for two of the comfort noise updates that DTX makes every 400 ms. */
const ROOM_MS = 1000;
/** What follows an utterance, so that the encoder comes to rest. */
const TAIL_FRAMES = 3;
/** Frames that are encoded in one go: about 1 ms of computation. */
const PIECE_FRAMES = 6;

/** Something to say, encoded once for all who say it: one Opus packet for each 20 ms. */
export interface Utterance {
  readonly text: string;
  readonly packets: readonly Uint8Array[];
  /** Indices of the first and last packet with speech. */
  readonly firstSpeech: number;
  readonly lastSpeech: number;
}

/**
 * @param samples mono speech at {@link SPEECH_HZ}
 * @throws RangeError when nothing in it is loud enough to be speech
 */
export function makeUtterance(text: string, samples: Float32Array): Utterance {
  const { whole, ...speech } = prepare(text, samples);
  return { ...speech, packets: encode(whole, new OpusEncoder({ dtx: false })) };
}

/** The same in small pieces, so that callers of this process who speak meanwhile are not late. */
export async function makeUtteranceMeanwhile(text: string, samples: Float32Array): Promise<Utterance> {
  const { whole, ...speech } = prepare(text, samples);
  const encoder = new OpusEncoder({ dtx: false });
  const packets: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += PIECE_FRAMES * FRAME_SAMPLES) {
    packets.push(...encode(whole.subarray(at, at + PIECE_FRAMES * FRAME_SAMPLES), encoder));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { ...speech, packets };
}

function prepare(text: string, samples: Float32Array): Omit<Utterance, 'packets'> & { whole: Float32Array } {
  const count = Math.ceil(samples.length / FRAME_SAMPLES);
  const levels = Array.from({ length: count }, (_, i) =>
    rmsDbfs(samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES)),
  );
  const speechDbfs = Math.max(BARELY_AUDIBLE_DBFS, Math.max(...levels) - BELOW_LOUDEST_DB);
  const firstSpeech = levels.findIndex((level) => level >= speechDbfs);
  if (firstSpeech < 0) throw new RangeError(`There is no speech in "${text}".`);
  const lastSpeech = levels.findLastIndex((level) => level >= speechDbfs);
  const whole = new Float32Array((count + TAIL_FRAMES) * FRAME_SAMPLES);
  whole.set(samples);
  return { text, whole: addRoom(whole), firstSpeech, lastSpeech };
}

/**
 * What a caller sends while it is silent, over and over.
 * @param dtx with gaps, where a packet is null, as browsers send when `usedtx=1` was negotiated
 */
export function makeSilence(dtx: boolean): readonly (Uint8Array | null)[] {
  const encoder = new OpusEncoder({ dtx });
  const room = () => addRoom(new Float32Array((SPEECH_HZ * ROOM_MS) / 1000));
  // The first second is the encoder's way into silence.
  encode(room(), encoder);
  const packets = encode(room(), encoder);
  return dtx ? packets.map((packet) => (packet.length > DTX_BYTES ? packet : null)) : packets;
}

function encode(samples: Float32Array, encoder: OpusEncoder): Uint8Array[] {
  return Array.from({ length: samples.length / FRAME_SAMPLES }, (_, i) =>
    Uint8Array.from(encoder.encode(samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES))),
  );
}

/** Adds noise in place; the same each time, so that measurements repeat. */
function addRoom(samples: Float32Array): Float32Array {
  const amplitude = 10 ** (ROOM_DBFS / 20) * Math.sqrt(3);
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    samples[i]! += ((state / 0x1_0000_0000) * 2 - 1) * amplitude;
  }
  return samples;
}
