import { createSocket, type Socket } from 'node:dgram';
import { InterviewApi } from '../callers';
import { RtcLink } from '../callers/wire/rtc-link';
import { dtls, mutated, noise, rtcp, rtp, stun } from './datagrams';
import type { Random } from './random';

/** Datagrams at once, and the pause after them in ms: as much as the kernel's buffers take without losing most of it. */
const BURST = 40;
const PAUSE_MS = 4;
/** mediasoup closes the connection of one who says goodbye, or sends what looks like it. */
const REJOINS = 50;

/** Datagrams sent, by what they looked like. */
export type Sent = Record<'noise' | 'stun' | 'dtls' | 'rtp' | 'rtcp' | 'srtp' | 'srtcp', number>;

/**
 * Sends what no browser sends: as a stranger to the media port, and as a learner whose connection is good, so that
 * packets pass SRTP and reach every parser behind it.
 */
export class Attacker {
  readonly sent: Sent = { noise: 0, stun: 0, dtls: 0, rtp: 0, rtcp: 0, srtp: 0, srtcp: 0 };
  readonly #api: InterviewApi;
  readonly #sessionId: string;
  readonly #mediaPort: number;
  readonly #random: Random;
  readonly #stranger: Socket = createSocket('udp4').on('error', () => undefined);
  #link: RtcLink | null = null;
  #joins = 0;

  constructor(apiUrl: string, sessionId: string, mediaPort: number, random: Random) {
    this.#api = new InterviewApi(apiUrl);
    this.#sessionId = sessionId;
    this.#mediaPort = mediaPort;
    this.#random = random;
  }

  /** Connections that were made. */
  get joins(): number {
    return this.#joins;
  }

  async attack(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += BURST) {
      if (!this.#link && this.#joins < REJOINS) await this.#join();
      for (let i = 0; i < Math.min(BURST, count - sent); i++) this.#sendOne();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  close(): void {
    this.#link?.close({ goodbye: false });
    this.#stranger.close();
  }

  async #join(): Promise<void> {
    this.#joins += 1;
    this.#link = await RtcLink.connect({
      exchange: async (offer) => (await this.#api.offer(this.#sessionId, offer)).sdp,
      onRtp: () => undefined,
      onLost: () => (this.#link = null),
    });
  }

  #sendOne(): void {
    const random = this.#random;
    const link = this.#link;
    const ssrc = link?.ssrc ?? 1;
    const payloadType = link?.payloadType ?? 111;
    switch (random.int(link ? 10 : 5)) {
      case 0:
        return this.#asStranger('noise', noise(random));
      case 1:
        return this.#asStranger('stun', stun(random));
      case 2:
        return this.#asStranger('dtls', dtls(random));
      case 3:
        return this.#asStranger('rtp', rtp(ssrc, payloadType, random));
      case 4:
        return this.#asStranger('rtcp', rtcp(ssrc, random));
      case 5:
      case 6:
      case 7:
        this.sent.srtp += 1;
        return link?.send(atLeast(12, rtp(ssrc, payloadType, random)));
      case 8:
        this.sent.srtcp += 1;
        return link?.sendRtcp(rtcp(ssrc, random));
      default:
        // On the connection itself, but outside of SRTP. Records of DTLS are left out: a forged alert is a goodbye.
        return this.#onConnection(random.pick(['noise', 'stun', 'rtp', 'rtcp'] as const));
    }
  }

  #asStranger(kind: keyof Sent, datagram: Buffer): void {
    this.sent[kind] += 1;
    this.#stranger.send(datagram, this.#mediaPort, '127.0.0.1');
  }

  #onConnection(kind: 'noise' | 'stun' | 'rtp' | 'rtcp'): void {
    const random = this.#random;
    const make = { noise, stun, rtp: () => rtp(1, 111, random), rtcp: () => rtcp(1, random) }[kind];
    this.sent[kind] += 1;
    this.#link?.sendRaw(mutated(make(random), random));
  }
}

const atLeast = (bytes: number, packet: Buffer): Buffer =>
  packet.length >= bytes ? packet : Buffer.concat([packet, Buffer.alloc(bytes - packet.length)]);
