import { OpusDecoder, rmsDbfs, type RtpPacket } from '@spool/audio';
import { StreamWatch, type StreamCounters } from './stream-watch';

/** Louder than this is a voice that somebody hears. */
const AUDIBLE_DBFS = -50;
/** Without decoding: our encoder spends fewer bytes than this on 20 ms of silence, and more on speech. */
const AUDIBLE_BYTES = 24;
/** Stamps of packets with a voice that are remembered: two minutes of speech. */
const REMEMBERED = 6000;

interface Waiter {
  /** @returns whether it is done */
  check(nowMs: number): boolean;
}

/**
 * A caller's side that listens: stamps what arrives, knows a voice from silence, and counts what a listener would
 * miss. All times on `performance.now`'s clock.
 */
export class Ear {
  readonly #watch = new StreamWatch();
  readonly #decoder: OpusDecoder | null;
  /** Arrivals of packets with a voice in them, oldest first. */
  #voice: number[] = [];
  #waiters: Waiter[] = [];

  /** @param decode judge by level, at 25 µs a packet; otherwise by packet size */
  constructor(decode: boolean) {
    this.#decoder = decode ? new OpusDecoder() : null;
  }

  /** Since the beginning, over all connections. */
  get counters(): Readonly<StreamCounters> {
    return this.#watch.counters;
  }

  /** Takes an RTP packet, in the order of arrival. */
  receive(packet: RtpPacket, atMs: number): void {
    if (packet.payload.length === 0) return;
    this.#watch.see(packet, atMs);
    if (!this.#isAudible(packet.payload)) return;
    this.#voice.push(atMs);
    if (this.#voice.length > 2 * REMEMBERED) this.#voice = this.#voice.slice(-REMEMBERED);
    this.#check(atMs);
  }

  /** Time has passed without a packet, perhaps. */
  tick(nowMs: number): void {
    if (this.#waiters.length > 0) this.#check(nowMs);
  }

  /** When the last packet with a voice came; -Infinity when none has. */
  get lastVoiceMs(): number {
    return this.#voice.at(-1) ?? -Infinity;
  }

  /** When the first packet with a voice after `sinceMs` came, if it has. */
  voiceAfter(sinceMs: number): number | undefined {
    if (this.lastVoiceMs <= sinceMs) return undefined;
    return this.#voice.find((atMs) => atMs > sinceMs);
  }

  /**
   * Waits for the first packet with a voice after `sinceMs`.
   * @returns when it came
   * @throws Error when it does not within `timeoutMs`
   */
  hears(sinceMs: number, timeoutMs = 15_000): Promise<number> {
    return this.#wait('a voice', timeoutMs, () => this.voiceAfter(sinceMs));
  }

  /**
   * Waits until no voice has come for `silentMs`.
   * @returns when the last of it came
   * @throws Error when it goes on for `timeoutMs`
   */
  hearsSilence(silentMs: number, timeoutMs = 60_000): Promise<number> {
    return this.#wait('silence', timeoutMs, (nowMs) =>
      nowMs - this.lastVoiceMs >= silentMs ? this.lastVoiceMs : undefined,
    );
  }

  #wait(what: string, timeoutMs: number, look: (nowMs: number) => number | undefined): Promise<number> {
    const giveUpAt = performance.now() + timeoutMs;
    return new Promise((resolve, reject) => {
      const check = (nowMs: number): boolean => {
        const found = look(nowMs);
        if (found !== undefined) resolve(found);
        else if (nowMs > giveUpAt) reject(new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`));
        else return false;
        return true;
      };
      if (!check(performance.now())) this.#waiters.push({ check });
    });
  }

  #check(nowMs: number): void {
    this.#waiters = this.#waiters.filter((waiter) => !waiter.check(nowMs));
  }

  #isAudible(payload: Buffer): boolean {
    if (!this.#decoder) return payload.length >= AUDIBLE_BYTES;
    return rmsDbfs(this.#decoder.decode(payload)) > AUDIBLE_DBFS;
  }
}
