import { OpusDecoder, OpusEncoder, parseRtp, type JitterBufferPull } from '@spool/audio';
import {
  partName,
  RecordingError,
  StereoRecorder,
  type RecordingSink,
  type RecordingStore,
} from '@spool/recording';
import type { Logger } from '@spool/observability';
import { toEpoch, type ConversationClock } from './conversation-clock';
import type { EventOutbox } from './event-outbox';
import { within } from './within';

export interface SessionRecordingOptions {
  readonly store: RecordingStore;
  readonly sessionId: string;
  readonly outbox: Pick<EventOutbox, 'append'>;
  readonly clock: ConversationClock;
  readonly logger: Logger;
}

const SLOT_MS = 20;
/** Ticks that did not come (the process was suspended) are silence; fewer are how a busy machine is late. */
const MAX_BEHIND_SLOTS = 5;
/** An Opus packet as short as this says that nothing is said (RFC 7587, 3.1.3). */
const MAX_DTX_BYTES = 2;
/** What the store is given to take the last sound, in ms. */
const CLOSE_TIMEOUT_MS = 5000;
const RECODE_HZ = 24_000;

/**
 * Records one session on this process as a part of its own, from the moment when somebody joins: the learner as they
 * were heard, the interviewer as it was sent. Packs packets and codes nothing; writing is the store's, behind a queue.
 */
export class SessionRecording {
  readonly #o: SessionRecordingOptions;
  #recorder: StereoRecorder | null = null;
  #part = '';
  #startedMs = 0;
  #slots = 0;
  /** Packets of the interviewer that no tick has taken yet: one at most, as the first of an answer comes early. */
  #sent: Uint8Array[] = [];
  /** Pages that wait for the store to be opened. */
  #pages: Buffer[] = [];
  #sink: RecordingSink | null = null;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;
  #failed = false;

  constructor(options: SessionRecordingOptions) {
    this.#o = options;
  }

  /** Somebody has joined: begins, or goes on with what they say now. */
  joined(): void {
    if (this.#recorder) this.#recorder.align();
    else if (!this.#closing) this.#begin();
  }

  /** What was taken from the learner's jitter buffer. */
  learner(pulled: Exclude<JitterBufferPull, { kind: 'none' }>): void {
    const isSound = pulled.kind === 'frame' && pulled.payload.length > MAX_DTX_BYTES;
    const { durationMs } = pulled;
    if (isSound) this.#recorder?.learner({ kind: 'packet', payload: pulled.payload, durationMs });
    else this.#recorder?.learner({ kind: pulled.kind === 'lost' ? 'lost' : 'silence', durationMs });
  }

  /** @param rtp a packet of the interviewer's voice, as it was sent */
  interviewer(rtp: Buffer): void {
    const payload = this.#recorder && parseRtp(rtp)?.payload;
    if (payload && payload.length > MAX_DTX_BYTES) this.#sent.push(payload);
  }

  /** One 20 ms tick, after both have been told. */
  tick(): void {
    if (!this.#recorder) return;
    this.#slot(this.#sent.shift() ?? null);
    const due = Math.floor((this.#o.clock.now() - this.#startedMs) / SLOT_MS);
    if (due - this.#slots > MAX_BEHIND_SLOTS) while (this.#slots < due) this.#slot(null);
  }

  /** Writes what there is and says in the log how long it is. Idempotent; never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** The interview is deleted: nothing of it may be left. Never rejects. */
  async discard(): Promise<void> {
    await this.close();
    await this.#o.store
      .delete(this.#o.sessionId)
      .catch((err: unknown) =>
        this.#o.logger.error({ err }, 'The recording of a deleted interview is left.'),
      );
  }

  #slot(packet: Uint8Array | null): void {
    this.#slots += 1;
    this.#recorder?.tick(packet);
  }

  #begin(): void {
    const { clock, sessionId } = this.#o;
    this.#startedMs = clock.now();
    this.#slots = 0;
    this.#sink = null;
    this.#failed = false;
    const startedAtMs = Math.round(toEpoch(clock, this.#startedMs));
    this.#part = partName(startedAtMs);
    this.#recorder = new StereoRecorder({
      serial: startedAtMs >>> 0,
      tags: { TITLE: `Interview ${sessionId}`, DATE: new Date(startedAtMs).toISOString() },
      onPage: (page) => this.#write(page),
      recode,
    });
    this.#opening = this.#open(startedAtMs);
  }

  async #open(startedAtMs: number): Promise<void> {
    const { store, sessionId, outbox, clock } = this.#o;
    try {
      this.#sink = await store.create(sessionId, this.#part, (error) => this.#fail(error));
    } catch (error) {
      return this.#fail(error);
    }
    outbox.append({
      type: 'recording_started',
      at_ms: clock.epoch(),
      part: this.#part,
      started_at_ms: startedAtMs,
    });
    for (const page of this.#pages.splice(0)) this.#sink.write(page);
  }

  #write(page: Buffer): void {
    if (this.#sink) this.#sink.write(page);
    else if (!this.#failed) this.#pages.push(page);
  }

  /** The recording is over, the interview is not. */
  #fail(err: unknown): void {
    const { logger } = this.#o;
    // The message is ours; a cause may name the bucket, and nothing of what was said.
    logger.error(
      { err, code: err instanceof RecordingError ? err.code : undefined },
      'The recording ends here.',
    );
    this.#failed = true;
    this.#pages = [];
    this.#stop('failed');
  }

  async #end(): Promise<void> {
    await within(CLOSE_TIMEOUT_MS, 'the recording to be opened', this.#opening).catch(() => undefined);
    const recorder = this.#recorder;
    if (!recorder) return;
    recorder.close();
    let reason: 'finished' | 'failed' = 'finished';
    try {
      if (this.#sink) await within(CLOSE_TIMEOUT_MS, 'the end of the recording', this.#sink.close());
    } catch (err) {
      if (!this.#recorder) return; // that it failed is told already
      this.#o.logger.error({ err }, 'The end of the recording is not stored.');
      reason = 'failed';
    }
    this.#stop(reason);
  }

  #stop(reason: 'finished' | 'failed'): void {
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#sent = [];
    if (!recorder || !this.#sink) return;
    this.#o.outbox.append({
      type: 'recording_ended',
      at_ms: this.#o.clock.epoch(),
      part: this.#part,
      duration_ms: Math.round(recorder.durationMs),
      reason,
    });
  }
}

/** Packets of 40 or 60 ms in Opus' speech mode cannot be cut; hardly anybody sends them. */
function recode(payload: Uint8Array, durationMs: number): Uint8Array[] {
  const samples = new OpusDecoder({ sampleRate: RECODE_HZ }).decode(Buffer.from(payload));
  const encoder = new OpusEncoder({ sampleRate: RECODE_HZ });
  const frame = (RECODE_HZ * SLOT_MS) / 1000;
  return Array.from({ length: Math.floor(durationMs / SLOT_MS) }, (_, slot) =>
    // The encoder gives a view of its own memory.
    Uint8Array.from(encoder.encode(samples.slice(slot * frame, (slot + 1) * frame))),
  );
}
