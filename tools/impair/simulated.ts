import { JitterBuffer, OpusDecoder, OpusEncoder, RtpWriter, parseRtp, type RtpPacket } from '@spool/audio';
import { RECOGNITION_HZ, wordErrorRate, type Recognizer } from '@spool/speech';
import type { Recording } from '../callers';
import { Impairment, type Conditions } from './impairment';

const FRAME_MS = 20;
const FRAME_SAMPLES = (RECOGNITION_HZ * FRAME_MS) / 1000;
/** Time for all that was delayed to come. */
const AFTERWARDS_MS = 2000;
/** mediasoup asks again after a round trip, up to so often (NackGenerator.cpp says 10). */
const MAX_RETRIES = 3;
const SEED_STEP = 104_729;

/** What is done about lost packets. */
export interface Repair {
  readonly name: string;
  /** In-band FEC is decoded. */
  readonly fec: boolean;
  /** Lost packets are asked for, and sent again. */
  readonly nack: boolean;
}

export const REPAIRS: readonly Repair[] = [
  { name: 'concealed', fec: false, nack: false },
  { name: '+ FEC', fec: true, nack: false },
  { name: '+ FEC + NACK', fec: true, nack: true },
];

interface Arrival {
  readonly atMs: number;
  readonly packet: RtpPacket;
}

/**
 * Word error rate of recordings that came through a bad network, without waiting for it: time is simulated, and
 * everything from the RTP packet to the recogniser is the service's own. Each recording goes through once for each
 * seed.
 */
export async function simulatedWordErrorRate(
  recordings: readonly Recording[],
  recognizer: Recognizer,
  conditions: Conditions,
  repair: Repair,
  seeds: number,
): Promise<number> {
  let errors = 0;
  let words = 0;
  for (let seed = 0; seed < seeds; seed++) {
    for (const [index, { samples, text }] of recordings.entries()) {
      const packets = encode(samples);
      const arrivals = send(packets, conditions, repair.nack, 1 + index + seed * SEED_STEP);
      const heard = hear(arrivals, packets.length * FRAME_MS + AFTERWARDS_MS, repair.fec);
      const counted = wordErrorRate(text, await recognise(recognizer, heard));
      errors += counted.substitutions + counted.insertions + counted.deletions;
      words += counted.words;
    }
  }
  return errors / words;
}

function encode(samples: Float32Array): RtpPacket[] {
  const encoder = new OpusEncoder({ sampleRate: RECOGNITION_HZ });
  const writer = new RtpWriter({ ssrc: 1, payloadType: 111, initialSequence: 1, initialTimestamp: 0 });
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, i) => {
    const frame = samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES);
    return parseRtp(writer.packet(encoder.encode(frame)))!;
  });
}

/** When packets arrive, those that are sent again with the rest. */
function send(packets: readonly RtpPacket[], conditions: Conditions, nack: boolean, seed: number): Arrival[] {
  const network = new Impairment(seed, conditions);
  const again = new Impairment(seed + 1, conditions);
  const back = new Impairment(seed + 2, conditions);
  const firsts = packets.map((packet, n) => ({ packet, at: network.arrivals(n * FRAME_MS) }));
  const arrivals = firsts.flatMap(({ packet, at }) => at.map((atMs) => ({ atMs, packet })));
  if (!nack) return arrivals;
  firsts.forEach(({ packet, at }, n) => {
    if (at.length > 0) return;
    // Its absence shows when a later one comes.
    let askMs = Math.min(...firsts.slice(n + 1).map((later) => later.at[0] ?? Infinity));
    for (let retry = 0; retry < MAX_RETRIES && askMs < Infinity; retry++) {
      const askedMs = back.arrivals(askMs)[0];
      const resentMs = askedMs === undefined ? undefined : again.arrivals(askedMs)[0];
      if (resentMs !== undefined) {
        arrivals.push({ atMs: resentMs, packet });
        return;
      }
      askMs += Math.max(40, 2 * (conditions.delayMs ?? 0));
    }
  });
  return arrivals;
}

function hear(arrivals: readonly Arrival[], untilMs: number, fec: boolean): Float32Array[] {
  const pending = [...arrivals].sort((a, b) => a.atMs - b.atMs);
  const buffer = new JitterBuffer();
  const decoder = new OpusDecoder({ sampleRate: RECOGNITION_HZ });
  const heard: Float32Array[] = [];
  let next = 0;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += FRAME_MS) {
    for (let arrival = pending[next]; arrival && arrival.atMs <= nowMs; arrival = pending[++next]) {
      buffer.insert(arrival.packet, arrival.atMs);
    }
    for (let pulled = buffer.pull(nowMs); pulled.kind !== 'none'; pulled = buffer.pull(nowMs)) {
      if (pulled.kind === 'frame') heard.push(decoder.decode(pulled.payload));
      else if (pulled.kind === 'silence') {
        heard.push(new Float32Array(Math.round((pulled.durationMs * RECOGNITION_HZ) / 1000)));
      } else {
        const { next: successor, durationMs } = pulled;
        heard.push(fec && successor ? decoder.decodeFec(successor, durationMs) : decoder.conceal(durationMs));
      }
    }
  }
  return heard;
}

async function recognise(recognizer: Recognizer, pieces: readonly Float32Array[]): Promise<string> {
  const stream = recognizer.open(() => undefined);
  try {
    for (const piece of pieces) stream.push(piece);
    return (await stream.finalize()).text;
  } finally {
    stream.close();
  }
}
