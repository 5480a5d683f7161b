import fc from 'fast-check';
import { SequenceUnwrapper } from './index';

describe('SequenceUnwrapper', () => {
  it('counts on through a wrap, and takes a late packet from before it as such', () => {
    const unwrapper = new SequenceUnwrapper();
    expect([65534, 65535, 1, 0, 65533].map((s) => unwrapper.unwrap(s))).toEqual([
      65534, 65535, 65537, 65536, 65533,
    ]);
    expect(unwrapper.highest).toBe(65537);
  });

  it('gives a negative number for a packet from before a wrap that came first', () => {
    const unwrapper = new SequenceUnwrapper();
    expect([0, 65535].map((s) => unwrapper.unwrap(s))).toEqual([0, -1]);
  });

  it('recovers any walk whose steps stay within half the number space', () => {
    const steps = fc.array(fc.integer({ min: -32768, max: 32767 }));
    fc.assert(
      fc.property(fc.nat(65535), steps, (first, walk) => {
        const unwrapper = new SequenceUnwrapper();
        let highest = unwrapper.unwrap(first);
        for (const step of walk) {
          const truth = highest + step;
          expect(unwrapper.unwrap(truth & 0xffff)).toBe(truth);
          highest = Math.max(highest, truth);
        }
      }),
    );
  });
});
