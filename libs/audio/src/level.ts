/** What digital silence is reported as, in dBFS. */
const FLOOR_DBFS = -120;

/**
 * Root mean square level in dBFS: 0 for a full-scale square wave, -3.01 for a full-scale sine, -120 for silence.
 * @param start, end which of the samples. @default all
 */
export function rmsDbfs(samples: Float32Array, start = 0, end = samples.length): number {
  let energy = 0;
  for (let i = start; i < end; i++) energy += samples[i]! * samples[i]!;
  return end <= start ? FLOOR_DBFS : toDbfs(Math.sqrt(energy / (end - start)));
}

/** Highest absolute sample in dBFS, -120 for silence. */
export function peakDbfs(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!));
  return toDbfs(peak);
}

function toDbfs(amplitude: number): number {
  return amplitude > 1e-6 ? 20 * Math.log10(amplitude) : FLOOR_DBFS;
}
