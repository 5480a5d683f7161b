import { fitsOnPage, writePage } from './ogg-page';

/** Opus in Ogg counts at 48 kHz whatever was coded (RFC 7845, section 4). */
const UNITS_PER_MS = 48;
/** What libopus' encoders look ahead at 48 kHz, to be dropped at the start (RFC 7845, 4.2). */
const PRE_SKIP = 312;
const INPUT_HZ = 48_000;

export interface OggOpusWriterOptions {
  /** Tells logical streams apart; 32 bits. */
  readonly serial: number;
  /** `NAME=value` comments (Vorbis comments), e.g. `TITLE=Interview`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** A page is given out when it holds so much, in ms: what a crash can take. @default 1000 */
  readonly pageMs?: number;
  readonly onPage: (page: Buffer) => void;
}

/**
 * Two mono Opus streams as the left and right channel of one Ogg Opus stream, without coding them anew: channel
 * mapping family 1 with two streams and none coupled (RFC 7845, 5.1.1.2), each packet of the first in
 * self-delimiting framing in front of the second's.
 */
export class OggOpusWriter {
  readonly #options: OggOpusWriterOptions;
  readonly #pageMs: number;
  #sequence = 0;
  #packets: Uint8Array[] = [];
  #pendingMs = 0;
  #granule = 0n;
  #closed = false;

  constructor(options: OggOpusWriterOptions) {
    this.#options = options;
    this.#pageMs = options.pageMs ?? 1000;
    this.#page([headPacket()], 0n);
    this.#page([tagsPacket(options.tags ?? {})], 0n);
  }

  /** How much has been given, in ms. */
  get durationMs(): number {
    return Number(this.#granule) / UNITS_PER_MS;
  }

  /** @param packet a multistream packet: left self-delimited, then right, both `durationMs` long */
  write(packet: Uint8Array, durationMs: number): void {
    if (this.#closed) return;
    if (!fitsOnPage(this.#packets, packet)) this.#flush(false);
    this.#packets.push(packet);
    this.#granule += BigInt(Math.round(durationMs * UNITS_PER_MS));
    this.#pendingMs += durationMs;
    if (this.#pendingMs >= this.#pageMs) this.#flush(false);
  }

  /** Gives out the last page. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#flush(true);
  }

  #flush(isLast: boolean): void {
    if (this.#packets.length === 0 && !isLast) return;
    this.#page(this.#packets, this.#granule, isLast);
    this.#packets = [];
    this.#pendingMs = 0;
  }

  #page(packets: readonly Uint8Array[], granulePosition: bigint, isLast = false): void {
    const sequence = this.#sequence++;
    const { serial } = this.#options;
    this.#options.onPage(
      writePage({ serial, sequence, granulePosition, isFirst: sequence === 0, isLast, packets }),
    );
  }
}

function headPacket(): Buffer {
  const head = Buffer.alloc(23);
  head.write('OpusHead');
  head[8] = 1; // version
  head[9] = 2; // channels: left, right
  head.writeUInt16LE(PRE_SKIP, 10);
  head.writeUInt32LE(INPUT_HZ, 12);
  head[18] = 1; // mapping family
  head[19] = 2; // streams
  head[20] = 0; // coupled streams
  head[21] = 0; // left is stream 0
  head[22] = 1; // right is stream 1
  return head;
}

function tagsPacket(tags: Readonly<Record<string, string>>): Buffer {
  const strings = ['spool', ...Object.entries(tags).map(([name, value]) => `${name}=${value}`)].map((text) =>
    Buffer.from(text, 'utf8'),
  );
  const [vendor = Buffer.alloc(0), ...comments] = strings.map((text) =>
    Buffer.concat([uint32(text.length), text]),
  );
  return Buffer.concat([Buffer.from('OpusTags'), vendor, uint32(comments.length), ...comments]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
