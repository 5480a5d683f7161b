import { RECOGNITION_HZ } from '../ports';
import { BINS, FRAME, RealSpectra } from './real-spectra';

/** What an end-of-turn model looks at: the last 8 s. */
export const HEARD_SAMPLES = 8 * RECOGNITION_HZ;
export const MEL_BANDS = 80;
/** A frame every 10 ms. */
const HOP = 160;
export const MEL_FRAMES = HEARD_SAMPLES / HOP;

const VARIANCE_EPSILON = 1e-7;
const POWER_FLOOR = 1e-10;
/** Whisper keeps the upper 8 decades of power, and brings them to about [-1, 1]. */
const DECADES = 8;

// Slaney's mel scale: linear to 1 kHz, logarithmic above.
const LINEAR_TOP_HZ = 1000;
const LINEAR_TOP_MEL = 15;
const MELS_PER_HERTZ = 3 / 200;
const LOG_STEP = Math.log(6.4) / 27;

const HANN = Float64Array.from({ length: FRAME }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME));

/**
 * Whisper's log-mel features of the last 8 s: 16 kHz, frames of 25 ms every 10 ms, 80 bands on Slaney's mel
 * scale. Padded with zeros at the front, then brought to zero mean and unit variance, as the model's makers
 * do (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision"; `transformers`'
 * `WhisperFeatureExtractor` with `do_normalize`). About 8 ms of computation for 8 s of speech, less for less.
 *
 * @param samples mono, float32 in [-1, 1], 16 kHz, of any length
 * @returns `[80, 800]`, row by row
 */
export function logMel(samples: Float32Array): Float32Array {
  const { padded, speechStart } = normalised(samples);
  const out = new Float32Array(MEL_BANDS * MEL_FRAMES);
  const spectra = new RealSpectra();
  const power = [new Float64Array(BINS), new Float64Array(BINS)] as const;
  // Frames that lie in the padding are all alike: one of them stands for all.
  const quiet = Math.max(0, Math.floor((speechStart - FRAME / 2) / HOP));
  const firstFrame = quiet > 1 ? quiet - 1 : 0;
  let peak = -Infinity;
  for (let frame = firstFrame; frame < MEL_FRAMES; frame += 2) {
    window(padded, frame, spectra.first);
    window(padded, frame + 1, spectra.second);
    spectra.transform(power[0], power[1]);
    peak = Math.max(peak, writeBands(power[0], out, frame));
    if (frame + 1 < MEL_FRAMES) peak = Math.max(peak, writeBands(power[1], out, frame + 1));
  }
  for (let band = 0; band < MEL_BANDS; band += 1) {
    const row = band * MEL_FRAMES;
    out.fill(out[row + firstFrame]!, row, row + firstFrame);
  }
  for (let i = 0; i < out.length; i += 1) out[i] = (Math.max(out[i]!, peak - DECADES) + 4) / 4;
  return out;
}

function normalised(samples: Float32Array): { padded: Float32Array; speechStart: number } {
  const padded = new Float32Array(HEARD_SAMPLES);
  const tail = samples.subarray(Math.max(0, samples.length - HEARD_SAMPLES));
  const speechStart = HEARD_SAMPLES - tail.length;
  padded.set(tail, speechStart);
  let sum = 0;
  for (let i = speechStart; i < HEARD_SAMPLES; i += 1) sum += padded[i]!;
  const mean = sum / HEARD_SAMPLES;
  let squares = speechStart * mean * mean;
  for (let i = speechStart; i < HEARD_SAMPLES; i += 1) squares += (padded[i]! - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / HEARD_SAMPLES + VARIANCE_EPSILON);
  for (let i = 0; i < HEARD_SAMPLES; i += 1) padded[i] = (padded[i]! - mean) * scale;
  return { padded, speechStart };
}

/** The frame's samples around `frame * HOP`, mirrored at both ends, under a Hann window. */
function window(samples: Float32Array, frame: number, into: Float64Array): void {
  const start = frame * HOP - FRAME / 2;
  if (start >= 0 && start + FRAME <= samples.length) {
    for (let i = 0; i < FRAME; i += 1) into[i] = samples[start + i]! * HANN[i]!;
    return;
  }
  const last = samples.length - 1;
  for (let i = 0; i < FRAME; i += 1) {
    const at = Math.abs(start + i);
    into[i] = samples[at > last ? 2 * last - at : at]! * HANN[i]!;
  }
}

/** @returns the loudest band's logarithm */
function writeBands(power: Float64Array, out: Float32Array, frame: number): number {
  let peak = -Infinity;
  for (let band = 0; band < MEL_BANDS; band += 1) {
    const { first, weights } = BANDS[band]!;
    let sum = 0;
    for (let i = 0; i < weights.length; i += 1) sum += power[first + i]! * weights[i]!;
    const log = Math.log10(Math.max(POWER_FLOOR, sum));
    out[band * MEL_FRAMES + frame] = log;
    peak = Math.max(peak, log);
  }
  return peak;
}

interface Band {
  /** The first bin with weight. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangles of equal area on the mel scale. */
const BANDS: readonly Band[] = melBands();

function melBands(): Band[] {
  const top = melOf(RECOGNITION_HZ / 2);
  const edges = Array.from({ length: MEL_BANDS + 2 }, (_, i) => hertzOf((top * i) / (MEL_BANDS + 1)));
  return Array.from({ length: MEL_BANDS }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const weights: number[] = [];
    let first = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      const hertz = (bin * RECOGNITION_HZ) / FRAME;
      const height = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      if (height <= 0) continue;
      if (weights.length === 0) first = bin;
      weights.push((height * 2) / (high - low));
    }
    return { first, weights: Float64Array.from(weights) };
  });
}

function melOf(hertz: number): number {
  if (hertz < LINEAR_TOP_HZ) return hertz * MELS_PER_HERTZ;
  return LINEAR_TOP_MEL + Math.log(hertz / LINEAR_TOP_HZ) / LOG_STEP;
}

function hertzOf(mel: number): number {
  if (mel < LINEAR_TOP_MEL) return mel / MELS_PER_HERTZ;
  return LINEAR_TOP_HZ * Math.exp(LOG_STEP * (mel - LINEAR_TOP_MEL));
}
