import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  JitterBuffer,
  OpusDecoder,
  OpusEncoder,
  parseRtp,
  PlayoutQueue,
  readWav,
  resample,
  Resampler,
  rmsDbfs,
  RtpWriter,
} from '@spool/audio';

/** What one step of the audio path costs one session for each 20 ms, in µs. */
export interface AudioPathCost {
  step: string;
  usPerFrame: number;
}

const RECORDING = 'libs/audio/testing/speech/sense_and_sensibility_01_austen_64kb-0870.wav';
const FRAME_MS = 20;

export interface AudioPathOptions {
  /** The repository, where the recording is found. @default the current folder */
  readonly root?: string;
  /** Of each step over the recording: the first third warms up, the median of the others is reported. @default 15 */
  readonly runs?: number;
  /** How much of the recording. @default all of it, in s */
  readonly seconds?: number;
}

/** Measures each step of the 20 ms path alone, on a recording of speech, with the native Opus binding. */
export async function benchAudioPath({
  root = process.cwd(),
  runs = 15,
  seconds = Infinity,
}: AudioPathOptions = {}): Promise<AudioPathCost[]> {
  const recording = readWav(readFileSync(join(root, RECORDING)));
  const speech = { ...recording, samples: recording.samples.slice(0, seconds * recording.sampleRate) };
  const voice = resample(speech.samples, speech.sampleRate, 24000);
  const voiceFrames = frames(voice, 480);
  const synthesised = frames(resample(speech.samples, speech.sampleRate, 22050), 441);
  const encoder = new OpusEncoder();
  const payloads = voiceFrames.map((frame) => encoder.encode(frame));
  const writer = new RtpWriter({ ssrc: 1, payloadType: 111 });
  const datagrams = payloads.map((payload) => writer.packet(payload));
  const packets = datagrams.flatMap((datagram) => parseRtp(datagram) ?? []);
  const decoder = new OpusDecoder();
  const heardFrames = payloads.map((payload) => decoder.decode(payload));

  const measured = (step: string, once: () => (index: number) => unknown): AudioPathCost => ({
    step,
    usPerFrame: medianUs(payloads.length, runs, once),
  });
  return [
    measured('rtp parse', () => (i) => parseRtp(datagrams[i]!)),
    measured('jitter insert and pull', () => {
      const buffer = new JitterBuffer();
      return (i) => {
        buffer.insert(packets[i]!, i * FRAME_MS);
        let pulled = buffer.pull(i * FRAME_MS);
        while (pulled.kind !== 'none') pulled = buffer.pull(i * FRAME_MS);
      };
    }),
    measured('opus decode to 16 kHz', () => {
      const fresh = new OpusDecoder();
      return (i) => fresh.decode(payloads[i]!);
    }),
    measured('level', () => (i) => rmsDbfs(heardFrames[i]!)),
    measured('resample 22.05 to 24 kHz', () => {
      const resampler = new Resampler(22050, 24000);
      return (i) => resampler.push(synthesised[i]!);
    }),
    measured('playout pull', () => {
      const queue = new PlayoutQueue();
      queue.beginTurn(1);
      queue.enqueue(1, 0, 'A sentence.', voice);
      queue.duck(-12, 5000);
      const frame = new Float32Array(480);
      return () => queue.pull(frame);
    }),
    measured('opus encode 24 kHz', () => {
      const fresh = new OpusEncoder();
      return (i) => fresh.encode(voiceFrames[i]!);
    }),
    measured('rtp write', () => {
      const fresh = new RtpWriter({ ssrc: 1, payloadType: 111 });
      return (i) => fresh.packet(payloads[i]!);
    }),
  ];
}

function frames(samples: Float32Array, length: number): Float32Array[] {
  const count = Math.floor(samples.length / length);
  return Array.from({ length: count }, (_, i) => samples.subarray(i * length, (i + 1) * length));
}

/** @param once makes the step anew for a run, and is not measured */
function medianUs(count: number, runs: number, once: () => (index: number) => unknown): number {
  const costs: number[] = [];
  for (let run = 0; run < runs; run++) {
    const step = once();
    const startMs = performance.now();
    for (let i = 0; i < count; i++) step(i);
    if (run >= Math.floor(runs / 3)) costs.push(((performance.now() - startMs) * 1000) / count);
  }
  costs.sort((a, b) => a - b);
  return costs[costs.length >> 1]!;
}
