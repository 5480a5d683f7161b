import { parseRtp, type RtpPacket } from '@spool/audio';
import { Ear } from './ear';
import { InterviewApi } from './interview-api';
import { metronome } from './metronome';
import { Microphone, type Spoken } from './microphone';
import { makeSilence, type Utterance } from './utterance';
import { RtcLink, type RtcLinkOptions } from './wire/rtc-link';

/** A server that is starting again is asked so often, in ms. */
const REJOIN_EVERY_MS = 250;

export interface CallerOptions extends Pick<
  RtcLinkOptions,
  'payloadType' | 'via' | 'consentEveryMs' | 'consentTimeoutMs'
> {
  /** Silence with gaps (DTX), or a packet every 20 ms. @default false: continuous, as Chromium sends by default */
  readonly dtx?: boolean;
  /** Judge what is heard by its level instead of packet sizes: exact, and dearer. @default false */
  readonly decode?: boolean;
  /** @default 'caller' */
  readonly userId?: string;
  /** When the connection breaks, offer again until it is taken or so many ms have passed. @default 0: stay away */
  readonly rejoinForMs?: number;
  /** Each packet of the interviewer, as it comes. */
  readonly onVoicePacket?: (packet: RtpPacket, atMs: number) => void;
  /** The connection broke. */
  readonly onLost?: (why: string) => void;
  /** It is back, after so many ms. */
  readonly onRejoined?: (afterMs: number) => void;
}

/**
 * A synthetic learner: starts an interview by REST, joins it by an SDP offer over WebRTC, speaks with a
 * microphone's timing and listens. Any number of them live in one process.
 */
export class Caller {
  readonly sessionId: string;
  readonly ear: Ear;
  readonly #api: InterviewApi;
  readonly #options: CallerOptions;
  readonly #microphone: Microphone;
  readonly #stopClock: () => void;
  #link: RtcLink | null = null;
  #peerId: string | null = null;
  #left = false;

  /** Starts an interview and joins it. @throws ProblemError, Error */
  static async call(apiUrl: string, options: CallerOptions = {}): Promise<Caller> {
    const api = new InterviewApi(apiUrl);
    const { session_id } = await api.start(options.userId ?? 'caller');
    return Caller.join(apiUrl, session_id, options);
  }

  /** Joins an interview that there is. @throws ProblemError, Error */
  static async join(apiUrl: string, sessionId: string, options: CallerOptions = {}): Promise<Caller> {
    const caller = new Caller(new InterviewApi(apiUrl), sessionId, options);
    try {
      await caller.rejoin();
      return caller;
    } catch (error) {
      caller.vanish();
      throw error;
    }
  }

  private constructor(api: InterviewApi, sessionId: string, options: CallerOptions) {
    this.#api = api;
    this.sessionId = sessionId;
    this.#options = options;
    this.ear = new Ear(options.decode ?? false);
    this.#microphone = new Microphone(silenceOf(options.dtx ?? false));
    this.#stopClock = metronome.add((nowMs) => {
      this.#microphone.tick();
      this.ear.tick(nowMs);
    });
  }

  /** Whether packets can go both ways, as far as we know. */
  get isConnected(): boolean {
    return this.#link !== null;
  }

  get isSpeaking(): boolean {
    return this.#microphone.isSpeaking;
  }

  /** Packets sent so far. */
  get sent(): number {
    return this.#microphone.sent;
  }

  /** Packets that the server missed and got again on this connection. */
  get sentAgain(): number {
    return this.#link?.sentAgain ?? 0;
  }

  /** @returns when the last packet with speech has left */
  say(utterance: Utterance): Promise<Spoken> {
    return this.#microphone.say(utterance);
  }

  /**
   * Interrupts: says something so many ms after the interviewer's next audible packet.
   * @returns when it began to speak, and when the last audible packet came that the interviewer still sent
   */
  async bargeIn(utterance: Utterance, afterMs: number): Promise<Spoken & { silentMs: number }> {
    const heardMs = await this.ear.hears(performance.now());
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, heardMs + afterMs - performance.now())));
    const spoken = await this.say(utterance);
    return { ...spoken, silentMs: this.ear.lastVoiceMs };
  }

  /** Joins with a new connection; the old one, if any, is superseded. @throws ProblemError, Error */
  async rejoin(): Promise<void> {
    this.#left = false;
    let peerId = '';
    const { payloadType, via, consentEveryMs, consentTimeoutMs } = this.#options;
    const link: RtcLink = await RtcLink.connect({
      exchange: async (offer) => {
        const answer = await this.#api.offer(this.sessionId, offer);
        peerId = answer.peer_id;
        return answer.sdp;
      },
      onRtp: (datagram, atMs) => {
        const packet = parseRtp(datagram);
        if (!packet) return;
        this.ear.receive(packet, atMs);
        this.#options.onVoicePacket?.(packet, atMs);
      },
      onLost: (why) => {
        if (this.#link === link) void this.#onLost(why);
      },
      payloadType,
      via,
      consentEveryMs,
      consentTimeoutMs,
    });
    this.#link?.close();
    this.#link = link;
    this.#peerId = peerId;
    this.#microphone.attach(link);
  }

  /** Hangs up; the interview goes on without us. */
  async leave(): Promise<void> {
    const peerId = this.#peerId;
    this.#drop(true);
    // Ended or moved meanwhile: there is nothing to leave.
    if (peerId) await this.#api.leave(this.sessionId, peerId).catch(() => undefined);
  }

  /** Is gone, as a browser is whose machine lost its network. */
  vanish(): void {
    this.#drop(false);
  }

  /** Ends the interview and hangs up. */
  async end(): Promise<void> {
    await this.#api.end(this.sessionId);
    this.#drop(true);
    this.#stopClock();
  }

  /** Hangs up for good. */
  async close(): Promise<void> {
    await this.leave();
    this.#stopClock();
  }

  #drop(goodbye: boolean): void {
    this.#left = true;
    this.#microphone.attach(null);
    this.#link?.close({ goodbye });
    this.#link = null;
    this.#peerId = null;
  }

  async #onLost(why: string): Promise<void> {
    this.#link = null;
    this.#microphone.attach(null);
    const { rejoinForMs = 0, onLost, onRejoined } = this.#options;
    const lostMs = performance.now();
    onLost?.(why);
    while (!this.#left && performance.now() - lostMs < rejoinForMs) {
      try {
        await this.rejoin();
        onRejoined?.(performance.now() - lostMs);
        return;
      } catch {
        // Not there yet, or already ended; time will tell.
        await new Promise((resolve) => setTimeout(resolve, REJOIN_EVERY_MS));
      }
    }
  }
}

const silences = new Map<boolean, readonly (Uint8Array | null)[]>();

/** Encoded once a process. */
function silenceOf(dtx: boolean): readonly (Uint8Array | null)[] {
  const known = silences.get(dtx) ?? makeSilence(dtx);
  silences.set(dtx, known);
  return known;
}
