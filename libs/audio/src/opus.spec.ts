import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  OpusDecoder,
  OpusEncoder,
  opusDtxPacket,
  opusHasFec,
  opusPacketDurationMs,
  peakDbfs,
  readWav,
  resample,
  rmsDbfs,
} from './index';

const speech = readWav(
  readFileSync(join(__dirname, '../testing/speech/sense_and_sensibility_01_austen_64kb-0880.wav')),
);

function encode(samples: Float32Array, sampleRate: 16000 | 24000, frameMs = 20): Buffer[] {
  const encoder = new OpusEncoder({ sampleRate });
  const length = (sampleRate * frameMs) / 1000;
  const packets: Buffer[] = [];
  for (let at = 0; at + length <= samples.length; at += length) {
    packets.push(encoder.encode(samples.subarray(at, at + length)));
  }
  return packets;
}

function concat(pieces: Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Correlation of the loudness of 20 ms frames, which a codec's delay and phase do not change much. */
function envelopeCorrelation(a: Float32Array, b: Float32Array): number {
  const levels = (samples: Float32Array) =>
    Array.from({ length: Math.floor(Math.min(a.length, b.length) / 320) }, (_, i) =>
      Math.max(-60, rmsDbfs(samples.subarray(i * 320, (i + 1) * 320))),
    );
  const [x, y] = [levels(a), levels(b)];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const dot = (p: number[], mp: number, q: number[], mq: number) =>
    p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0);
  return dot(x, mx, y, my) / Math.sqrt(dot(x, mx, x, mx) * dot(y, my, y, my));
}

describe('Opus', () => {
  it.each([10, 20, 40, 60])('carries speech at 24 kHz in packets of %i ms to 16 kHz', (frameMs) => {
    const packets = encode(resample(speech.samples, 16000, 24000), 24000, frameMs);
    const decoder = new OpusDecoder({ sampleRate: 16000 });
    const pieces = packets.map((packet) => decoder.decode(packet));
    expect(new Set(pieces.map((piece) => piece.length))).toEqual(new Set([frameMs * 16]));
    expect(packets.map(opusPacketDurationMs)).toEqual(packets.map(() => frameMs));
    const heard = concat(pieces);
    // The encoder's high-pass takes a little off a voice.
    const lossDb = rmsDbfs(speech.samples.subarray(0, heard.length)) - rmsDbfs(heard);
    expect(Math.abs(lossDb)).toBeLessThan(1.5);
    expect(envelopeCorrelation(heard, speech.samples)).toBeGreaterThan(0.95);
    expect(decoder.stats()).toEqual({ decoded: packets.length, recovered: 0, concealed: 0, invalid: 0 });
  });

  it('spends about the bit rate that it was given', () => {
    const samples = resample(speech.samples, 16000, 24000);
    const bytes = encode(samples, 24000).reduce((sum, packet) => sum + packet.length, 0);
    const bitsPerSecond = (bytes * 8) / (samples.length / 24000);
    expect(bitsPerSecond).toBeGreaterThan(20_000);
    expect(bitsPerSecond).toBeLessThan(40_000);
  });

  it('sends packets of one or two bytes in silence with DTX', () => {
    const encoder = new OpusEncoder({ dtx: true });
    const sizes = Array.from({ length: 50 }, () => encoder.encode(new Float32Array(480)).length);
    expect(sizes.filter((size) => size <= 2).length).toBeGreaterThan(25);
  });

  it('clips instead of wrapping around', () => {
    const encoder = new OpusEncoder({ sampleRate: 16000, bitrate: 64000 });
    const decoder = new OpusDecoder();
    const loud = Float32Array.from({ length: 320 }, (_, i) => 4 * Math.sin((2 * Math.PI * i) / 160));
    const pieces = Array.from({ length: 10 }, () => decoder.decode(encoder.encode(loud)));
    // Wrapped samples would jump between both ends of the scale.
    const last = pieces.at(-1)!;
    const steps = Array.from(last.subarray(1), (sample, i) => Math.abs(sample - last[i]!));
    expect(Math.max(...steps)).toBeLessThan(0.5);
    expect(peakDbfs(last)).toBeGreaterThan(-3);
  });

  it('refuses to encode a frame of a length that Opus does not have', () => {
    expect(() => new OpusEncoder().encode(new Float32Array(481))).toThrow(RangeError);
    expect(() => new OpusEncoder().encode(new Float32Array(0))).toThrow(RangeError);
  });
});

describe('OpusDecoder when packets are missing', () => {
  const voiced = () => {
    const packets = encode(speech.samples, 16000);
    const decoder = new OpusDecoder();
    const pieces = packets.map((packet) => decoder.decode(packet));
    const loudest = pieces.reduce(
      (best, piece, i) => (rmsDbfs(piece) > rmsDbfs(pieces[best]!) ? i : best),
      0,
    );
    return { packets, pieces, loudest };
  };

  it('goes on with the voice for a moment, and then fades to silence', () => {
    const { packets, pieces, loudest } = voiced();
    const decoder = new OpusDecoder();
    for (const packet of packets.slice(0, loudest + 1)) decoder.decode(packet);
    const concealed = Array.from({ length: 10 }, () => decoder.conceal());
    expect(concealed.every((piece) => piece.length === 320)).toBe(true);
    expect(rmsDbfs(concealed[0]!)).toBeGreaterThan(rmsDbfs(pieces[loudest]!) - 10);
    expect(rmsDbfs(concealed[9]!)).toBeLessThan(-50);
  });

  it('is closer to the original with concealment of each tenth packet than with silence there', () => {
    const { packets, pieces } = voiced();
    const isLost = (i: number) => i % 10 === 5;
    const decoder = new OpusDecoder();
    const concealed = concat(packets.map((p, i) => (isLost(i) ? decoder.conceal() : decoder.decode(p))));
    const silenced = concat(pieces.map((piece, i) => (isLost(i) ? new Float32Array(320) : piece)));
    const whole = concat(pieces);
    expect(concealed.length).toBe(whole.length);
    expect(envelopeCorrelation(concealed, whole)).toBeGreaterThan(envelopeCorrelation(silenced, whole));
    expect(decoder.stats().concealed).toBe(packets.filter((_, i) => isLost(i)).length);
  });

  it.each([
    [2.5, 40],
    [10, 160],
    [20, 320],
    [30, 480],
    [60, 960],
    [5000, 1920],
    [0, 40],
  ])('conceals %i ms with %i samples', (durationMs, samples) => {
    const { packets } = voiced();
    const decoder = new OpusDecoder();
    decoder.decode(packets[50]!);
    expect(decoder.conceal(durationMs)).toHaveLength(samples);
  });

  it('conceals before the first packet with silence', () => {
    expect(rmsDbfs(new OpusDecoder().conceal())).toBeLessThan(-90);
  });

  it('answers garbage with concealment as long as the packet before, and counts it', () => {
    const decoder = new OpusDecoder();
    decoder.decode(encode(speech.samples, 16000, 40)[20]!);
    expect(decoder.decode(Buffer.from('ffffffffff', 'hex'))).toHaveLength(640);
    expect(decoder.decode(Buffer.alloc(0))).toHaveLength(640);
    expect(decoder.stats()).toEqual({ decoded: 1, recovered: 0, concealed: 2, invalid: 2 });
  });

  it('never throws, and still decodes, whatever it has been fed', () => {
    const packets = encode(speech.samples.subarray(0, 16000), 16000);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (payloads) => {
        const decoder = new OpusDecoder();
        for (const payload of payloads) {
          const samples = decoder.decode(payload);
          expect(samples.length).toBeGreaterThan(0);
          expect(samples.length).toBeLessThanOrEqual(1920);
        }
        for (const packet of packets.slice(20, 25)) expect(decoder.decode(packet)).toHaveLength(320);
      }),
      { numRuns: 50 },
    );
  });
});

describe('OpusDecoder when the packet behind the lost one repeats it', () => {
  const recordings = ['0870', '0880', '0890', '0920', '0930'].map((name) => {
    const file = `../testing/speech/sense_and_sensibility_01_austen_64kb-${name}.wav`;
    return readWav(readFileSync(join(__dirname, file))).samples;
  });

  /** Ratio in dB of the undamaged decoding to the error of the damaged one, over all recordings. */
  function ratioDb(packetLists: Buffer[][], lossPart: number, useFec: boolean): number {
    let signal = 0;
    let error = 0;
    let seed = 1;
    // Numerical Recipes' generator: the same losses each time, and with and without FEC.
    const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    for (const packets of packetLists) {
      const isLost = packets.map(() => random() < lossPart);
      const [intact, damaged] = [new OpusDecoder(), new OpusDecoder()];
      packets.forEach((packet, i) => {
        const wanted = intact.decode(packet);
        const next = isLost[i + 1] ? undefined : packets[i + 1];
        const fill = () => (useFec && next ? damaged.decodeFec(next) : damaged.conceal());
        const heard = isLost[i] ? fill() : damaged.decode(packet);
        expect(heard).toHaveLength(wanted.length);
        wanted.forEach((sample, k) => {
          signal += sample ** 2;
          error += (heard[k]! - sample) ** 2;
        });
      });
    }
    return 10 * Math.log10(signal / error);
  }

  it.each([0.05, 0.1, 0.2])(
    'brings back speech at a loss of %d, where concealment only fills it',
    (lossPart) => {
      const packetLists = recordings.map((samples) => encode(samples, 16000));
      const [recovered, concealed] = [true, false].map((useFec) => ratioDb(packetLists, lossPart, useFec));
      // Seen: 5 to 8 dB better.
      expect(recovered).toBeGreaterThan(concealed! + 3);
    },
  );

  it('goes on from its own state: the packet behind a recovered one sounds nearly as if nothing was lost', () => {
    const packets = encode(speech.samples, 16000);
    const at = packets.findIndex((packet, i) => i > 60 && opusHasFec(packet) && opusHasFec(packets[i - 1]!));
    const [intact, repaired] = [new OpusDecoder(), new OpusDecoder()];
    for (const packet of packets.slice(0, at)) intact.decode(packet);
    for (const packet of packets.slice(0, at - 1)) repaired.decode(packet);
    expect(repaired.decodeFec(packets[at]!)).toHaveLength(320);
    const wanted = concat(packets.slice(at, at + 5).map((packet) => intact.decode(packet)));
    const heard = concat(packets.slice(at, at + 5).map((packet) => repaired.decode(packet)));
    const difference = wanted.map((sample, i) => sample - heard[i]!);
    expect(rmsDbfs(difference)).toBeLessThan(rmsDbfs(wanted) - 10);
    expect(repaired.stats()).toEqual({ decoded: at - 1 + 5, recovered: 1, concealed: 0, invalid: 0 });
  });

  it('recovers the last 20 ms of a longer loss, and conceals those before', () => {
    const packets = encode(speech.samples, 16000);
    const decoder = new OpusDecoder();
    for (const packet of packets.slice(0, 60)) decoder.decode(packet);
    expect(decoder.decodeFec(packets[63]!, 60)).toHaveLength(960);
    expect(decoder.stats().recovered).toBe(1);
  });

  it('conceals when the next packet has no copy', () => {
    const encoder = new OpusEncoder({ sampleRate: 16000, inbandFec: false });
    const packets = Array.from({ length: 20 }, (_, i) =>
      encoder.encode(speech.samples.subarray(16000 + i * 320, 16000 + (i + 1) * 320)),
    );
    const decoder = new OpusDecoder();
    for (const packet of packets.slice(0, 10)) decoder.decode(packet);
    expect(decoder.decodeFec(packets[11]!)).toHaveLength(320);
    expect(decoder.stats()).toMatchObject({ recovered: 0, concealed: 1 });
  });

  it('never throws, whatever stands behind the lost packet, and harms no other decoder', () => {
    const packets = encode(speech.samples.subarray(0, 24000), 16000);
    const other = new OpusDecoder();
    const wanted = packets.map((packet) => other.decode(packet));
    fc.assert(
      fc.property(fc.array(mutatedPacket(packets), { maxLength: 20 }), fc.nat(130), (garbage, durationMs) => {
        const [decoder, bystander] = [new OpusDecoder(), new OpusDecoder()];
        garbage.forEach((payload, i) => {
          const filled = decoder.decodeFec(payload, durationMs);
          expect(filled.length).toBeGreaterThan(0);
          expect(filled.length).toBeLessThanOrEqual(1920);
          expect(decoder.decode(payload).length).toBeLessThanOrEqual(1920);
          expect(bystander.decode(packets[i]!)).toEqual(wanted[i]);
        });
      }),
      { numRuns: 100 },
    );
  });
});

/** Packets of speech of which some bytes were changed, or nothing but bytes. */
function mutatedPacket(packets: Buffer[]): fc.Arbitrary<Uint8Array> {
  const changed = fc
    .tuple(fc.nat(packets.length - 1), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }))
    .map(([index, changes]) => {
      const packet = Uint8Array.from(packets[index]!);
      for (const [at, value] of changes) packet[at % packet.length] = value;
      return packet;
    });
  return fc.oneof(changed, fc.uint8Array({ maxLength: 300 }));
}

describe('opusDtxPacket', () => {
  it.each([16000, 24000] as const)('is silence of 20 ms in the mode of a packet at %i Hz', (sampleRate) => {
    const silence = encode(new Float32Array(sampleRate), sampleRate);
    const packet = opusDtxPacket(silence.at(-1)!);
    expect(packet).toHaveLength(1);
    expect(opusPacketDurationMs(packet)).toBe(20);
    const decoder = new OpusDecoder();
    for (const before of silence) decoder.decode(before);
    expect(rmsDbfs(decoder.decode(packet))).toBeLessThan(-60);
    expect(decoder.stats().invalid).toBe(0);
  });
});

describe('opusHasFec', () => {
  it('finds the copy where the encoder was asked for it, and nowhere else', () => {
    const withFec = encode(speech.samples, 16000).filter(opusHasFec).length;
    expect(withFec).toBeGreaterThan(speech.samples.length / 320 / 2);
    const encoder = new OpusEncoder({ sampleRate: 16000, inbandFec: false });
    const plain = Array.from({ length: 100 }, (_, i) =>
      encoder.encode(speech.samples.subarray(i * 320, (i + 1) * 320)),
    );
    expect(plain.filter(opusHasFec)).toEqual([]);
  });

  it.each([
    ['nothing', [], false],
    ['only a table of contents', [9 << 3], false],
    ['a DTX frame', [9 << 3, 0xff], false],
    ['one frame of 20 ms with a copy', [9 << 3, 0x40, 1], true],
    ['one frame of 20 ms with voice and no copy', [9 << 3, 0x80, 1], false],
    ['60 ms: three bits of voice activity before it', [11 << 3, 0x10, 1], true],
    ['60 ms: voice only', [11 << 3, 0xe0, 1], false],
    ['stereo: a copy of the side channel', [(9 << 3) | 4, 0x10, 1], true],
    ['two frames of unlike size', [(9 << 3) | 2, 2, 0x40, 1, 1], true],
    ['three frames, padded', [(9 << 3) | 3, 0x43, 255, 1, 0x40, 1], true],
    ['two frames with lengths', [(9 << 3) | 3, 0x82, 2, 0x40, 1, 1], true],
    ['CELT, which has none', [31 << 3, 0xff, 0xff], false],
    ['lengths that run out of the packet', [(9 << 3) | 3, 0x86, 252], false],
  ])('reads %s', (_name, bytes, hasFec) => {
    expect(opusHasFec(Uint8Array.from(bytes))).toBe(hasFec);
  });
});

describe('the native binding', () => {
  // Tests run on the WASM build (see jest.config.cjs); a process of its own can load the native one.
  const script = `
    const { Encoder } = require('@evan/opus');
    const encoder = new Encoder({ channels: 1, sample_rate: 16000, application: 'voip' });
    Object.assign(encoder, { signal: 'voice', bitrate: 32000, complexity: 5, inband_fec: true, packet_loss: 5 });
    const pcm = (i) => Int16Array.from({ length: 320 }, (_, k) => 8000 * Math.sin((i * 320 + k) / 9));
    const packets = Array.from({ length: 10 }, (_, i) => Buffer.from(encoder.encode(pcm(i))).toString('hex'));
    console.log(JSON.stringify({ isWasm: 'OPUS_FORCE_WASM' in process.env, packets }));`;

  it('encodes what the decoder here decodes, with copies for FEC', () => {
    const { OPUS_FORCE_WASM: _forced, ...env } = process.env;
    const out = execFileSync(process.execPath, ['-e', script], { cwd: __dirname, env, encoding: 'utf8' });
    const { isWasm, packets } = JSON.parse(out) as { isWasm: boolean; packets: string[] };
    expect(isWasm).toBe(false);
    const decoder = new OpusDecoder();
    const heard = packets.map((hex) => decoder.decode(Buffer.from(hex, 'hex')));
    expect(peakDbfs(heard.at(-1)!)).toBeGreaterThan(-16);
    expect(packets.filter((hex) => opusHasFec(Buffer.from(hex, 'hex'))).length).toBeGreaterThan(4);
  });
});

describe('opusPacketDurationMs', () => {
  it.each([
    ['SILK 10 ms', [0 << 3], 10],
    ['SILK wideband 60 ms', [11 << 3], 60],
    ['hybrid 20 ms', [13 << 3], 20],
    ['CELT 2.5 ms', [16 << 3], 2.5],
    ['CELT 20 ms, stereo', [(31 << 3) | 4], 20],
    ['two frames of 20 ms', [(9 << 3) | 1, 0], 40],
    ['two frames of unlike size', [(9 << 3) | 2, 1, 0], 40],
    ['three frames of 20 ms, padded', [(9 << 3) | 3, 0x43], 60],
    ['more than 120 ms', [(11 << 3) | 3, 3], 0],
    ['no frames', [(9 << 3) | 3, 0], 0],
    ['no frame count', [(9 << 3) | 3], 0],
    ['nothing', [], 0],
  ])('reads %s', (_name, bytes, durationMs) => {
    expect(opusPacketDurationMs(Uint8Array.from(bytes))).toBe(durationMs);
  });

  it('agrees with libopus on every packet that it decodes', () => {
    const decoder = new OpusDecoder({ sampleRate: 48000 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (payload) => {
        const { invalid } = decoder.stats();
        const samples = decoder.decode(payload);
        if (decoder.stats().invalid === invalid)
          expect(samples.length / 48).toBe(opusPacketDurationMs(payload));
      }),
    );
  });
});
