import { loadVad, resolveModels, VAD_WINDOW_SAMPLES } from '@spool/speech';
import { readRecordings } from '../callers';
import { median } from '../report';

export interface VoiceActivityCost {
  readonly name: string;
  /** Sessions judged in one run of the model. */
  readonly sessions: number;
  /** Of one session's 20 ms, in µs. */
  readonly usPerFrame: number;
}

const WINDOW_PER_FRAME = 20 / 32;
const RUNS = 60;
const WARM_UP_RUNS = 10;

/** What voice activity detection costs a session, alone and in runs with others. */
export async function benchVoiceActivity(batches: readonly number[]): Promise<VoiceActivityCost[]> {
  const { vad } = await loadVad(resolveModels());
  const speech = readRecordings()[0]?.samples ?? new Float32Array(0);
  const windowAt = (i: number) => {
    const at = (i * VAD_WINDOW_SAMPLES) % (speech.length - VAD_WINDOW_SAMPLES);
    return speech.subarray(at, at + VAD_WINDOW_SAMPLES);
  };
  const costs: VoiceActivityCost[] = [];
  for (const sessions of batches) {
    const streams = Array.from({ length: sessions }, () => vad.createStream());
    const runsUs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const startMs = performance.now();
      streams.forEach((stream, i) => vad.submit(stream, windowAt(run + 7 * i), () => undefined));
      await vad.flush();
      if (run >= WARM_UP_RUNS) runsUs.push((performance.now() - startMs) * 1000);
    }
    costs.push({ name: vad.name, sessions, usPerFrame: (median(runsUs) / sessions) * WINDOW_PER_FRAME });
  }
  await vad.close();
  return costs;
}
