/** The filters of one rate conversion: `up` phases of `taps` coefficients each; output n sits at input n × down / up. */
export interface FilterBank {
  up: number;
  down: number;
  /** Even; 0 when the rates are equal and nothing is to be done. */
  taps: number;
  coefficients: Float32Array;
}

/** Zero crossings of the sinc on each side: with the window below, a transition band of a fifth of the lower Nyquist frequency. */
const ZERO_CROSSINGS = 24;
/** About 80 dB of stop-band attenuation (Kaiser's formula: 0.1102 × (80 - 8.7)). */
const KAISER_BETA = 7.86;
/** Width of the transition band as a part of the lower sample rate: (80 - 8) / (2.285 × 2π × taps). */
const TRANSITION = 72 / (2.285 * 2 * Math.PI * 2 * ZERO_CROSSINGS);
const MAX_HZ = 384_000;

const banks = new Map<string, FilterBank>();
/** A process converts between a handful of rates; more would be a stranger's file after the other. */
const MAX_BANKS = 16;

/** @throws RangeError unless both rates are whole numbers of Hz between 1 and 384000. */
export function filterBank(fromHz: number, toHz: number): FilterBank {
  for (const hz of [fromHz, toHz]) {
    if (!Number.isInteger(hz) || hz < 1 || hz > MAX_HZ) {
      throw new RangeError(
        `A sample rate of ${hz} Hz cannot be converted; give a whole number up to ${MAX_HZ}`,
      );
    }
  }
  const key = `${fromHz}:${toHz}`;
  let bank = banks.get(key);
  if (!bank) {
    bank = design(fromHz, toHz);
    if (banks.size < MAX_BANKS) banks.set(key, bank);
  }
  return bank;
}

function design(fromHz: number, toHz: number): FilterBank {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  if (up === down) return { up, down, taps: 0, coefficients: new Float32Array(0) };

  // Everything above the lower of both Nyquist frequencies would alias, so the stop band starts there.
  const bandwidth = Math.min(1, toHz / fromHz);
  const cutoff = bandwidth * (1 - TRANSITION);
  const half = Math.ceil(ZERO_CROSSINGS / bandwidth);
  const taps = 2 * half;
  const coefficients = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (half - 1) - phase / up;
      const value = cutoff * sinc(cutoff * distance) * kaiser(distance / half);
      coefficients[phase * taps + tap] = value;
      sum += value;
    }
    // Each phase passes a constant unchanged, else they would differ and whistle.
    for (let tap = 0; tap < taps; tap++) coefficients[phase * taps + tap]! /= sum;
  }
  return { up, down, taps, coefficients };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window at `x` from -1 to 1. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** Modified Bessel function of order 0 by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
