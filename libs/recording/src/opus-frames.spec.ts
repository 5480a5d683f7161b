import fc from 'fast-check';
import { parseOpusFrames, writeOpusPacket } from './opus-frames';

const frame = fc.uint8Array({ maxLength: 400 });
const config = fc.nat(63).map((bits) => bits << 2);

it('takes apart what it put together', () => {
  fc.assert(
    fc.property(config, fc.array(frame, { minLength: 1, maxLength: 6 }), (bits, frames) => {
      const parsed = parseOpusFrames(writeOpusPacket({ config: bits, frames }, false));
      expect(parsed?.config).toBe(bits);
      expect(parsed?.frames.map((one) => [...one])).toEqual(frames.map((one) => [...one]));
    }),
  );
});

it('never throws on bytes that are no packet', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const parsed = parseOpusFrames(bytes);
      const held = parsed?.frames.reduce((sum, one) => sum + one.length, 0) ?? 0;
      expect(held).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

it.each([
  [
    'two frames of one size',
    [0x09, 1, 2, 3, 4],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['two frames of different sizes', [0x0a, 1, 9, 8, 7], [[9], [8, 7]]],
  ['three frames at a constant rate with padding', [0x0b, 0x43, 2, 1, 2, 3, 0, 0], [[1], [2], [3]]],
  ['two frames at a variable rate', [0x0b, 0x82, 1, 9, 8], [[9], [8]]],
])('reads %s (RFC 6716, 3.2)', (_name, bytes, frames) => {
  expect(parseOpusFrames(Uint8Array.from(bytes))?.frames.map((one) => [...one])).toEqual(frames);
});

it.each([
  ['nothing', []],
  ['an odd number of bytes for two equal frames', [0x09, 1, 2, 3]],
  ['a frame longer than the packet', [0x0a, 200, 1]],
  ['no frames', [0x0b, 0x00]],
  ['more padding than there is', [0x0b, 0x41, 200, 1]],
])('refuses %s', (_name, bytes) => {
  expect(parseOpusFrames(Uint8Array.from(bytes))).toBeUndefined();
});

it('says the last length in self-delimiting framing (RFC 6716, Appendix B)', () => {
  const frames = [new Uint8Array(300).fill(7)];
  expect([...writeOpusPacket({ config: 0x08, frames }, true).subarray(0, 3)]).toEqual([0x08, 252, 12]);
});
