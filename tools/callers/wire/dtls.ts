import { createHash } from 'node:crypto';
import { CipherContext, DtlsClient, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm } from 'werift';
import { DtlsNumbering, DtlsOrder } from './dtls-order';
import { SRTP_KEY_BYTES, SRTP_SALT_BYTES, type SrtpMasterKey } from './srtp';

/** DTLS-SRTP's name for AEAD_AES_128_GCM (RFC 7714, 14.2). */
const AEAD_AES_128_GCM = 0x0007;

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly signatureHash: Awaited<
    ReturnType<typeof CipherContext.createSelfSignedCertificateWithKey>
  >['signatureHash'];
  /** SHA-256, as SDP writes it. */
  readonly fingerprint: string;
}

let shared: Promise<Certificate> | undefined;

/** One self-signed certificate for all callers of a process: making one takes longer than a handshake. */
export function ownCertificate(): Promise<Certificate> {
  return (shared ??= (async () => {
    const made = await CipherContext.createSelfSignedCertificateWithKey(
      { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
      NamedCurveAlgorithm.secp256r1_23,
    );
    const der = Buffer.from(made.certPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    return { ...made, fingerprint: fingerprintOf(der) };
  })());
}

const fingerprintOf = (der: Buffer): string =>
  createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g)!.join(':');

export interface DtlsOptions {
  readonly certificate: Certificate;
  /** SHA-256 fingerprint of the other side's certificate, from its SDP. */
  readonly remoteFingerprint: string;
  readonly send: (datagram: Buffer) => void;
  /** The other side said goodbye. */
  readonly onClosed: () => void;
}

export interface SrtpKeys {
  readonly local: SrtpMasterKey;
  readonly remote: SrtpMasterKey;
}

/** The client's side of DTLS-SRTP (RFC 5764), by werift. */
export class DtlsHandshake {
  readonly #options: DtlsOptions;
  readonly #client: DtlsClient;
  #receive: (datagram: Buffer) => void = () => undefined;

  constructor(options: DtlsOptions) {
    this.#options = options;
    const { certPem, keyPem, signatureHash } = options.certificate;
    const numbering = new DtlsNumbering();
    const transport: ConstructorParameters<typeof DtlsClient>[0]['transport'] = {
      type: 'udp',
      address: { address: '', port: 0, family: 'IPv4' },
      closed: false,
      onData: () => undefined,
      send: (datagram) => Promise.resolve(options.send(numbering.number(Buffer.from(datagram)))),
      close: () => Promise.resolve(),
    };
    this.#client = new DtlsClient({
      cert: certPem,
      key: keyPem,
      signatureHash,
      srtpProfiles: [AEAD_AES_128_GCM],
      extendedMasterSecret: true,
      transport,
    });
    const order = new DtlsOrder((record) => transport.onData(record, ['', 0]));
    this.#receive = (datagram) => order.receive(datagram);
  }

  /** @throws Error when it fails, when the certificate is another one, or after `timeoutMs` */
  async connect(timeoutMs: number): Promise<SrtpKeys> {
    const client = this.#client;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No DTLS within ${timeoutMs} ms.`)), timeoutMs);
      client.onConnect.once(() => resolve(clearTimeout(timer)));
      client.onError.once((error) => {
        clearTimeout(timer);
        reject(error);
      });
      client.connect().catch(reject);
    });
    client.onClose.once(() => this.#options.onClosed());
    const { remoteCertificate } = client;
    if (
      !remoteCertificate ||
      fingerprintOf(remoteCertificate) !== this.#options.remoteFingerprint.toUpperCase()
    ) {
      throw new Error('The DTLS certificate is not the one of the answer.');
    }
    const { localKey, localSalt, remoteKey, remoteSalt } = client.extractSessionKeys(
      SRTP_KEY_BYTES,
      SRTP_SALT_BYTES,
    );
    return { local: { key: localKey, salt: localSalt }, remote: { key: remoteKey, salt: remoteSalt } };
  }

  /** Takes a datagram that begins as DTLS does. */
  receive(datagram: Buffer): void {
    this.#receive(datagram);
  }

  /** Says goodbye. */
  close(): void {
    this.#client.close();
  }
}
