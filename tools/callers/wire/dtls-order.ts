const RECORD_HEADER_BYTES = 13;
const HANDSHAKE_HEADER_BYTES = 12;
const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
/** Records that wait for one before them; a handshake has about ten. */
const MAX_HELD = 64;

interface Fragment {
  readonly record: Buffer;
  readonly messageSeq: number;
  readonly offset: number;
  readonly length: number;
  readonly messageLength: number;
}

/**
 * Gives every plain record that is sent a number of its own (RFC 6347, 4.1): werift sends the same bytes again, which
 * the other side takes for a replay, so that a record that came too early once would never be taken.
 */
export class DtlsNumbering {
  #next = 0;

  /** Changes the datagram in place. */
  number(datagram: Buffer): Buffer {
    for (let at = 0; at + RECORD_HEADER_BYTES <= datagram.length;) {
      if (datagram.readUInt16BE(at + 3) === 0) datagram.writeUIntBE(this.#next++, at + 5, 6);
      at += RECORD_HEADER_BYTES + datagram.readUInt16BE(at + 11);
    }
    return datagram;
  }
}

/**
 * Puts the records of a DTLS handshake (RFC 6347, 4.2) into order, and gives each message once: werift's client
 * takes them as they come, and is lost when one is lost, repeated or overtaken. Retransmission is left to both sides.
 */
export class DtlsOrder {
  readonly #give: (record: Buffer) => void;
  readonly #held: Fragment[] = [];
  #messageSeq = 0;
  #offset = 0;
  #isCipherChanged = false;
  /** What came encrypted before the sign that encryption begins. */
  #early: Buffer | null = null;
  #isFinished = false;

  constructor(give: (record: Buffer) => void) {
    this.#give = give;
  }

  /** Takes a datagram: one or more records. What is none is dropped. */
  receive(datagram: Buffer): void {
    for (let at = 0; at + RECORD_HEADER_BYTES <= datagram.length;) {
      const end = at + RECORD_HEADER_BYTES + datagram.readUInt16BE(at + 11);
      if (end > datagram.length) return;
      this.#record(datagram.subarray(at, end));
      at = end;
    }
  }

  #record(record: Buffer): void {
    const type = record[0];
    const epoch = record.readUInt16BE(3);
    if (type === HANDSHAKE && epoch === 0) this.#fragment(record);
    else if (type === HANDSHAKE) this.#finished(record);
    else if (type !== CHANGE_CIPHER_SPEC) this.#give(record);
    else if (!this.#isCipherChanged) {
      this.#isCipherChanged = true;
      this.#give(record);
      if (this.#early) this.#finished(this.#early);
    }
  }

  /** The one message of the handshake that is encrypted. */
  #finished(record: Buffer): void {
    if (!this.#isCipherChanged) this.#early = record;
    else if (!this.#isFinished) {
      this.#isFinished = true;
      this.#give(record);
    }
  }

  #fragment(record: Buffer): void {
    const body = record.subarray(RECORD_HEADER_BYTES);
    if (body.length < HANDSHAKE_HEADER_BYTES) return;
    this.#held.push({
      record,
      messageLength: body.readUIntBE(1, 3),
      messageSeq: body.readUInt16BE(4),
      offset: body.readUIntBE(6, 3),
      length: body.readUIntBE(9, 3),
    });
    if (this.#held.length > MAX_HELD) this.#held.shift();
    for (let next = this.#takeNext(); next; next = this.#takeNext()) {
      this.#offset += next.length;
      if (this.#offset >= next.messageLength) {
        this.#messageSeq += 1;
        this.#offset = 0;
      }
      this.#give(next.record);
    }
  }

  #takeNext(): Fragment | undefined {
    const at = this.#held.findIndex(
      ({ messageSeq, offset }) => messageSeq === this.#messageSeq && offset === this.#offset,
    );
    return at < 0 ? undefined : this.#held.splice(at, 1)[0];
  }
}
