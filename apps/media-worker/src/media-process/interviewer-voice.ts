import { OpusEncoder, PlayoutQueue, RtpWriter, type Heard } from '@spool/audio';
import { PLAYOUT_HZ, type Synthesizer } from '@spool/speech';

const FRAME_SAMPLES = (PLAYOUT_HZ * 20) / 1000;
/** While the learner may be interrupting: clearly softer, still there if it was nothing. */
const DUCK_DB = -14;
const DUCK_RAMP_MS = 40;
/** Fast enough to get out of the way, slow enough not to click. */
const STOP_RAMP_MS = 40;
/** A decoder that missed the end would hold its last sound; a few packets of silence after speech end it cleanly. */
const TRAILING_SILENCE_FRAMES = 5;

export interface InterviewerVoiceEvents {
  /** First samples of a turn exist. */
  onSynthesised(turnId: number): void;
  /** The turn's first packet with sound has been sent. */
  onAudible(turnId: number): void;
  onSentence(turnId: number, text: string): void;
  /** Everything was played. Not called for a turn that was stopped. */
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
}

/** The interviewer's side of the audio path: sentences → synthesiser → playout queue → Opus → RTP, paced by ticks. */
export class InterviewerVoice {
  readonly #synthesizer: Synthesizer;
  readonly #events: InterviewerVoiceEvents;
  readonly #queue = new PlayoutQueue({ sampleRate: PLAYOUT_HZ });
  readonly #frame = new Float32Array(FRAME_SAMPLES);
  #encoder = newEncoder();
  #sink: VoiceSink | null = null;
  #writer: RtpWriter | null = null;
  #speaking: Speaking | null = null;
  #lastPlayId = 0;
  #trailing = 0;

  constructor(synthesizer: Synthesizer, events: InterviewerVoiceEvents) {
    this.#synthesizer = synthesizer;
    this.#events = events;
  }

  /** Sends to a new connection from now on, or to nobody. */
  attach(sink: VoiceSink | null): void {
    this.#sink = sink;
    this.#writer = sink ? new RtpWriter({ ssrc: sink.ssrc, payloadType: sink.payloadType }) : null;
    this.#encoder = newEncoder();
  }

  /** The turn that is being spoken, is held, or will be as soon as it is synthesised. */
  get turnId(): number | null {
    return this.#speaking?.turnId ?? null;
  }

  /** Whether the turn's first sound has been sent. */
  get isAudible(): boolean {
    return this.#speaking?.audible ?? false;
  }

  /** Starts to speak a turn, sentence by sentence; a turn that is being spoken is stopped. */
  speak(turnId: number, sentences: readonly string[]): void {
    this.stop();
    const speaking = { turnId, playId: ++this.#lastPlayId, abort: new AbortController(), audible: false };
    this.#speaking = speaking;
    this.#queue.beginTurn(speaking.playId);
    void this.#synthesise(speaking, sentences);
  }

  duck(): void {
    this.#queue.duck(DUCK_DB, DUCK_RAMP_MS);
  }

  unduck(): void {
    this.#queue.unduck(DUCK_RAMP_MS);
  }

  /** Falls silent and keeps the rest: {@link resume} goes on, {@link stop} drops it. */
  hold(): void {
    this.#queue.pause(STOP_RAMP_MS);
  }

  /** Goes on from the clause at which it was held. */
  resume(): void {
    this.#queue.unduck(0);
    this.#queue.resume();
  }

  /** Fades out and drops the rest. @returns what was heard of the turn, or null if none was being spoken */
  stop(): { turnId: number; heard: Heard } | null {
    const speaking = this.#speaking;
    if (!speaking) return null;
    this.#speaking = null;
    speaking.abort.abort();
    const heard = this.#queue.heard(speaking.playId);
    this.#queue.stop(STOP_RAMP_MS);
    this.#queue.unduck(0);
    return { turnId: speaking.turnId, heard };
  }

  /** One 20 ms tick: sends what is due. Silence is not sent, but time goes on. */
  tick(): void {
    const writer = this.#writer;
    if (!writer) return;
    const { audible, events } = this.#queue.pull(this.#frame);
    if (audible || this.#trailing > 0) {
      this.#trailing = audible ? TRAILING_SILENCE_FRAMES : this.#trailing - 1;
      this.#sink?.send(writer.packet(this.#encoder.encode(this.#frame)));
    } else {
      writer.skip(1);
    }
    const speaking = this.#speaking;
    if (audible && speaking && !speaking.audible) {
      speaking.audible = true;
      this.#events.onAudible(speaking.turnId);
    }
    for (const event of events) {
      if (!speaking || event.turnId !== speaking.playId) continue;
      if (event.type === 'sentence_started') this.#events.onSentence(speaking.turnId, event.text);
      if (event.type === 'turn_finished' && event.complete) {
        this.#speaking = null;
        this.#events.onFinished(speaking.turnId);
      }
    }
  }

  async #synthesise({ turnId, playId, abort }: Speaking, sentences: readonly string[]): Promise<void> {
    const { signal } = abort;
    let first = true;
    try {
      for (const [index, sentence] of sentences.entries()) {
        for await (const samples of this.#synthesizer.synthesize(sentence, { signal })) {
          if (signal.aborted) return;
          if (first) this.#events.onSynthesised(turnId);
          first = false;
          this.#queue.enqueue(playId, index, sentence, samples);
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
}

function newEncoder(): OpusEncoder {
  return new OpusEncoder({
    sampleRate: PLAYOUT_HZ,
    bitrate: 32_000,
    // Above 5 a frame costs a third more and speech gains nothing that is heard (recipes, "Cost").
    complexity: 5,
    inbandFec: true,
    expectedLossPercent: 5,
    dtx: false,
  });
}
