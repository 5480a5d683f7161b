import { RtpWriter } from '@spool/audio';
import type { Utterance } from './utterance';

/** When speech left, on `performance.now`'s clock. */
export interface Spoken {
  /** The first packet with speech. */
  readonly firstMs: number;
  /** The last packet with speech. */
  readonly lastMs: number;
}

/** Where packets go. */
export interface MediaSink {
  readonly ssrc: number;
  readonly payloadType: number;
  send(packet: Buffer): void;
}

interface Speaking {
  readonly utterance: Utterance;
  readonly resolve: (spoken: Spoken) => void;
  readonly reject: (error: Error) => void;
  next: number;
  firstMs: number;
}

/** A caller's side that speaks: each tick one packet of speech or of the room's silence. */
export class Microphone {
  readonly #silence: readonly (Uint8Array | null)[];
  #sink: MediaSink | null = null;
  #writer: RtpWriter | null = null;
  #speaking: Speaking | null = null;
  #silentTicks = 0;
  /** Packets sent. */
  sent = 0;

  /** @param silence see {@link makeSilence} */
  constructor(silence: readonly (Uint8Array | null)[]) {
    this.#silence = silence;
  }

  get isSpeaking(): boolean {
    return this.#speaking !== null;
  }

  /** Speaks into a new connection from now on, or into none. */
  attach(sink: MediaSink | null): void {
    this.#sink = sink;
    this.#writer = sink && new RtpWriter({ ssrc: sink.ssrc, payloadType: sink.payloadType });
  }

  /**
   * Starts with the next tick.
   * @returns when its last packet with speech has left
   * @throws Error when it speaks already, or stops before it is through
   */
  say(utterance: Utterance): Promise<Spoken> {
    if (this.#speaking) return Promise.reject(new Error('One utterance at a time.'));
    return new Promise((resolve, reject) => {
      this.#speaking = { utterance, resolve, reject, next: 0, firstMs: NaN };
    });
  }

  /** Breaks off. */
  stop(why: string): void {
    this.#speaking?.reject(new Error(why));
    this.#speaking = null;
  }

  /** 20 ms have passed. */
  tick(): void {
    const speaking = this.#speaking;
    if (speaking) this.#speak(speaking);
    else this.#send(this.#silence[this.#silentTicks++ % this.#silence.length] ?? null);
  }

  #speak(speaking: Speaking): void {
    const { utterance, next } = speaking;
    this.#send(utterance.packets[next] ?? null);
    const nowMs = performance.now();
    if (next === utterance.firstSpeech) speaking.firstMs = nowMs;
    if (next === utterance.lastSpeech) speaking.resolve({ firstMs: speaking.firstMs, lastMs: nowMs });
    speaking.next += 1;
    if (speaking.next >= utterance.packets.length) this.#speaking = null;
  }

  #send(payload: Uint8Array | null): void {
    if (!this.#writer || !this.#sink) return;
    if (!payload) {
      this.#writer.skip(1);
      return;
    }
    this.#sink.send(this.#writer.packet(payload));
    this.sent += 1;
  }
}
