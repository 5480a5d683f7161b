/** What digital silence is reported as, in dBFS. */
const FLOOR_DBFS = -120;

/** Root mean square level in dBFS: 0 for a full-scale square wave, -3.01 for a full-scale sine, -120 for silence. */
export function rmsDbfs(samples: Float32Array): number {
  let energy = 0;
  for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!;
  return samples.length === 0 ? FLOOR_DBFS : toDbfs(Math.sqrt(energy / samples.length));
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
