import { HZ, samplesIn } from './item';

type Random = () => number;

const gaussian = (random: Random) => random() + random() + random() + random() - 2;

export function whiteNoise(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => gaussian(random));
}

/** 3 dB less each octave (P. Kellet's filter). */
export function pinkNoise(length: number, random: Random): Float32Array {
  let [b0, b1, b2] = [0, 0, 0];
  return Float32Array.from({ length }, () => {
    const white = gaussian(random);
    b0 = 0.99765 * b0 + white * 0.099046;
    b1 = 0.963 * b1 + white * 0.2965164;
    b2 = 0.57 * b2 + white * 1.0526913;
    return b0 + b1 + b2 + white * 0.1848;
  });
}

/** A full room: so many people who talk at once that none is to be understood. */
const TALKERS = 30;

export function babble(length: number, voices: readonly Float32Array[], random: Random): Float32Array {
  const sum = new Float32Array(length);
  for (let talker = 0; talker < TALKERS; talker += 1) {
    const voice = voices[talker % voices.length] ?? new Float32Array(1);
    const offset = Math.floor(random() * voice.length);
    for (let i = 0; i < length; i += 1) sum[i] = (sum[i] ?? 0) + (voice[(i + offset) % voice.length] ?? 0);
  }
  return sum;
}

/** Two or three bursts of coloured noise, each a sharp onset and a decay of 60 to 120 ms, as a cough has them. */
export function cough(random: Random): Float32Array {
  const bursts = 2 + Math.floor(random() * 2);
  const out = new Float32Array(samplesIn(bursts * 210));
  let at = 0;
  for (let burst = 0; burst < bursts; burst += 1) {
    const decay = samplesIn(60 + 60 * random());
    const length = samplesIn(150 + 50 * random());
    const resonance = 700 + 700 * random();
    let [low, band] = [0, 0];
    const f = 2 * Math.sin((Math.PI * resonance) / HZ);
    for (let i = 0; i < length && at + i < out.length; i += 1) {
      const attack = Math.min(1, i / samplesIn(6));
      low += f * band;
      band += f * (gaussian(random) - low - 0.6 * band);
      out[at + i] = band * attack * Math.exp(-i / decay) * (burst === 0 ? 1 : 0.7);
    }
    at += length + samplesIn(10 + 20 * random());
  }
  return out;
}

/** A door or a cup: a low thump that rings out. */
export function thump(random: Random): Float32Array {
  const pitch = 90 + 80 * random();
  return Float32Array.from({ length: samplesIn(320) }, (_, i) => {
    const decay = Math.exp(-i / samplesIn(70));
    return (
      decay *
      (Math.sin((2 * Math.PI * pitch * i) / HZ) + 0.4 * gaussian(random) * Math.exp(-i / samplesIn(12)))
    );
  });
}

/** Typing: clicks of 8 ms, five to nine a second. */
export function keys(random: Random): Float32Array {
  const out = new Float32Array(samplesIn(1100));
  for (let at = 0; at < out.length; at += samplesIn(110 + 90 * random())) {
    for (let i = 0; i < samplesIn(8) && at + i < out.length; i += 1) {
      out[at + i] = gaussian(random) * Math.exp(-i / samplesIn(2.5));
    }
  }
  return out;
}

/** From a loudspeaker through a room into a microphone: no highs, and two reflections. */
export function throughRoom(samples: Float32Array): Float32Array {
  const out = new Float32Array(samples.length);
  let low = 0;
  for (let i = 0; i < samples.length; i += 1) {
    low += 0.55 * ((samples[i] ?? 0) - low);
    out[i] = low + 0.35 * (out[i - samplesIn(19)] ?? 0) + 0.2 * (out[i - samplesIn(43)] ?? 0);
  }
  return out;
}

/** Level over the frames that hold sound, in dBFS: pauses make nothing quieter. */
export function activeLevel(samples: Float32Array): number {
  const frame = HZ / 50;
  const powers: number[] = [];
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let sum = 0;
    for (let i = at; i < at + frame; i += 1) sum += (samples[i] ?? 0) ** 2;
    powers.push(sum / frame);
  }
  const peak = Math.max(1e-12, ...powers);
  const active = powers.filter((power) => power > peak / 10 ** 3.5);
  return 10 * Math.log10(active.reduce((sum, power) => sum + power, 0) / Math.max(1, active.length) + 1e-12);
}

/** The samples at another level, in dBFS as {@link activeLevel} measures it. */
export function atLevel(samples: Float32Array, dbfs: number): Float32Array {
  const gain = 10 ** ((dbfs - activeLevel(samples)) / 20);
  return samples.map((sample) => sample * gain);
}
