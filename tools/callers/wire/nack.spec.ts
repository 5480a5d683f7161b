import fc from 'fast-check';
import { readNacks, SentPackets } from './nack';

const SSRC = 0x1234_5678;

function nack(ssrc: number, ...entries: (readonly [first: number, others: number])[]): Buffer {
  const packet = Buffer.alloc(12 + 4 * entries.length);
  packet.writeUInt8(0x81, 0);
  packet.writeUInt8(205, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 8);
  entries.forEach(([first, others], i) => {
    packet.writeUInt16BE(first, 12 + 4 * i);
    packet.writeUInt16BE(others, 14 + 4 * i);
  });
  return packet;
}

const rtp = (sequenceNumber: number) => {
  const packet = Buffer.alloc(16, 7);
  packet.writeUInt16BE(sequenceNumber, 2);
  return packet;
};

describe('packets that are asked for again', () => {
  it('are read one by one and by their bits, across the wrap, from a compound packet', () => {
    const receiverReport = Buffer.from('80c9000112345678', 'hex');
    const rtcp = Buffer.concat([receiverReport, nack(SSRC, [10, 0], [0xffff, 0b101]), nack(SSRC, [40, 0])]);
    expect(readNacks(rtcp, SSRC)).toEqual([10, 0xffff, 0, 2, 40]);
  });

  it('are of one stream only', () => {
    expect(readNacks(nack(SSRC + 1, [10, 0]), SSRC)).toEqual([]);
  });

  it('are none in noise, which never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => {
        readNacks(Buffer.concat([nack(SSRC, [1, 0]).subarray(0, 12), Buffer.from(noise)]), SSRC);
        expect(readNacks(Buffer.from(noise), SSRC).length).toBeLessThanOrEqual(17 * 20);
      }),
    );
  });

  it('are found for a second and then forgotten', () => {
    const sent = new SentPackets();
    for (let number = 0xffc0; number < 0x1_0000 + 30; number++) sent.keep(rtp(number & 0xffff));
    expect(sent.find(0xffff)).toEqual(rtp(0xffff));
    expect(sent.find(29)).toEqual(rtp(29));
    expect(sent.find(0xffc5)).toBeUndefined();
    expect(sent.find(31)).toBeUndefined();
  });
});
