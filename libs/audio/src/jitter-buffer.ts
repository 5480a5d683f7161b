import { DelayEstimator } from './delay-estimator';
import { GapWatch } from './gap-watch';
import { ListenerClock } from './listener-clock';
import { MediaClock } from './media-clock';
import { opusHasFec, opusPacketDurationMs } from './opus-packet';
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
  /** Most time that a missing packet is waited for when those before it came after all (NACK), in ms. @default 120 */
  maxRecoveryMs?: number;
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
  /** Nothing was sent: feed so much silence, so that sound keeps up with time. */
  | { kind: 'silence'; durationMs: number }
  /** Nothing more is due at this tick. */
  | { kind: 'none' };

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
  /** Packets that were played although they had been missing when others were there already. */
  recovered: number;
  targetDelayMs: number;
  /** How long missing packets are waited for, in ms; 0: they do not come. */
  recoveryMs: number;
  /** RFC 3550 interarrival jitter in ms. */
  jitterMs: number;
}

/**
 * Nothing arrives: late packets may still come, so silence is reported only after this, or after as long as packets
 * have been late in the last seconds. Silence too early is a hole in a word, and may be taken for the end of a turn.
 */
const STARVATION_HOLD_MS = { least: 60, most: 300 };
/** More concealment in a row is a made-up voice; Opus has faded by then. */
const MAX_CONCEALED_IN_ROW = 5;
/** Opus says "silence from here" in at most two bytes (RFC 7587, 3.1.3: DTX). */
const MAX_DTX_BYTES = 2;
/** Less between two packets is how senders round: it is no silence. */
const LEAST_SILENCE_MS = 1;
const NOT_YET: JitterBufferPull = { kind: 'none' };

/**
 * Brings one RTP stream of Opus into order and into time, for a listener that is a machine.
 *
 * At each tick of the clock, call `pull(now)` until it says `none`. A packet is due at its media time plus the
 * smallest transit of the last seconds plus a target delay ({@link DelayEstimator}); due times follow the
 * sender's clock, so drift needs no correction of its own. As the listener is no sound card, nothing is
 * stretched or thrown away to catch up: after a delay spike all overdue packets come out at once. A packet
 * that is missing when it is due, and has a successor, is lost: it is concealed at once when the successor repeats
 * it (FEC), and otherwise waited for as long as missing packets have been worth it ({@link GapWatch}). Timestamps that advance further than sequence
 * numbers are silence, not loss (RFC 7587 DTX), and packets may hold 2.5 to 120 ms.
 */
export class JitterBuffer {
  readonly #frameMs: number;
  readonly #newDelay: () => DelayEstimator;
  readonly #newGaps: () => GapWatch;
  readonly #ring: PacketRing;
  readonly #sequences = new SequenceTracker();
  readonly #listener: ListenerClock;
  readonly #counts = {
    received: 0,
    played: 0,
    late: 0,
    duplicates: 0,
    recovered: 0,
    resets: 0,
    silenceMs: 0,
  };
  #delay: DelayEstimator;
  #gaps: GapWatch;
  #clock = new MediaClock();
  #ssrc: number | undefined;
  /** Media time up to which frames have been played or concealed; undefined before the first. */
  #mediaEndMs: number | undefined;
  #lastDurationMs: number;
  #lastWasDtx = false;
  #concealedInRow = 0;

  constructor({
    frameMs = 20,
    minDelayMs = 20,
    maxDelayMs = 200,
    maxRecoveryMs = 120,
    maxPackets = 128,
  }: JitterBufferOptions = {}) {
    this.#frameMs = frameMs;
    this.#lastDurationMs = frameMs;
    this.#newDelay = () => new DelayEstimator(minDelayMs, maxDelayMs);
    this.#delay = this.#newDelay();
    this.#newGaps = () => new GapWatch(maxRecoveryMs, maxPackets);
    this.#gaps = this.#newGaps();
    this.#ring = new PacketRing(maxPackets);
    this.#listener = new ListenerClock(frameMs);
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
    const missedMs = this.#gaps.arrived(sequence, arrivalMs);
    if (packet.payload.length > 0 && !this.#gaps.wasResent(missedMs)) {
      this.#delay.observe(arrivalMs - mediaMs, arrivalMs);
    }
    if (!this.#ring.store({ sequence, packet, mediaMs, arrivalMs })) this.#counts.late++;
    else if (missedMs > 0) this.#counts.recovered++;
  }

  /** What is due at `nowMs`. Each call gives the next thing; `none` ends the tick. Never throws. */
  pull(nowMs: number): JitterBufferPull {
    this.#listener.tick(nowMs);
    for (;;) {
      const current = this.#ring.current();
      if (current?.packet.payload.length === 0) {
        // Padding only: it has a number and no sound.
        this.#ring.advance();
        continue;
      }
      if (current) {
        const silent = this.#silenceBefore(current.mediaMs, nowMs);
        return silent ?? (this.#dueMs(current.mediaMs) <= nowMs ? this.#play(current, nowMs) : NOT_YET);
      }
      const successor = this.#ring.firstWithSound();
      if (!successor) return this.#silence(nowMs, this.#lastWasDtx ? 0 : this.#starvationHoldMs()) ?? NOT_YET;
      if (!this.#isConcealable(successor)) {
        this.#ring.advanceTo(successor);
        continue;
      }
      const startMs = this.#startOfMissing(successor);
      const silent = this.#silenceBefore(startMs, nowMs);
      if (silent) return silent;
      if (this.#dueMs(startMs) > nowMs || this.#mayStillCome(successor, nowMs)) return NOT_YET;
      const lost = this.#conceal(startMs, successor, nowMs);
      if (lost) return lost;
    }
  }

  /** Forgets the stream, not the counts. */
  reset(): void {
    this.#counts.resets++;
    this.#ring.clear();
    this.#sequences.clear();
    this.#delay = this.#newDelay();
    this.#gaps = this.#newGaps();
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
      recoveryMs: this.#gaps.waitMs,
      jitterMs: this.#delay.jitterMs,
    };
  }

  #play({ packet, mediaMs, arrivalMs }: HeldPacket, nowMs: number): JitterBufferPull {
    const durationMs = opusPacketDurationMs(packet.payload) || this.#frameMs;
    this.#ring.advance();
    this.#counts.played++;
    this.#concealedInRow = 0;
    this.#lastDurationMs = durationMs;
    this.#lastWasDtx = packet.payload.length <= MAX_DTX_BYTES;
    this.#mediaEndMs = mediaMs + durationMs;
    this.#listener.sound(durationMs, this.#dueMs(this.#mediaEndMs), nowMs);
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
      this.#silentBeforeMs(successor.mediaMs) >= this.#lastDurationMs / 2
    );
  }

  /** Whether the packet missing at the cursor is worth waiting for. */
  #mayStillCome(successor: HeldPacket, nowMs: number): boolean {
    if (this.#ring.isNext(successor) && opusHasFec(successor.packet.payload)) return false;
    return this.#gaps.worthWaitingUntilMs(this.#ring.cursor!) > nowMs;
  }

  /**
   * Where the media of the missing packet at the cursor begins. Silence among the missing ones, which timestamps
   * tell, is taken to lie before all of them: a word's onset is worth more than the end of the one before.
   */
  #startOfMissing(successor: HeldPacket): number {
    const missingMs = (successor.sequence - this.#ring.cursor!) * this.#lastDurationMs;
    return Math.max(this.#mediaEndMs!, successor.mediaMs - missingMs);
  }

  /** Passes one lost packet; there is nothing to conceal where silence has been reported already. */
  #conceal(startMs: number, successor: HeldPacket, nowMs: number): JitterBufferPull | undefined {
    const missingMs = Math.min(this.#lastDurationMs, successor.mediaMs - startMs);
    const next = this.#ring.isNext(successor) ? successor.packet.payload : undefined;
    this.#ring.advance();
    this.#concealedInRow++;
    this.#mediaEndMs = startMs + missingMs;
    const endMs = this.#dueMs(this.#mediaEndMs);
    const durationMs = Math.min(missingMs, this.#listener.unsilencedMs(endMs));
    if (durationMs < LEAST_SILENCE_MS) return undefined;
    this.#listener.sound(durationMs, endMs, nowMs);
    return next ? { kind: 'lost', next, durationMs } : { kind: 'lost', durationMs };
  }

  /** The silence between what was played and what begins at `mediaMs`, as far as it has passed and was not given. */
  #silenceBefore(mediaMs: number, nowMs: number): JitterBufferPull | undefined {
    if (this.#silentBeforeMs(mediaMs) < LEAST_SILENCE_MS) return undefined;
    const dueMs = this.#dueMs(mediaMs);
    return dueMs > nowMs ? this.#silence(nowMs, 0) : this.#report(this.#listener.silenceBefore(dueMs));
  }

  /** Silence up to now, when nothing has come for `holdMs`. */
  #silence(nowMs: number, holdMs: number): JitterBufferPull | undefined {
    return this.#report(this.#listener.silence(nowMs, holdMs));
  }

  #report(durationMs: number): JitterBufferPull | undefined {
    if (durationMs === 0) return undefined;
    this.#counts.silenceMs += durationMs;
    return { kind: 'silence', durationMs };
  }

  #starvationHoldMs(): number {
    const { least, most } = STARVATION_HOLD_MS;
    const spikeMs = this.#delay.peakMs - this.#delay.targetMs + this.#frameMs;
    // A lost packet is noticed, and concealed, only when the next one comes.
    return Math.min(most, Math.max(least, 2 * this.#lastDurationMs, spikeMs));
  }

  /** Media time between the last frame and what begins at `mediaMs`. */
  #silentBeforeMs(mediaMs: number): number {
    return this.#mediaEndMs === undefined ? 0 : mediaMs - this.#mediaEndMs;
  }

  #dueMs(mediaMs: number): number {
    return mediaMs + this.#delay.baseMs + this.#delay.targetMs;
  }
}
