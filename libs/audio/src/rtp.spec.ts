import fc from 'fast-check';
import { isRtcp, parseRtp, RtpWriter } from './index';

/** A packet with every optional part of RFC 3550: 2 CSRCs, a header extension of 1 word, 4 bytes of padding. */
const FULL = Buffer.from(
  'b2ef1234' + '000003c0' + 'deadbeef' + '0000000100000002' + 'bede0001' + '10ff0000' + 'f80102' + '00000004',
  'hex',
);

describe('parseRtp', () => {
  it('reads header and payload, and skips CSRCs, header extension and padding', () => {
    expect(parseRtp(FULL)).toEqual({
      payloadType: 111,
      marker: true,
      sequenceNumber: 0x1234,
      timestamp: 960,
      ssrc: 0xdeadbeef,
      payload: Buffer.from('f80102', 'hex'),
    });
  });

  it('gives the payload as a view, not a copy', () => {
    expect(parseRtp(FULL)!.payload.buffer).toBe(FULL.buffer);
  });

  it('reads a packet that is padding only as one with an empty payload', () => {
    const padded = Buffer.concat([FULL.subarray(0, 28), Buffer.from([0, 0, 3])]);
    expect(parseRtp(padded)!.payload).toHaveLength(0);
  });

  it.each([
    ['an empty datagram', Buffer.alloc(0)],
    ['a header cut short', FULL.subarray(0, 11)],
    ['another version', Buffer.concat([Buffer.from([0x40]), FULL.subarray(1)])],
    ['CSRCs cut short', FULL.subarray(0, 18)],
    ['an extension header cut short', FULL.subarray(0, 22)],
    ['an extension longer than the packet', FULL.subarray(0, 26)],
    ['padding of zero bytes', Buffer.concat([FULL.subarray(0, -1), Buffer.from([0])])],
    ['more padding than payload', Buffer.concat([FULL.subarray(0, -1), Buffer.from([8])])],
    ['a padding bit without any byte of payload', FULL.subarray(0, 28)],
    ['an RTCP sender report', Buffer.from('80c80006' + '00'.repeat(24), 'hex')],
  ])('refuses %s', (_name, datagram) => {
    expect(parseRtp(datagram)).toBeNull();
  });

  it('tells RTCP from RTP on one port by the packet type', () => {
    expect(isRtcp(Buffer.from('81c90001', 'hex'))).toBe(true);
    expect(isRtcp(FULL)).toBe(false);
    expect(isRtcp(Buffer.from([0x80]))).toBe(false);
  });

  it('never throws, and never gives a payload outside the datagram, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const packet = parseRtp(Buffer.from(bytes));
        expect(packet === null || packet.payload.length <= bytes.length - 12).toBe(true);
      }),
    );
  });

  it('never throws for a valid packet with some bytes changed and its end cut off', () => {
    const change = fc.tuple(fc.nat(FULL.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(FULL.length), (changes, length) => {
        const mutant = Buffer.from(FULL);
        for (const [at, value] of changes) mutant[at] = value;
        const packet = parseRtp(mutant.subarray(0, length));
        expect(packet === null || packet.payload.length <= length).toBe(true);
      }),
    );
  });
});

describe('RtpWriter', () => {
  const writer = () =>
    new RtpWriter({ ssrc: 7, payloadType: 100, initialSequence: 0xffff, initialTimestamp: 0xffffffff });

  it('writes what parseRtp reads', () => {
    const payloadTypes = fc.integer({ min: 0, max: 127 }).filter((type) => type < 64 || type > 95);
    const u32 = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(
        u32,
        payloadTypes,
        fc.nat(0xffff),
        u32,
        fc.uint8Array(),
        fc.boolean(),
        (ssrc, payloadType, initialSequence, initialTimestamp, payload, marker) => {
          const out = new RtpWriter({ ssrc, payloadType, initialSequence, initialTimestamp });
          expect(parseRtp(out.packet(payload, 960, marker))).toEqual({
            payloadType,
            marker,
            sequenceNumber: initialSequence,
            timestamp: initialTimestamp,
            ssrc,
            payload: Buffer.from(payload),
          });
        },
      ),
    );
  });

  it('wraps sequence number and timestamp', () => {
    const out = writer();
    out.packet(Buffer.alloc(1));
    const second = parseRtp(out.packet(Buffer.alloc(1)))!;
    expect([second.sequenceNumber, second.timestamp]).toEqual([0, 959]);
  });

  it('lets time pass without sequence numbers in silence, and marks the start of each talk spurt', () => {
    const out = writer();
    const before = [out.packet(Buffer.alloc(1)), out.packet(Buffer.alloc(1))].map((p) => parseRtp(p)!);
    out.skip(50);
    const after = parseRtp(out.packet(Buffer.alloc(1)))!;
    expect([...before, after].map((p) => p.marker)).toEqual([true, false, true]);
    expect(after.sequenceNumber).toBe(1);
    expect((after.timestamp - before[1]!.timestamp) >>> 0).toBe(51 * 960);
  });

  it('says that nothing is said in between without marking a talk spurt', () => {
    const out = writer();
    const packets = [
      out.packet(Buffer.alloc(1)),
      out.silence(Buffer.alloc(1)),
      out.silence(Buffer.alloc(1)),
      out.packet(Buffer.alloc(1)),
    ].map((p) => parseRtp(p)!);
    expect(packets.map((p) => p.marker)).toEqual([true, false, false, true]);
    expect(packets.map((p) => p.sequenceNumber)).toEqual([65535, 0, 1, 2]);
    expect((packets[3]!.timestamp - packets[0]!.timestamp) >>> 0).toBe(3 * 960);
  });

  it('starts at random when not told otherwise', () => {
    const starts = Array.from({ length: 8 }, () => new RtpWriter({ ssrc: 1, payloadType: 111 }));
    expect(new Set(starts.map((out) => out.timestamp)).size).toBeGreaterThan(1);
    expect(new Set(starts.map((out) => out.sequence)).size).toBeGreaterThan(1);
  });

  it.each([64, 72, 95, 128, -1, 1.5])('refuses payload type %p', (payloadType) => {
    expect(() => new RtpWriter({ ssrc: 1, payloadType })).toThrow(RangeError);
  });
});
