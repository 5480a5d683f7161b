import { DelayEstimator } from './delay-estimator';
import { MediaClock } from './media-clock';
import { opusPacketDurationMs } from './opus-packet';
import { PacketRing, type HeldPacket } from './packet-ring';
import type { RtpPacket } from './rtp';
import { SequenceTracker } from './sequence-tracker';

export interface JitterBufferOptions {
  /** Interval of the clock that pulls, and of silence that is reported, in ms. @default 20 */
  frameMs?: number;
  /** Least time that packets are held, in ms, and what it starts with. @default 20 */
  minDelayMs?: number;
  /** Most time that packets are held, in ms. @default 200 */
  maxDelayMs?: number;
  /** Packets kept at most; the oldest give way. @default 128, 2.5 s */
  maxPackets?: number;
}

export type JitterBufferPull =
  /** Decode this. */
  | {
      kind: 'frame';
      payload: Buffer;
      sequence: number;
      timestamp: number;
      durationMs: number;
      arrivalMs: number;
    }
  /** Conceal `durationMs`; `next` is the payload of the packet behind the lost one, when it is here (Opus FEC). */
  | { kind: 'lost'; next?: Buffer; durationMs: number }
  /** Nothing more is due. `silenceMs` (often 0): feed so much silence first, so that sound keeps up with time. */
  | { kind: 'none'; silenceMs: number };

export interface JitterBufferStats {
  received: number;
  played: number;
  /** Packets that never came in time, concealed or not. */
  lost: number;
  /** Came after their place had been played or concealed, and were dropped. */
  late: number;
  duplicates: number;
  /** Came after a packet with a higher number. */
  reordered: number;
  /** Dropped because the buffer was full. */
  overflowed: number;
  /** New starts: another SSRC, or sequence numbers set anew. */
  resets: number;
  /** Packets held now. */
  buffered: number;
  /** Silence reported in all, in ms. */
  silenceMs: number;
  targetDelayMs: number;
  /** RFC 3550 interarrival jitter in ms. */
  jitterMs: number;
}

/** Nothing arrives: late packets may still come, so silence is reported only after this. */
const STARVATION_HOLD_MS = 60;
/** More concealment in a row is a made-up voice; Opus has faded by then. */
const MAX_CONCEALED_IN_ROW = 5;
/** Silence reported at once at most, after the process was suspended. */
const MAX_SILENCE_FRAMES = 10;
/** Opus says "silence from here" in at most two bytes (RFC 7587, 3.1.3: DTX). */
const MAX_DTX_BYTES = 2;
const NOT_YET: JitterBufferPull = { kind: 'none', silenceMs: 0 };

/**
 * Brings one RTP stream of Opus into order and into time, for a listener that is a machine.
 *
 * At each tick of the clock, call `pull(now)` until it says `none`. A packet is due at its media time plus the
 * smallest transit of the last seconds plus a target delay ({@link DelayEstimator}); due times follow the
 * sender's clock, so drift needs no correction of its own. As the listener is no sound card, nothing is
 * stretched or thrown away to catch up: after a delay spike all overdue packets come out at once. A packet
 * that is missing when it is due, and has a successor, is lost. Timestamps that advance further than sequence
 * numbers are silence, not loss (RFC 7587 DTX), and packets may hold 2.5 to 120 ms.
 */
export class JitterBuffer {
  readonly #frameMs: number;
  readonly #newDelay: () => DelayEstimator;
  readonly #ring: PacketRing;
  readonly #sequences = new SequenceTracker();
  readonly #counts = { received: 0, played: 0, late: 0, duplicates: 0, resets: 0, silenceMs: 0 };
  #delay: DelayEstimator;
  #clock = new MediaClock();
  #ssrc: number | undefined;
  /** Media time up to which frames have been played or concealed; undefined before the first. */
  #mediaEndMs: number | undefined;
  /** Local time up to which the listener has been given sound or silence. */
  #fedUntilMs: number | undefined;
  #silencedUntilMs = -Infinity;
  #lastDurationMs: number;
  #lastWasDtx = false;
  #concealedInRow = 0;

  constructor({
    frameMs = 20,
    minDelayMs = 20,
    maxDelayMs = 200,
    maxPackets = 128,
  }: JitterBufferOptions = {}) {
    this.#frameMs = frameMs;
    this.#lastDurationMs = frameMs;
    this.#newDelay = () => new DelayEstimator(minDelayMs, maxDelayMs);
    this.#delay = this.#newDelay();
    this.#ring = new PacketRing(maxPackets);
  }

  /** Takes a packet that arrived at `arrivalMs`, on the same clock as `pull`'s. */
  insert(packet: RtpPacket, arrivalMs: number): void {
    this.#counts.received++;
    if (this.#ssrc !== packet.ssrc) {
      if (this.#ssrc !== undefined) this.reset();
      this.#ssrc = packet.ssrc;
    }
    let sequence = this.#sequences.extend(packet.sequenceNumber);
    if (sequence === 'restart') {
      this.reset();
      sequence = this.#sequences.extend(packet.sequenceNumber);
    }
    if (typeof sequence === 'string') {
      this.#counts.late++;
      return;
    }
    if (this.#ring.isDuplicate(sequence)) {
      this.#counts.duplicates++;
      return;
    }
    const mediaMs = this.#clock.mediaMs(packet.timestamp, arrivalMs, this.#delay.baseMs);
    if (packet.payload.length > 0) this.#delay.observe(arrivalMs - mediaMs, arrivalMs);
    if (!this.#ring.store({ sequence, packet, mediaMs, arrivalMs })) this.#counts.late++;
  }

  /** What is due at `nowMs`. Each call gives the next thing; `none` ends the tick. Never throws. */
  pull(nowMs: number): JitterBufferPull {
    for (;;) {
      const current = this.#ring.current();
      if (current?.packet.payload.length === 0) {
        // Padding only: it has a number and no sound.
        this.#ring.advance();
        continue;
      }
      if (current) {
        if (this.#dueMs(current.mediaMs) <= nowMs) return this.#play(current);
        return this.#nothing(nowMs, this.#silentBeforeMs(current) >= this.#frameMs / 2);
      }
      const successor = this.#ring.firstWithSound();
      if (!successor) return this.#nothing(nowMs, this.#lastWasDtx);
      if (!this.#isConcealable(successor)) {
        this.#ring.advanceTo(successor);
        continue;
      }
      if (this.#dueMs(this.#mediaEndMs!) > nowMs) return this.#nothing(nowMs, false);
      const lost = this.#conceal(successor);
      if (lost) return lost;
    }
  }

  /** Forgets the stream, not the counts. */
  reset(): void {
    this.#counts.resets++;
    this.#ring.clear();
    this.#sequences.clear();
    this.#delay = this.#newDelay();
    this.#clock = new MediaClock();
    this.#mediaEndMs = undefined;
    this.#lastWasDtx = false;
    this.#concealedInRow = 0;
  }

  stats(): JitterBufferStats {
    return {
      ...this.#counts,
      lost: this.#ring.missed,
      reordered: this.#sequences.reordered,
      overflowed: this.#ring.overflowed,
      buffered: this.#ring.size,
      targetDelayMs: this.#delay.targetMs,
      jitterMs: this.#delay.jitterMs,
    };
  }

  #play({ packet, mediaMs, arrivalMs }: HeldPacket): JitterBufferPull {
    const durationMs = opusPacketDurationMs(packet.payload) || this.#frameMs;
    this.#ring.advance();
    this.#counts.played++;
    this.#concealedInRow = 0;
    this.#lastDurationMs = durationMs;
    this.#lastWasDtx = packet.payload.length <= MAX_DTX_BYTES;
    this.#mediaEndMs = mediaMs + durationMs;
    this.#feedUntil(this.#dueMs(this.#mediaEndMs));
    return {
      kind: 'frame',
      payload: packet.payload,
      sequence: packet.sequenceNumber,
      timestamp: packet.timestamp,
      durationMs,
      arrivalMs,
    };
  }

  /** Whether the packet missing at the cursor had sound of its own, and concealing it would still be of use. */
  #isConcealable(successor: HeldPacket): boolean {
    return (
      this.#concealedInRow < MAX_CONCEALED_IN_ROW &&
      this.#silentBeforeMs(successor) >= this.#lastDurationMs / 2
    );
  }

  /** Passes one lost packet; there is nothing to conceal where silence has been reported already. */
  #conceal(successor: HeldPacket): JitterBufferPull | undefined {
    const durationMs = Math.min(this.#lastDurationMs, this.#silentBeforeMs(successor));
    const next = this.#ring.isNext(successor) ? successor.packet.payload : undefined;
    this.#ring.advance();
    this.#concealedInRow++;
    this.#mediaEndMs! += durationMs;
    const endMs = this.#dueMs(this.#mediaEndMs!);
    if (endMs <= this.#silencedUntilMs) return undefined;
    this.#feedUntil(endMs);
    return next ? { kind: 'lost', next, durationMs } : { kind: 'lost', durationMs };
  }

  #nothing(nowMs: number, isSilence: boolean): JitterBufferPull {
    const gapMs = this.#fedUntilMs === undefined ? 0 : nowMs - this.#fedUntilMs;
    const isSilentAlready = this.#fedUntilMs === this.#silencedUntilMs;
    const frames = Math.floor(gapMs / this.#frameMs);
    if (frames < 1 || (gapMs < STARVATION_HOLD_MS && !isSilence && !isSilentAlready)) return NOT_YET;
    this.#fedUntilMs! += frames * this.#frameMs;
    this.#silencedUntilMs = this.#fedUntilMs!;
    const silenceMs = Math.min(frames, MAX_SILENCE_FRAMES) * this.#frameMs;
    this.#counts.silenceMs += silenceMs;
    return { kind: 'none', silenceMs };
  }

  /** Media time between the last frame and this one. */
  #silentBeforeMs(held: HeldPacket): number {
    return this.#mediaEndMs === undefined ? 0 : held.mediaMs - this.#mediaEndMs;
  }

  #feedUntil(endMs: number): void {
    this.#fedUntilMs = Math.max(this.#fedUntilMs ?? -Infinity, endMs);
  }

  #dueMs(mediaMs: number): number {
    return mediaMs + this.#delay.baseMs + this.#delay.targetMs;
  }
}
