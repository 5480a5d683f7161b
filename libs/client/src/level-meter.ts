/** Digital silence is minus infinity dBFS; a meter needs an end. */
export const SILENCE_DBFS = -100;
const INTERVAL_MS = 50;
/** 1024 samples are 21 ms at 48 kHz. */
const WINDOW_SAMPLES = 1024;

/** Root mean square of samples in [-1, 1], in dBFS where a full-scale square wave is 0; at least {@link SILENCE_DBFS}. */
export function levelDbfs(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  return rms > 0 ? Math.max(SILENCE_DBFS, 20 * Math.log10(rms)) : SILENCE_DBFS;
}

/**
 * Measures a stream about 20 times a second.
 * @returns a function that stops it
 */
export function measureLevel(stream: MediaStream, onLevel: (dbfs: number) => void): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW_SAMPLES });
  context.createMediaStreamSource(stream).connect(analyser);
  // Refused without a user gesture; then the meter stays silent, which harms nobody.
  context.resume().catch(() => undefined);
  const samples = new Float32Array(WINDOW_SAMPLES);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelDbfs(samples));
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    context.close().catch(() => undefined);
  };
}
