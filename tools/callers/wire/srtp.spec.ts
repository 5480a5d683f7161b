import { randomBytes } from 'node:crypto';
import { RtpWriter } from '@spool/audio';
import fc from 'fast-check';
import { RtpPacket, SrtcpSession, SrtpSession } from 'werift';
import { SRTP_KEY_BYTES, SRTP_SALT_BYTES, SrtcpReceiver, SrtcpSender, SrtpContext } from './srtp';

const ours = { key: randomBytes(SRTP_KEY_BYTES), salt: randomBytes(SRTP_SALT_BYTES) };
const theirs = { key: randomBytes(SRTP_KEY_BYTES), salt: randomBytes(SRTP_SALT_BYTES) };
/** Another implementation, at the other end. */
const werift = () =>
  new SrtpSession({
    profile: 0x0007,
    keys: {
      localMasterKey: theirs.key,
      localMasterSalt: theirs.salt,
      remoteMasterKey: ours.key,
      remoteMasterSalt: ours.salt,
    },
  });

describe('SRTP', () => {
  it('is understood by another implementation, also when sequence numbers wrap', () => {
    const sender = new SrtpContext(ours);
    const receiver = werift();
    const writer = new RtpWriter({ ssrc: 0xfedc_ba98, payloadType: 111, initialSequence: 65_530 });
    for (let i = 0; i < 20; i++) {
      const packet = writer.packet(randomBytes(1 + i));
      expect(receiver.decrypt(sender.protect(packet)).equals(packet)).toBe(true);
    }
  });

  it('understands another implementation, header extensions and wrap included', () => {
    const sender = werift();
    const receiver = new SrtpContext(theirs);
    const writer = new RtpWriter({ ssrc: 7, payloadType: 111, initialSequence: 65_530 });
    for (let i = 0; i < 20; i++) {
      const plain = RtpPacket.deSerialize(writer.packet(randomBytes(40)));
      if (i % 2 === 1) {
        plain.header.extension = true;
        plain.header.extensionProfile = 0xbede;
        plain.header.extensions = [{ id: 1, payload: Buffer.from([i]) }];
      }
      const unprotected = receiver.unprotect(sender.encrypt(plain.payload, plain.header));
      expect(unprotected && RtpPacket.deSerialize(unprotected).payload.equals(plain.payload)).toBe(true);
    }
  });

  it('refuses what was changed on the way, and never throws', () => {
    const writer = new RtpWriter({ ssrc: 7, payloadType: 111 });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (payload, at, flip) => {
          const sent = new SrtpContext(ours).protect(writer.packet(payload));
          sent[at % sent.length]! ^= flip;
          return new SrtpContext(ours).unprotect(sent) === null;
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        return new SrtpContext(ours).unprotect(Buffer.from(noise)) === null;
      }),
    );
  });
});

describe('SRTCP', () => {
  it('is understood by another implementation', () => {
    const sender = new SrtcpSender(ours);
    const receiver = new SrtcpSession({
      profile: 0x0007,
      keys: {
        localMasterKey: theirs.key,
        localMasterSalt: theirs.salt,
        remoteMasterKey: ours.key,
        remoteMasterSalt: ours.salt,
      },
    });
    for (let i = 0; i < 5; i++) {
      const report = Buffer.concat([Buffer.from('80c90001', 'hex'), Buffer.from('12345678', 'hex')]);
      const goodbye = Buffer.concat([Buffer.from('81cb0001', 'hex'), Buffer.from('12345678', 'hex')]);
      const compound = Buffer.concat([report, goodbye]);
      expect(receiver.decrypt(sender.protect(compound)).equals(compound)).toBe(true);
    }
  });

  it('understands another implementation, and refuses what was changed on the way', () => {
    const sender = new SrtcpSession({
      profile: 0x0007,
      keys: {
        localMasterKey: ours.key,
        localMasterSalt: ours.salt,
        remoteMasterKey: theirs.key,
        remoteMasterSalt: theirs.salt,
      },
    });
    const receiver = new SrtcpReceiver(ours);
    const report = Buffer.from('80c900011234567881cd000312345678000000010005ffff', 'hex');
    for (let i = 0; i < 3; i++) {
      const datagram = Buffer.from(sender.encrypt(report));
      expect(receiver.unprotect(Buffer.from(datagram))?.equals(report)).toBe(true);
      datagram[9]! ^= 1;
      expect(receiver.unprotect(datagram)).toBeNull();
    }
    expect(receiver.unprotect(Buffer.alloc(20))).toBeNull();
  });
});
