import fc from 'fast-check';
import { cutFrame } from './segmenter';

const SPEECH = -25;
const PAUSE = -70;
const SILENT = -55;

function frames(...parts: [seconds: number, level: number][]): number[] {
  return parts.flatMap(([seconds, level]) => new Array<number>(Math.round(seconds * 50)).fill(level));
}

describe('cutFrame', () => {
  it('lets an utterance grow to 10 s', () => {
    expect(cutFrame(frames([6, SPEECH], [1, PAUSE], [2.9, SPEECH]), SILENT)).toBeNull();
  });

  it('cuts a longer one in the middle of its last pause', () => {
    expect(cutFrame(frames([6, SPEECH], [0.4, PAUSE], [2, SPEECH], [0.8, PAUSE], [3, SPEECH]), SILENT)).toBe(
      440,
    );
  });

  it('waits for speech after a pause, since the utterance may be over', () => {
    expect(cutFrame(frames([11, SPEECH], [2, PAUSE]), SILENT)).toBeNull();
  });

  it('cuts speech without pauses where it is quietest, at 20 s', () => {
    const dip = frames([12, SPEECH], [0.1, -40], [7.8, SPEECH]);
    expect(cutFrame(dip, SILENT)).toBeNull();
    const cut = cutFrame([...dip, ...frames([0.1, SPEECH])], SILENT);
    expect(cut).toBeGreaterThanOrEqual(600);
    expect(cut).toBeLessThanOrEqual(605);
  });

  it('never makes a segment shorter than 5 s or longer than 20 s', () => {
    const levels = fc.array(fc.record({ frames: fc.integer({ min: 1, max: 300 }), quiet: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(levels, (parts) => {
        const all = parts.flatMap((part) => new Array<number>(part.frames).fill(part.quiet ? PAUSE : SPEECH));
        const cut = cutFrame(all, SILENT);
        if (cut === null) return expect(all.length).toBeLessThan(1_000);
        expect(cut).toBeGreaterThanOrEqual(250);
        expect(cut).toBeLessThanOrEqual(Math.min(1_000, all.length));
      }),
    );
  });
});
