import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readWav, rmsDbfs, WavError, writeWav } from './index';

/** A WAV file with the given `fmt ` fields and `data`, and a `LIST` chunk of odd length between them. */
function wav(tag: number, bits: number, channels: number, data: Buffer): Buffer {
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(tag, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(8000, 4);
  fmt.writeUInt16LE(bits, 14);
  const chunk = (id: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
  };
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'),
    chunk('fmt ', fmt),
    chunk('LIST', Buffer.from('odd')),
    chunk('data', data),
  ]);
}

const codeOf = (buffer: Buffer) => {
  try {
    readWav(buffer);
  } catch (error) {
    return error instanceof WavError ? error.code : error;
  }
  return undefined;
};

describe('WAV', () => {
  it('reads a recording of speech', () => {
    const path = join(__dirname, '../testing/speech/sense_and_sensibility_01_austen_64kb-0880.wav');
    const { sampleRate, channels, samples } = readWav(readFileSync(path));
    expect({ sampleRate, channels, samples: samples.length }).toEqual({
      sampleRate: 16000,
      channels: 1,
      samples: 47840,
    });
    expect(rmsDbfs(samples)).toBeGreaterThan(-35);
  });

  it('reads back what it has written to within a 16-bit step, and clips what is too loud', () => {
    const sample = fc.float({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 192000 }), (values, hz) => {
        const read = readWav(writeWav(Float32Array.from(values), hz));
        expect([read.sampleRate, read.channels, read.samples.length]).toEqual([hz, 1, values.length]);
        values.forEach((value, i) => {
          const clipped = Math.max(-1, Math.min(1, value));
          expect(Math.abs(read.samples[i]! - clipped)).toBeLessThanOrEqual(1 / 32768);
        });
      }),
    );
  });

  it('reads 8, 16, 24 and 32 bits and float alike', () => {
    const float = Buffer.alloc(4);
    float.writeFloatLE(-0.5);
    const files = [
      wav(1, 8, 1, Buffer.from([64])),
      wav(1, 16, 1, Buffer.from([0, 0xc0])),
      wav(1, 24, 1, Buffer.from([0, 0, 0xc0])),
      wav(1, 32, 1, Buffer.from([0, 0, 0, 0xc0])),
      wav(3, 32, 1, float),
    ];
    expect(files.map((file) => [...readWav(file).samples])).toEqual(files.map(() => [-0.5]));
  });

  it('mixes channels down to their mean', () => {
    const stereo = wav(1, 16, 2, Buffer.from([0, 0x40, 0, 0xe0]));
    expect(readWav(stereo)).toEqual({ sampleRate: 8000, channels: 2, samples: Float32Array.of(0.125) });
  });

  it('reads a stream’s file, whose length was not known when it began, to its end', () => {
    const file = writeWav(Float32Array.of(0.5, -0.5), 8000);
    file.writeUInt32LE(0xffffffff, 40);
    expect([...readWav(file).samples]).toEqual([0.5, -0.5]);
  });

  it('says what is wrong with a file that it cannot read', () => {
    const good = wav(1, 16, 1, Buffer.alloc(8));
    expect(codeOf(Buffer.from('ID3 not a wav at all'))).toBe('not_wav');
    expect(codeOf(good.subarray(0, 30))).toBe('truncated');
    expect(codeOf(good.subarray(0, 46))).toBe('truncated');
    expect(codeOf(wav(1, 12, 1, Buffer.alloc(8)))).toBe('unsupported_format');
    expect(codeOf(wav(85, 16, 1, Buffer.alloc(8)))).toBe('unsupported_format');
    expect(codeOf(wav(1, 16, 0, Buffer.alloc(8)))).toBe('unsupported_format');
  });

  it('throws nothing but WavError for any bytes behind a valid start', () => {
    const head = wav(1, 16, 1, Buffer.alloc(0)).subarray(0, 12);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const code = codeOf(Buffer.concat([head, bytes]));
        expect([undefined, 'not_wav', 'truncated', 'unsupported_format']).toContain(code);
      }),
    );
  });
});
