import { createSocket, type Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { DtlsHandshake, ownCertificate } from './dtls';
import { IceAgent, newIceCredentials } from './ice';
import { readNacks, SentPackets } from './nack';
import { readAnswer, writeOffer, type OfferParts } from './sdp';
import { SrtcpReceiver, SrtcpSender, SrtpContext } from './srtp';

const CONNECT_TIMEOUT_MS = 15_000;
/** Room for what arrives while the event loop is busy: a second of a hundred callers is far less. */
const RECEIVE_BUFFER_BYTES = 1 << 20;
const LISTEN_ADDRESS = '127.0.0.1';

export interface RtcLinkOptions {
  /** Takes the SDP offer to the server. @returns its answer */
  readonly exchange: (offer: string) => Promise<string>;
  /** An RTP packet of the interviewer, decrypted; `atMs` on `performance.now`'s clock. */
  readonly onRtp: (packet: Buffer, atMs: number) => void;
  /** The path is gone, and why. Not called after {@link RtcLink.close}. */
  readonly onLost: (why: string) => void;
  /** @default 111, Chromium's */
  readonly payloadType?: number;
  /** See {@link OfferParts}. */
  readonly setup?: OfferParts['setup'];
  /** Instead of the server's candidate, e.g. a relay that loses packets. */
  readonly via?: (address: string, port: number) => { readonly address: string; readonly port: number };
  /** See {@link IceAgent}. */
  readonly consentEveryMs?: number;
  readonly consentTimeoutMs?: number;
}

/**
 * A WebRTC connection to the media worker, made for hundreds of them in one process: SDP, ICE and DTLS once,
 * then for each packet one UDP call and one of AES-GCM. What a browser does beyond that and our server does not
 * need (several candidates, TURN) is left out.
 */
export class RtcLink {
  readonly ssrc = randomInt(1, 0xffff_ffff);
  readonly payloadType: number;
  readonly #options: RtcLinkOptions;
  readonly #socket: Socket;
  #ice: IceAgent | null = null;
  #dtls: DtlsHandshake | null = null;
  #outbound: SrtpContext | null = null;
  #rtcp: SrtcpSender | null = null;
  #inbound: SrtpContext | null = null;
  #inboundRtcp: SrtcpReceiver | null = null;
  readonly #sent = new SentPackets();
  #closed = false;
  /** Ends {@link connect} early. */
  #onFailed: ((error: Error) => void) | null = null;
  /** Packets that the server missed and got again. */
  sentAgain = 0;
  /** Datagrams that were no packet of the other side's. */
  refused = 0;

  /** Resolves when packets can go both ways. @throws Error, also of `exchange` */
  static async connect(options: RtcLinkOptions): Promise<RtcLink> {
    const link = new RtcLink(options);
    const failed = new Promise<never>((_, reject) => (link.#onFailed = reject));
    try {
      await Promise.race([link.#connect(), failed]);
      link.#onFailed = null;
      return link;
    } catch (error) {
      link.close();
      throw error;
    }
  }

  private constructor(options: RtcLinkOptions) {
    this.#options = options;
    this.payloadType = options.payloadType ?? 111;
    this.#socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    this.#socket.on('message', (datagram) => this.#receive(datagram));
    // A connected socket is told when nobody listens any more at the other end.
    this.#socket.on('error', ({ message }) => this.#lose(message));
  }

  /** Sends one RTP packet with our {@link ssrc}; into the void when the link is closed or lost. */
  send(packet: Buffer): void {
    if (!this.#outbound || this.#closed) return;
    const datagram = this.#outbound.protect(packet);
    this.#sent.keep(datagram);
    this.#socket.send(datagram);
  }

  /** Sends RTCP of at least 8 bytes. */
  sendRtcp(packet: Buffer): void {
    if (this.#rtcp && !this.#closed) this.#socket.send(this.#rtcp.protect(packet));
  }

  /** Sends a datagram as it is, for those who try what the server makes of it. */
  sendRaw(datagram: Buffer): void {
    if (!this.#closed) this.#socket.send(datagram);
  }

  /** @param goodbye false vanishes, as a browser does whose machine lost its network */
  close({ goodbye = true } = {}): void {
    if (this.#closed) return;
    if (goodbye && this.#outbound) this.#dtls?.close();
    this.#closed = true;
    this.#ice?.close();
    this.#socket.close();
  }

  async #connect(): Promise<void> {
    const { exchange, via, setup, consentEveryMs, consentTimeoutMs } = this.#options;
    const socket = this.#socket;
    await new Promise<void>((resolve) => socket.bind(0, LISTEN_ADDRESS, resolve));
    const certificate = await ownCertificate();
    const local = newIceCredentials();
    const offer = writeOffer({
      ice: local,
      fingerprint: certificate.fingerprint,
      ssrc: this.ssrc,
      payloadType: this.payloadType,
      address: LISTEN_ADDRESS,
      port: socket.address().port,
      setup,
    });
    const answer = readAnswer(await exchange(offer));
    const { address, port } = via?.(answer.address, answer.port) ?? answer;
    await new Promise<void>((resolve) => socket.connect(port, address, resolve));

    const send = (datagram: Buffer) => {
      if (!this.#closed) socket.send(datagram);
    };
    this.#ice = new IceAgent({
      local,
      remote: answer.ice,
      send,
      remoteAddress: [address, port],
      consentEveryMs,
      consentTimeoutMs,
      onLost: () => this.#lose('no answer to consent checks'),
    });
    await this.#ice.connect(CONNECT_TIMEOUT_MS);
    this.#dtls = new DtlsHandshake({
      certificate,
      remoteFingerprint: answer.fingerprint,
      send,
      onClosed: () => this.#lose('the server closed the connection'),
    });
    const keys = await this.#dtls.connect(CONNECT_TIMEOUT_MS);
    this.#outbound = new SrtpContext(keys.local);
    this.#rtcp = new SrtcpSender(keys.local);
    this.#inbound = new SrtpContext(keys.remote);
    this.#inboundRtcp = new SrtcpReceiver(keys.remote);
  }

  /** Tells STUN, DTLS and media apart by the first byte (RFC 7983), and RTCP from RTP (RFC 5761). */
  #receive(datagram: Buffer): void {
    const first = datagram[0] ?? 0xff;
    if (first < 4) this.#ice?.receive(datagram);
    else if (first >= 20 && first < 64) this.#dtls?.receive(datagram);
    else if (first >= 128 && first < 192) this.#receiveMedia(datagram);
    else this.refused++;
  }

  #receiveMedia(datagram: Buffer): void {
    const atMs = performance.now();
    const type = datagram[1] ?? 0;
    if (type >= 192 && type < 224) return this.#receiveRtcp(datagram);
    // Packets may overtake the end of the handshake.
    if (!this.#inbound) return;
    const packet = this.#inbound.unprotect(datagram);
    if (packet) this.#options.onRtp(packet, atMs);
    else this.refused++;
  }

  /** What the server missed is sent again, as browsers do; without RTX, which our offer does not have. */
  #receiveRtcp(datagram: Buffer): void {
    const rtcp = this.#inboundRtcp?.unprotect(datagram);
    if (!rtcp || this.#closed) return;
    for (const number of readNacks(rtcp, this.ssrc)) {
      const missed = this.#sent.find(number);
      if (!missed) continue;
      this.sentAgain += 1;
      this.#socket.send(missed);
    }
  }

  #lose(why: string): void {
    if (this.#closed) return;
    this.close({ goodbye: false });
    if (this.#onFailed) this.#onFailed(new Error(`The connection broke while it was made: ${why}.`));
    else this.#options.onLost(why);
  }
}
