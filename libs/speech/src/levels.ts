/** Level of samples in dBFS (RMS; a full-scale square wave is 0), at least -120. */
export function levelDbfs(samples: Float32Array, from = 0, to = samples.length): number {
  if (to <= from) return -120;
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    const sample = samples[i] ?? 0;
    sum += sample * sample;
  }
  return Math.max(-120, 10 * Math.log10(sum / (to - from) + 1e-12));
}
