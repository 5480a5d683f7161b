import { RECOGNITION_HZ } from '@spool/speech';

/** Audio whose every 100 ms says which one it is, so that a server can tell what came, in which order, and what is lost. */
export const STEP_SAMPLES = RECOGNITION_HZ / 10;

/** Steps `from` to `to` (exclusive): all samples of step n have the value n. */
export function counted(from: number, to: number): Float32Array {
  const samples = new Float32Array((to - from) * STEP_SAMPLES);
  for (let step = from; step < to; step += 1) {
    samples.fill(step / 32_767, (step - from) * STEP_SAMPLES, (step - from + 1) * STEP_SAMPLES);
  }
  return samples;
}

/** What a recogniser makes of it: `w3 w4 w5`, a word for each whole step of 16 kHz s16le. */
export function wordsIn(pcm: Buffer): string {
  const words: string[] = [];
  for (let at = 0; at + STEP_SAMPLES * 2 <= pcm.length; at += STEP_SAMPLES * 2) {
    words.push(`w${pcm.readInt16LE(at + STEP_SAMPLES)}`);
  }
  return words.join(' ');
}

/** `w0 w1 … w(n-1)` */
export const wordsUpTo = (n: number): string => Array.from({ length: n }, (_, i) => `w${i}`).join(' ');
