import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { requiredModels } from '../testing/fixtures';
import { BinTokenizer } from './bin-tokenizer';

/** The format's writer, as its description says. */
function written(tokens: readonly string[]): Uint8Array {
  return Buffer.concat(
    tokens.map((token) => {
      const bytes = Buffer.from(token);
      const length =
        bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) + 128, Math.floor(bytes.length / 128)];
      return Buffer.concat([Buffer.from(length), bytes]);
    }),
  );
}

describe('BinTokenizer', () => {
  it('reads back every token that was written, short, long and empty', () => {
    const token = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '山'), maxLength: 90 });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
        const tokenizer = new BinTokenizer(written(tokens));
        expect(tokenizer.size).toBe(tokens.length);
        tokens.forEach((text, id) => expect(tokenizer.decode([id])).toBe(text));
        expect(tokenizer.decode(tokens.map((_, id) => id))).toBe(tokens.join(''));
      }),
    );
  });

  it('joins pieces of a character, makes spaces of ▁ and leaves control tokens out', () => {
    const data = Buffer.concat([
      written(['<s>', '▁Good', '▁day']),
      Buffer.from([1, 0xc3, 1, 0xa9]), // é in two tokens
      written(['</s>', '<']),
    ]);
    const tokenizer = new BinTokenizer(data);
    expect(tokenizer.decode([0, 1, 2, 5])).toBe('Good day');
    expect(tokenizer.decode([1, 2, 3, 4])).toBe('Good dayé');
    expect(tokenizer.decode([1, 99])).toBe('Good');
  });

  it('refuses a file that ends within a token', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (token) => {
        const data = written([token]);
        expect(() => new BinTokenizer(data.subarray(0, data.length - 1))).toThrow(RangeError);
      }),
    );
  });

  it('reads the model’s own vocabulary of 32,768 tokens', () => {
    const tokenizer = new BinTokenizer(readFileSync(requiredModels().moonshine.tokenizer));
    expect(tokenizer.size).toBe(32_768);
    expect(tokenizer.decode([1, 2])).toBe('');
  });
});
