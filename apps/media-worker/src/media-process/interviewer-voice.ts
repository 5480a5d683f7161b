import {
  opusDtxPacket,
  PlayoutQueue,
  RtpWriter,
  SpurtEncoder,
  SpurtMemory,
  type Heard,
  type OpusEncoderOptions,
} from '@spool/audio';
import { PLAYOUT_HZ, type Synthesizer } from '@spool/speech';

const FRAME_SAMPLES = (PLAYOUT_HZ * 20) / 1000;
/** While the learner may be interrupting: clearly softer, still there if it was nothing. */
const DUCK_DB = -14;
const DUCK_RAMP_MS = 40;
/** One packet: as fast out of the way as it can be without a click. */
const STOP_RAMP_MS = 20;
/** A decoder that missed the end would hold its last sound; a few packets of silence after speech end it cleanly. */
const TRAILING_SILENCE_FRAMES = 5;
/**
 * In silence, a packet without a frame each 400 ms, as Opus encoders do (DTX): a browser then plays comfort noise,
 * where it would otherwise count every sample as lost and stretch the next word while it finds its place again.
 */
const DTX_EVERY_TICKS = 20;
/** A turn is synthesised only so far ahead of the ear, in ms: what is never heard is seldom computed. */
const AHEAD_MS = 6000;
/** A turn of which no sound comes for so many ticks (10 s) is given up: nobody waits that long for an answer. */
const PATIENCE_TICKS = 500;

const ENCODING: OpusEncoderOptions = {
  sampleRate: PLAYOUT_HZ,
  bitrate: 32_000,
  // Above 5 a frame costs a third more and speech gains nothing that is heard (recipes, "Cost").
  complexity: 5,
  inbandFec: true,
  expectedLossPercent: 5,
  dtx: false,
};
/** Greetings, prompts and questions repeat: their packets are made once a process. */
const said = new SpurtMemory();

export interface InterviewerVoiceEvents {
  /** First samples of a turn exist. */
  onSynthesised(turnId: number): void;
  /** The turn's first packet with sound has been sent. */
  onAudible(turnId: number): void;
  onSentence(turnId: number, text: string): void;
  /** Everything was played, or will never be. Not called for a turn that was stopped. */
  onFinished(turnId: number): void;
  /** The synthesiser failed: the rest of the turn was not spoken. */
  onFailed(turnId: number, error: unknown): void;
}

/** Where the voice goes at the moment. */
export interface VoiceSink {
  readonly payloadType: number;
  readonly ssrc: number;
  send(packet: Buffer): void;
}

interface Speaking {
  readonly turnId: number;
  /** The queue's name for it: a turn that is spoken again after a break is another one there. */
  readonly playId: number;
  readonly abort: AbortController;
  audible: boolean;
  /** Ticks since it sounded last. */
  silentTicks: number;
}

/** A sentence that is being synthesised before anybody has decided to say it. */
interface Prepared {
  readonly sentence: string;
  /** By the process's clock, in ms. */
  readonly sinceMs: number;
  readonly abort: AbortController;
  readonly chunks: AsyncIterable<Float32Array>;
}

/**
 * What became of sentences that were prepared, in this process since it began; read by `MediaMeter`.
 * `discardedMs`: how long those that were thrown away had been in preparation.
 */
export const preparedSentences = { spoken: 0, discarded: 0, discardedMs: 0 };

/** The interviewer's side of the audio path: sentences → synthesiser → playout queue → Opus → RTP, paced by ticks. */
export class InterviewerVoice {
  readonly #synthesizer: Synthesizer;
  readonly #events: InterviewerVoiceEvents;
  readonly #queue = new PlayoutQueue({ sampleRate: PLAYOUT_HZ });
  readonly #frame = new Float32Array(FRAME_SAMPLES);
  #encoder: SpurtEncoder | null = null;
  #sink: VoiceSink | null = null;
  #writer: RtpWriter | null = null;
  #speaking: Speaking | null = null;
  #prepared: Prepared | null = null;
  #held = false;
  #onRoom: (() => void) | null = null;
  #lastPlayId = 0;
  #trailing = 0;
  /** A packet of this talk spurt went out before its tick: the next silent tick is spent already. */
  #isAhead = false;
  /** What is sent while nothing is said; null before the first word of a connection. */
  #dtxPacket: Buffer | null = null;
  #silentTicks = 0;

  constructor(synthesizer: Synthesizer, events: InterviewerVoiceEvents) {
    this.#synthesizer = synthesizer;
    this.#events = events;
  }

  /** Sends to a new connection from now on, or to nobody. */
  attach(sink: VoiceSink | null): void {
    this.#sink = sink;
    this.#writer = sink ? new RtpWriter({ ssrc: sink.ssrc, payloadType: sink.payloadType }) : null;
    this.#encoder = sink ? new SpurtEncoder(said, ENCODING) : null;
    this.#trailing = 0;
    this.#isAhead = false;
    this.#dtxPacket = null;
    // What was fading out on the old connection is not for the new one.
    while (this.#queue.state === 'stopping') this.#queue.pull(this.#frame);
  }

  /** The turn that is being spoken, is held, or will be as soon as it is synthesised. */
  get turnId(): number | null {
    return this.#speaking?.turnId ?? null;
  }

  /** Whether the turn's first sound has been sent. */
  get isAudible(): boolean {
    return this.#speaking?.audible ?? false;
  }

  /** Synthesises what will probably be said first, in the place of what was prepared before. */
  prepare(sentence: string): void {
    if (this.#prepared?.sentence === sentence) return;
    this.discardPrepared();
    const abort = new AbortController();
    const chunks = this.#synthesizer.synthesize(sentence, { signal: abort.signal });
    this.#prepared = { sentence, sinceMs: performance.now(), abort, chunks };
  }

  discardPrepared(): void {
    const prepared = this.#prepared;
    if (!prepared) return;
    this.#prepared = null;
    prepared.abort.abort();
    preparedSentences.discarded += 1;
    preparedSentences.discardedMs += performance.now() - prepared.sinceMs;
  }

  /**
   * Starts to speak a turn, sentence by sentence; a turn that is being spoken is stopped.
   * @param sentences may come one after the other, and must not fail
   */
  speak(turnId: number, sentences: readonly string[] | AsyncIterable<string>): void {
    this.stop();
    const isKnown = Array.isArray(sentences) && this.#prepared?.sentence === sentences[0];
    const ready = isKnown ? this.#prepared : null;
    if (ready) {
      this.#prepared = null;
      preparedSentences.spoken += 1;
    } else this.discardPrepared();
    const speaking: Speaking = {
      turnId,
      playId: ++this.#lastPlayId,
      abort: ready?.abort ?? new AbortController(),
      audible: false,
      silentTicks: 0,
    };
    this.#speaking = speaking;
    this.#queue.beginTurn(speaking.playId);
    void this.#synthesise(speaking, sentences, ready?.chunks);
  }

  duck(): void {
    this.#queue.duck(DUCK_DB, DUCK_RAMP_MS);
  }

  unduck(): void {
    this.#queue.unduck(DUCK_RAMP_MS);
  }

  /** Falls silent and keeps the rest: {@link resume} goes on, {@link stop} drops it. */
  hold(): void {
    this.#held = this.#speaking !== null;
    this.#queue.pause(STOP_RAMP_MS);
  }

  get isHeld(): boolean {
    return this.#held;
  }

  /** Goes on from the clause at which it was held. */
  resume(): void {
    this.#held = false;
    this.#queue.unduck(0);
    this.#queue.resume();
  }

  /** Fades out and drops the rest. @returns what was heard of the turn, or null if none was being spoken */
  stop(): { turnId: number; heard: Heard } | null {
    const speaking = this.#end();
    if (!speaking) return null;
    const heard = this.#queue.heard(speaking.playId);
    this.#queue.stop(STOP_RAMP_MS);
    this.#queue.unduck(0);
    return { turnId: speaking.turnId, heard };
  }

  /** One 20 ms tick: sends what is due. Silence is a packet now and then, but time goes on. */
  tick(): void {
    const writer = this.#writer;
    const encoder = this.#encoder;
    if (!writer || !encoder) return;
    const { audible, events } = this.#queue.pull(this.#frame);
    if (audible || this.#trailing > 0) {
      if (this.#trailing === 0) encoder.begin();
      this.#trailing = audible ? TRAILING_SILENCE_FRAMES : this.#trailing - 1;
      const packet = encoder.encode(this.#frame);
      this.#dtxPacket = opusDtxPacket(packet);
      this.#silentTicks = 0;
      this.#sink?.send(writer.packet(packet));
    } else if (this.#isAhead) {
      this.#isAhead = false;
    } else if (this.#dtxPacket && this.#silentTicks++ % DTX_EVERY_TICKS === 0) {
      this.#sink?.send(writer.silence(this.#dtxPacket));
    } else {
      writer.skip(1);
    }
    const speaking = this.#speaking;
    if (!speaking) return;
    if (this.#queue.queuedMs < AHEAD_MS) this.#makeRoom();
    speaking.silentTicks = audible || this.#held ? 0 : speaking.silentTicks + 1;
    if (audible && !speaking.audible) {
      speaking.audible = true;
      this.#events.onAudible(speaking.turnId);
    }
    for (const event of events) {
      if (event.turnId !== speaking.playId || this.#speaking !== speaking) continue;
      if (event.type === 'sentence_started') this.#events.onSentence(speaking.turnId, event.text);
      if (event.type === 'turn_finished') {
        this.#end();
        this.#events.onFinished(speaking.turnId);
      }
    }
    if (speaking.silentTicks > PATIENCE_TICKS && this.#speaking === speaking) this.#giveUp(speaking);
  }

  async #synthesise(
    { turnId, playId, abort }: Speaking,
    sentences: readonly string[] | AsyncIterable<string>,
    prepared: AsyncIterable<Float32Array> | undefined,
  ): Promise<void> {
    const { signal } = abort;
    let first = true;
    let next = 0;
    try {
      for await (const sentence of sentences) {
        const index = next++;
        if (index > 0) await this.#room();
        if (signal.aborted) return;
        for await (const samples of this.#chunks(sentence, signal, index === 0 ? prepared : undefined)) {
          if (signal.aborted) return;
          this.#queue.enqueue(playId, index, sentence, samples);
          if (!first) continue;
          first = false;
          this.#events.onSynthesised(turnId);
          this.#startAtOnce();
        }
        if (signal.aborted) return;
        this.#queue.endSentence(playId, index);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#events.onFailed(turnId, error);
    }
    this.#queue.endTurn(playId);
  }

  /**
   * The first packet of an answer does not wait for the next tick: up to 20 ms that the learner does not wait either.
   * Until the talk spurt is over packets are so much early, which any jitter buffer takes.
   */
  #startAtOnce(): void {
    if (this.#trailing > 0 || this.#isAhead || this.#queue.state !== 'playing') return;
    this.tick();
    this.#isAhead = this.#trailing > 0;
  }

  /** A sentence's samples: prepared ones, or new ones if the preparation failed before anything came of it. */
  async *#chunks(
    sentence: string,
    signal: AbortSignal,
    prepared: AsyncIterable<Float32Array> | undefined,
  ): AsyncIterable<Float32Array> {
    if (prepared) {
      let some = false;
      try {
        for await (const samples of prepared) {
          some = true;
          yield samples;
        }
        return;
      } catch (error) {
        if (some || signal.aborted) throw error;
      }
    }
    yield* this.#synthesizer.synthesize(sentence, { signal });
  }

  /** Resolves when the queue can do with more, or the turn is over. */
  #room(): Promise<void> {
    if (this.#queue.queuedMs < AHEAD_MS) return Promise.resolve();
    return new Promise((resolve) => (this.#onRoom = resolve));
  }

  #makeRoom(): void {
    this.#onRoom?.();
    this.#onRoom = null;
  }

  /** The turn is over, whatever the reason. */
  #end(): Speaking | null {
    const speaking = this.#speaking;
    this.#speaking = null;
    this.#held = false;
    speaking?.abort.abort();
    this.#makeRoom();
    return speaking;
  }

  #giveUp({ turnId }: Speaking): void {
    this.#events.onFailed(turnId, new Error('no sound came from the synthesiser in time'));
    this.stop();
    this.#events.onFinished(turnId);
  }
}
