import { setTimeout as delay } from 'node:timers/promises';
import { parseRtp } from '@spool/audio';
import { Ear, metronome, type Utterance } from '../../callers';
import { Microphone } from '../../callers/microphone';
import { makeSilence } from '../../callers/utterance';
import { RtcLink } from '../../callers/wire/rtc-link';
import { ReplyPacing } from './reply-pacing';

/** A reply is over when its voice has been gone for so long, in ms: longer than a pause between its sentences. */
const REPLY_OVER_MS = 400;
/** What callers think before they speak, in ms. */
const THINKING_MS = { least: 100, most: 400 };
/** A reply that has not begun by then does not come, in ms. */
const PATIENCE_MS = 5000;
/** A server that greets does so within this time, in ms; the others are waited for as long. */
const GREETING_MS = 1000;

/** What callers have heard since the last {@link PeerCaller.takeHeard}. */
export interface Heard {
  /** End of the caller's speech to the first audible packet of the reply, in ms, one a turn. */
  readonly delaysMs: number[];
  /** Replies that began before the caller had finished: they are no answers, and have no delay. */
  cutIns: number;
  /** Replies that did not come. */
  missed: number;
  /** See {@link ReplyPacing}. */
  pacingMs: number[];
}

const nothing = (): Heard => ({ delaysMs: [], cutIns: 0, missed: 0, pacingMs: [] });
let silence: ReturnType<typeof makeSilence> | undefined;

/** The same caller for each server: speaks, waits for the reply, hears it out, thinks, and speaks again. */
export class PeerCaller {
  readonly ear = new Ear(true);
  readonly #pacing = new ReplyPacing();
  readonly #microphone = new Microphone((silence ??= makeSilence(false)));
  readonly #stopClock: () => void;
  #link: RtcLink | null = null;
  #heard = nothing();
  #closed = false;

  /**
   * @param exchange takes our SDP offer to the server and brings its answer
   * @throws Error, also of `exchange`
   */
  static async call(exchange: (offer: string) => Promise<string>): Promise<PeerCaller> {
    const caller = new PeerCaller();
    try {
      await caller.#connect(exchange);
      return caller;
    } catch (error) {
      caller.close();
      throw error;
    }
  }

  private constructor() {
    this.#stopClock = metronome.add((nowMs) => {
      this.#microphone.tick();
      this.ear.tick(nowMs);
    });
  }

  get isConnected(): boolean {
    return this.#link !== null;
  }

  /** Goes on until it is closed or the connection breaks. @param seed tells callers apart */
  async converse(utterance: Utterance, seed: number): Promise<void> {
    await this.ear.hears(0, GREETING_MS).catch(() => undefined); // not all greet
    await delay((seed * 397) % 1500); // and not all callers begin at the same time
    for (let turn = 0; this.#link; turn++) {
      await this.ear.hearsSilence(REPLY_OVER_MS).catch(() => undefined); // it goes on and on: speak over it
      await delay(THINKING_MS.least + ((seed * 131 + turn * 211) % (THINKING_MS.most - THINKING_MS.least)));
      await this.#turn(utterance).catch(() => undefined); // hung up while speaking
    }
  }

  async #turn(utterance: Utterance): Promise<void> {
    const beganMs = performance.now();
    this.#pacing.begin();
    const { lastMs } = await this.#microphone.say(utterance);
    if (this.ear.lastVoiceMs > beganMs) {
      this.#heard.cutIns += 1;
      return;
    }
    const replyMs = await this.ear.hears(lastMs, PATIENCE_MS).catch(() => null);
    if (this.#closed) return;
    if (replyMs === null) this.#heard.missed += 1;
    else this.#heard.delaysMs.push(replyMs - lastMs);
  }

  takeHeard(): Heard {
    const heard = { ...this.#heard, pacingMs: this.#pacing.take() };
    this.#heard = nothing();
    return heard;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopClock();
    this.#microphone.stop('The caller hangs up.');
    this.#microphone.attach(null);
    this.#link?.close();
    this.#link = null;
  }

  async #connect(exchange: (offer: string) => Promise<string>): Promise<void> {
    const link = await RtcLink.connect({
      exchange,
      // aiortc would be the DTLS client otherwise, which we are.
      setup: 'active',
      consentTimeoutMs: 15_000,
      onRtp: (datagram, atMs) => {
        const packet = parseRtp(datagram);
        if (!packet) return;
        this.ear.receive(packet, atMs);
        this.#pacing.see(packet, atMs, this.ear.lastVoiceMs === atMs);
      },
      onLost: () => {
        this.#link = null;
        this.#microphone.attach(null);
      },
    });
    this.#link = link;
    this.#microphone.attach(link);
  }
}
