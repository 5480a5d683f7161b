import { levelDbfs } from '../levels';

/** What a sentence's speech is levelled to: loud enough beside a call, with room for peaks. */
const TARGET_DBFS = -20;
/** Frames quieter than this at either end are silence. */
const SILENCE_DBFS = -50;
/** Peaks are kept below full scale, since Opus rings a little. */
const HIGHEST_PEAK = 0.891; // -1 dBFS
const FRAME_MS = 10;
/** Left at each end, so that soft consonants survive: less in front, where each ms is one of every answer. */
const MARGIN_MS = { front: 10, back: 30 };

/** Cuts silence off both ends and brings the rest to about -20 dBFS RMS; empty when all is silence. */
export function trimmedAndLevelled(samples: Float32Array, hz: number): Float32Array {
  const frame = Math.round((hz * FRAME_MS) / 1000);
  const frames = Math.floor(samples.length / frame);
  const isLoud = (index: number) => levelDbfs(samples, index * frame, (index + 1) * frame) > SILENCE_DBFS;
  let first = 0;
  while (first < frames && !isLoud(first)) first += 1;
  if (first === frames) return new Float32Array(0);
  let last = frames - 1;
  while (last > first && !isLoud(last)) last -= 1;
  const front = Math.round((hz * MARGIN_MS.front) / 1000);
  const back = Math.round((hz * MARGIN_MS.back) / 1000);
  const speech = samples.slice(Math.max(0, first * frame - front), (last + 1) * frame + back);
  return scaled(speech, speechLevel(speech, frame));
}

/** RMS over the frames that hold speech: pauses inside a sentence must not make it louder. */
function speechLevel(samples: Float32Array, frame: number): number {
  let energy = 0;
  let count = 0;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const level = levelDbfs(samples, at, at + frame);
    if (level <= SILENCE_DBFS) continue;
    energy += 10 ** (level / 10);
    count += 1;
  }
  return 10 * Math.log10(energy / count);
}

function scaled(samples: Float32Array, level: number): Float32Array {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = Math.min(10 ** ((TARGET_DBFS - level) / 20), HIGHEST_PEAK / peak);
  for (let i = 0; i < samples.length; i += 1) samples[i] = (samples[i] ?? 0) * gain;
  return samples;
}
