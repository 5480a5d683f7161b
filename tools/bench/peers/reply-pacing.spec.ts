import { parseRtp, RtpWriter, type RtpPacket } from '@spool/audio';
import fc from 'fast-check';
import { ReplyPacing } from './reply-pacing';

/** Packets of 20 ms, numbered through two circles if need be. */
function packets(count: number, ssrc = 1): RtpPacket[] {
  const writer = new RtpWriter({ ssrc, payloadType: 111 });
  return Array.from({ length: count }, () => parseRtp(writer.packet(Buffer.from([1, 2, 3])))!);
}

describe('ReplyPacing', () => {
  it('tells by how much neighbours miss their 20 ms', () => {
    const pacing = new ReplyPacing();
    const [a, b, c] = packets(3);
    pacing.see(a!, 1000, true);
    pacing.see(b!, 1020, true);
    pacing.see(c!, 1075, true);
    expect(pacing.take()).toEqual([0, 35]);
    expect(pacing.take()).toEqual([]);
  });

  it('does not count silence, losses, other streams, or the time between replies', () => {
    const pacing = new ReplyPacing();
    const [a, b, c, d, , f] = packets(6);
    pacing.see(a!, 0, true);
    pacing.see(b!, 500, false);
    pacing.see(c!, 900, true);
    pacing.begin();
    pacing.see(d!, 5000, true);
    pacing.see(f!, 5090, true); // one is missing
    pacing.see(packets(1, 2)[0]!, 5200, true);
    expect(pacing.take()).toEqual([]);
  });

  it('finds every error, over the ends of the circles of numbers and timestamps', () => {
    const errors = fc.array(fc.integer({ min: -19, max: 200 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(errors, fc.nat(0xffff), fc.nat(0xffff_ffff), (errorsMs, number, stamp) => {
        const pacing = new ReplyPacing();
        let atMs = 0;
        [0, ...errorsMs].forEach((errorMs, i) => {
          atMs += 20 + errorMs;
          const [packet] = packets(1);
          const sequenceNumber = (number + i) & 0xffff;
          const timestamp = (stamp + 960 * i) >>> 0;
          pacing.see({ ...packet!, sequenceNumber, timestamp }, atMs, true);
        });
        expect(pacing.take()).toEqual(errorsMs.map(Math.abs));
      }),
    );
  });
});
