import fc from 'fast-check';
import { DtlsNumbering, DtlsOrder } from './dtls-order';

/** A record of a handshake message, or of a fragment of it; the payload is its name. */
function handshake(
  messageSeq: number,
  name: string,
  offset = 0,
  messageLength = name.length,
  epoch = 0,
): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 11;
  header.writeUIntBE(messageLength, 1, 3);
  header.writeUInt16BE(messageSeq, 4);
  header.writeUIntBE(offset, 6, 3);
  header.writeUIntBE(name.length, 9, 3);
  return record(22, epoch, Buffer.concat([header, Buffer.from(name)]));
}
function record(type: number, epoch: number, body: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head[0] = type;
  head.writeUInt16BE(0xfefd, 1);
  head.writeUInt16BE(epoch, 3);
  head.writeUInt16BE(body.length, 11);
  return Buffer.concat([head, body]);
}

const HELLO = handshake(0, 'hello');
const CERTIFICATE = [handshake(1, 'certi', 0, 11), handshake(1, 'ficate', 5, 11)];
const DONE = handshake(2, 'done');
const CHANGE = record(20, 0, Buffer.of(1));
const FINISHED = record(22, 1, Buffer.from('encrypted'));
const ALL = [HELLO, ...CERTIFICATE, DONE, CHANGE, FINISHED];

function given(datagrams: readonly Buffer[]): Buffer[] {
  const out: Buffer[] = [];
  const order = new DtlsOrder((one) => out.push(Buffer.from(one)));
  for (const datagram of datagrams) order.receive(datagram);
  return out;
}

describe('DtlsNumbering', () => {
  it('numbers what is sent again anew, but not what is encrypted with its number', () => {
    const numbering = new DtlsNumbering();
    const numbersOf = (datagram: Buffer) => {
      const out: number[] = [];
      for (let at = 0; at < datagram.length; at += 13 + datagram.readUInt16BE(at + 11)) {
        out.push(datagram.readUIntBE(at + 5, 6));
      }
      return out;
    };
    const flight = Buffer.concat([HELLO, DONE, FINISHED]);
    expect(numbersOf(numbering.number(Buffer.from(flight)))).toEqual([0, 1, 0]);
    expect(numbersOf(numbering.number(Buffer.from(flight)))).toEqual([2, 3, 0]);
  });
});

describe('DtlsOrder', () => {
  it('gives what comes in order as it is, also several records in a datagram', () => {
    expect(given(ALL)).toEqual(ALL);
    expect(given([Buffer.concat(ALL.slice(0, 4)), Buffer.concat(ALL.slice(4))])).toEqual(ALL);
  });

  it('gives each record once and in order, however they come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ALL, { minLength: ALL.length }),
        fc.array(fc.constantFrom(...ALL)),
        (shuffled, repeated) => {
          expect(given([...shuffled, ...repeated, ...ALL])).toHaveLength(ALL.length);
          const out = given([...repeated, ...shuffled]);
          const plain = out.filter((one) => one[0] === 22 && one.readUInt16BE(3) === 0);
          expect(plain).toEqual(ALL.slice(0, 4));
          expect(out.indexOf(out.find((one) => one.equals(CHANGE))!)).toBeLessThan(
            out.indexOf(out.find((one) => one.equals(FINISHED))!),
          );
        },
      ),
    );
  });

  it('waits for what is lost until it is sent again', () => {
    expect(given([HELLO, CERTIFICATE[1]!, DONE])).toEqual([HELLO]);
    expect(given([HELLO, CERTIFICATE[1]!, DONE, HELLO, ...CERTIFICATE])).toEqual([
      HELLO,
      ...CERTIFICATE,
      DONE,
    ]);
  });

  it('lets alerts through, and never throws', () => {
    const alert = record(21, 1, Buffer.of(1, 0));
    expect(given([alert])).toEqual([alert]);
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 })),
        (all) => void given(all.map((x) => Buffer.from(x))),
      ),
    );
  });
});
