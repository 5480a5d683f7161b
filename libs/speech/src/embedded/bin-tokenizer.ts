/**
 * Moonshine's `tokenizer.bin`: the tokens' bytes in order of their ids. Each is a length (one byte below 128,
 * else the low seven bits of the first plus 128 times the second), then so many bytes of UTF-8; length 0 is an
 * id that is not used. Source: moonshine-ai/moonshine, `core/bin-tokenizer`.
 */
export class BinTokenizer {
  readonly #tokens: readonly Uint8Array[];

  /** @throws RangeError when the data end within a token */
  constructor(data: Uint8Array) {
    this.#tokens = readTokens(data);
  }

  get size(): number {
    return this.#tokens.length;
  }

  /** Text of token ids; ids beyond the vocabulary and control tokens such as `<s>` have none. */
  decode(ids: readonly number[]): string {
    const bytes = ids.map((id) => this.#tokens[id] ?? new Uint8Array(0)).filter((token) => !isControl(token));
    return Buffer.concat(bytes).toString('utf8').replaceAll('▁', ' ').replace(/\s+/g, ' ').trim();
  }
}

function readTokens(data: Uint8Array): Uint8Array[] {
  const tokens: Uint8Array[] = [];
  let at = 0;
  while (at < data.length) {
    let length = byteAt(data, at);
    at += 1;
    if (length >= 128) {
      length = (length & 127) + 128 * byteAt(data, at);
      at += 1;
    }
    if (at + length > data.length)
      throw new RangeError('The tokenizer file is cut off; run `npm run setup` again.');
    tokens.push(data.subarray(at, at + length));
    at += length;
  }
  return tokens;
}

function byteAt(data: Uint8Array, at: number): number {
  const byte = data[at];
  if (byte === undefined) throw new RangeError('The tokenizer file is cut off; run `npm run setup` again.');
  return byte;
}

/** `<s>`, `</s>`, `<unk>`, `<<ST_12>>`: no speech holds angle brackets around a whole token. */
function isControl(token: Uint8Array): boolean {
  return token.length > 2 && token[0] === 0x3c && token[token.length - 1] === 0x3e;
}
