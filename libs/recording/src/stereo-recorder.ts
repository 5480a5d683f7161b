import { OggOpusWriter } from './ogg-opus-writer';
import type { OggOpusWriterOptions } from './ogg-opus-writer';
import { parseOpusFrames, writeOpusPacket } from './opus-frames';
import type { OpusFrames } from './opus-frames';

const SLOT_MS = 20;
/** libopus' own coding of 20 ms of digital silence (CELT, fullband, mono). */
const SILENCE: OpusFrames = { config: 0xf8, frames: [Uint8Array.of(0xff, 0xfe)] };
/** A side that is behind by more is given silence: it is not there. In slots of 20 ms. */
const MAX_LAG_SLOTS = 25;
/** A learner's side that is further ahead than jitter explains catches up by leaving silence out. */
const MAX_LEAD_SLOTS = 3;

/** What a side sounds like for some time. */
export type RecordedSound =
  /** An Opus packet as it was on the wire, mono. */
  | { readonly kind: 'packet'; readonly payload: Uint8Array; readonly durationMs: number }
  /** A packet that never came: the player conceals it. */
  | { readonly kind: 'lost'; readonly durationMs: number }
  | { readonly kind: 'silence'; readonly durationMs: number };

export interface StereoRecorderOptions extends OggOpusWriterOptions {
  /**
   * Codes a packet anew as packets of 20 ms, for senders whose packets are longer or shorter and cannot be cut.
   * @returns as many packets as 20 ms fit into it
   */
  readonly recode: (payload: Uint8Array, durationMs: number) => readonly Uint8Array[];
}

/**
 * Records a conversation as it happens: the learner on the left, the interviewer on the right, aligned on the 20 ms
 * clock that both are played on. Costs the packing of packets, and no coding.
 */
export class StereoRecorder {
  readonly #writer: OggOpusWriter;
  readonly #recode: StereoRecorderOptions['recode'];
  readonly #learner: OpusFrames[] = [];
  readonly #interviewer: OpusFrames[] = [];
  /** Silence of the learner that has not filled a slot, in ms. */
  #learnerRestMs = 0;
  #lastLearnerConfig = SILENCE.config;

  constructor(options: StereoRecorderOptions) {
    this.#writer = new OggOpusWriter(options);
    this.#recode = options.recode;
  }

  /** What has been recorded of both, in ms. */
  get durationMs(): number {
    return this.#writer.durationMs;
  }

  /** What is heard of the learner from here on is heard now, whatever was there before: they have (re)joined. */
  align(): void {
    this.#learnerRestMs = 0;
    while (this.#learner.length < this.#interviewer.length) this.#learner.push(SILENCE);
  }

  /** What was heard of the learner next, in the order of their media time. */
  learner(sound: RecordedSound): void {
    if (sound.kind === 'packet') {
      for (const slot of this.#slotsOf(sound.payload, sound.durationMs)) this.#learner.push(slot);
      return;
    }
    this.#learnerRestMs += sound.durationMs;
    for (; this.#learnerRestMs >= SLOT_MS; this.#learnerRestMs -= SLOT_MS) {
      // After a burst that came late its silence has been written already.
      const isAhead = this.#learner.length - this.#interviewer.length >= MAX_LEAD_SLOTS;
      if (isAhead && sound.kind === 'silence') continue;
      this.#learner.push(
        sound.kind === 'lost' ? { config: this.#lastLearnerConfig, frames: [NOTHING] } : SILENCE,
      );
    }
    // Silence is told up to now: what is missing before it was never made up (a stall, a sender's pause).
    if (sound.kind === 'silence')
      while (this.#interviewer.length - this.#learner.length > MAX_LEAD_SLOTS) this.#learner.push(SILENCE);
  }

  /** One tick of the clock: the packet that was sent of the interviewer's voice, or null for silence. */
  tick(interviewer: Uint8Array | null): void {
    this.#interviewer.push((interviewer && parseOpusFrames(interviewer)) ?? SILENCE);
    while (this.#interviewer.length - this.#learner.length > MAX_LAG_SLOTS) this.#learner.push(SILENCE);
    this.#write();
  }

  /** Writes what is still waiting. Idempotent. */
  close(): void {
    while (this.#learner.length < this.#interviewer.length) this.#learner.push(SILENCE);
    while (this.#interviewer.length < this.#learner.length) this.#interviewer.push(SILENCE);
    this.#write();
    this.#writer.close();
  }

  #write(): void {
    for (;;) {
      const left = this.#learner[0];
      const right = this.#interviewer[0];
      if (!left || !right) return;
      this.#learner.shift();
      this.#interviewer.shift();
      const packet = Buffer.concat([writeOpusPacket(left, true), writeOpusPacket(right, false)]);
      this.#writer.write(packet, SLOT_MS);
    }
  }

  /** A packet as frames for each 20 ms. */
  #slotsOf(payload: Uint8Array, durationMs: number): readonly OpusFrames[] {
    const parsed = parseOpusFrames(payload);
    if (!parsed) return [];
    this.#lastLearnerConfig = oneSlotConfig(parsed.config);
    const frameMs = durationMs / parsed.frames.length;
    const perSlot = SLOT_MS / frameMs;
    if (Number.isInteger(perSlot) && parsed.frames.length % perSlot === 0) {
      return Array.from({ length: parsed.frames.length / perSlot }, (_, slot) => ({
        config: parsed.config,
        frames: parsed.frames.slice(slot * perSlot, (slot + 1) * perSlot),
      }));
    }
    return this.#recode(payload, durationMs).map((packet) => parseOpusFrames(packet) ?? SILENCE);
  }
}

const NOTHING = new Uint8Array(0);

/** The same mode with frames of 20 ms (RFC 6716, table 2), for a frame that was lost. */
function oneSlotConfig(config: number): number {
  const number = config >> 3;
  if (number < 12) return (((number & ~3) | 1) << 3) | (config & 0x04);
  if (number < 16) return ((number | 1) << 3) | (config & 0x04);
  return ((number | 3) << 3) | (config & 0x04);
}
