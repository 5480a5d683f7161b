/** Length of a frame's transform: 25 ms at 16 kHz. */
export const FRAME = 400;
/** Bins of a real frame's spectrum, from 0 Hz to half the sample rate. */
export const BINS = FRAME / 2 + 1;

/** 400 = 4 · 4 · 5 · 5. */
const RADICES = [4, 4, 5, 5] as const;
const COS = Float64Array.from({ length: FRAME }, (_, i) => Math.cos((2 * Math.PI * i) / FRAME));
const SIN = Float64Array.from({ length: FRAME }, (_, i) => -Math.sin((2 * Math.PI * i) / FRAME));

/**
 * Power spectra of real frames, two at a time: one frame is the real and one the imaginary part of a single
 * complex transform (mixed-radix decimation in time), whose symmetric and antisymmetric halves are theirs.
 */
export class RealSpectra {
  readonly #re = new Float64Array(FRAME);
  readonly #im = new Float64Array(FRAME);
  readonly #outRe = new Float64Array(FRAME);
  readonly #outIm = new Float64Array(FRAME);

  /** The frames to transform, written by the caller before {@link transform}. */
  get first(): Float64Array {
    return this.#re;
  }
  get second(): Float64Array {
    return this.#im;
  }

  /** Squared magnitudes of both frames' spectra, {@link BINS} each. */
  transform(firstPower: Float64Array, secondPower: Float64Array): void {
    this.#pass(0, FRAME, 0, 1, 0);
    const [re, im] = [this.#outRe, this.#outIm];
    for (let k = 0; k < BINS; k += 1) {
      const mirror = k === 0 ? 0 : FRAME - k;
      const sumRe = (re[k]! + re[mirror]!) / 2;
      const sumIm = (im[k]! - im[mirror]!) / 2;
      const differenceRe = (im[k]! + im[mirror]!) / 2;
      const differenceIm = (re[mirror]! - re[k]!) / 2;
      firstPower[k] = sumRe * sumRe + sumIm * sumIm;
      secondPower[k] = differenceRe * differenceRe + differenceIm * differenceIm;
    }
  }

  /** Transforms `n` input samples from `from`, `stride` apart, into `n` outputs from `to`. */
  #pass(level: number, n: number, from: number, stride: number, to: number): void {
    const radix = RADICES[level];
    if (radix === undefined) {
      this.#outRe[to] = this.#re[from]!;
      this.#outIm[to] = this.#im[from]!;
      return;
    }
    const m = n / radix;
    for (let q = 0; q < radix; q += 1) {
      this.#pass(level + 1, m, from + q * stride, stride * radix, to + q * m);
    }
    if (radix === 4) this.#fours(m, stride, to);
    else this.#fives(m, stride, to);
  }

  #fours(m: number, stride: number, to: number): void {
    const [re, im] = [this.#outRe, this.#outIm];
    for (let k = 0; k < m; k += 1) {
      const at = to + k;
      const w = k * stride;
      const aRe = re[at]!;
      const aIm = im[at]!;
      const bRe = re[at + m]! * COS[w]! - im[at + m]! * SIN[w]!;
      const bIm = re[at + m]! * SIN[w]! + im[at + m]! * COS[w]!;
      const cRe = re[at + 2 * m]! * COS[2 * w]! - im[at + 2 * m]! * SIN[2 * w]!;
      const cIm = re[at + 2 * m]! * SIN[2 * w]! + im[at + 2 * m]! * COS[2 * w]!;
      const dRe = re[at + 3 * m]! * COS[3 * w]! - im[at + 3 * m]! * SIN[3 * w]!;
      const dIm = re[at + 3 * m]! * SIN[3 * w]! + im[at + 3 * m]! * COS[3 * w]!;
      re[at] = aRe + bRe + cRe + dRe;
      im[at] = aIm + bIm + cIm + dIm;
      re[at + m] = aRe + bIm - cRe - dIm;
      im[at + m] = aIm - bRe - cIm + dRe;
      re[at + 2 * m] = aRe - bRe + cRe - dRe;
      im[at + 2 * m] = aIm - bIm + cIm - dIm;
      re[at + 3 * m] = aRe - bIm - cRe + dIm;
      im[at + 3 * m] = aIm + bRe - cIm - dRe;
    }
  }

  #fives(m: number, stride: number, to: number): void {
    const [re, im] = [this.#outRe, this.#outIm];
    const fifth = FRAME / 5;
    const [x1, y1, x2, y2] = [COS[fifth]!, SIN[fifth]!, COS[2 * fifth]!, SIN[2 * fifth]!];
    for (let k = 0; k < m; k += 1) {
      const at = to + k;
      const w = k * stride;
      const aRe = re[at]!;
      const aIm = im[at]!;
      const bRe = re[at + m]! * COS[w]! - im[at + m]! * SIN[w]!;
      const bIm = re[at + m]! * SIN[w]! + im[at + m]! * COS[w]!;
      const cRe = re[at + 2 * m]! * COS[2 * w]! - im[at + 2 * m]! * SIN[2 * w]!;
      const cIm = re[at + 2 * m]! * SIN[2 * w]! + im[at + 2 * m]! * COS[2 * w]!;
      const dRe = re[at + 3 * m]! * COS[3 * w]! - im[at + 3 * m]! * SIN[3 * w]!;
      const dIm = re[at + 3 * m]! * SIN[3 * w]! + im[at + 3 * m]! * COS[3 * w]!;
      const eRe = re[at + 4 * m]! * COS[4 * w]! - im[at + 4 * m]! * SIN[4 * w]!;
      const eIm = re[at + 4 * m]! * SIN[4 * w]! + im[at + 4 * m]! * COS[4 * w]!;
      const outerRe = bRe + eRe;
      const outerIm = bIm + eIm;
      const innerRe = cRe + dRe;
      const innerIm = cIm + dIm;
      const outerDifferenceRe = bRe - eRe;
      const outerDifferenceIm = bIm - eIm;
      const innerDifferenceRe = cRe - dRe;
      const innerDifferenceIm = cIm - dIm;
      re[at] = aRe + outerRe + innerRe;
      im[at] = aIm + outerIm + innerIm;
      const p1Re = aRe + outerRe * x1 + innerRe * x2;
      const p1Im = aIm + outerIm * x1 + innerIm * x2;
      const q1Re = -(outerDifferenceIm * y1 + innerDifferenceIm * y2);
      const q1Im = outerDifferenceRe * y1 + innerDifferenceRe * y2;
      re[at + m] = p1Re + q1Re;
      im[at + m] = p1Im + q1Im;
      re[at + 4 * m] = p1Re - q1Re;
      im[at + 4 * m] = p1Im - q1Im;
      const p2Re = aRe + outerRe * x2 + innerRe * x1;
      const p2Im = aIm + outerIm * x2 + innerIm * x1;
      const q2Re = -(outerDifferenceIm * y2 - innerDifferenceIm * y1);
      const q2Im = outerDifferenceRe * y2 - innerDifferenceRe * y1;
      re[at + 2 * m] = p2Re + q2Re;
      im[at + 2 * m] = p2Im + q2Im;
      re[at + 3 * m] = p2Re - q2Re;
      im[at + 3 * m] = p2Im - q2Im;
    }
  }
}
