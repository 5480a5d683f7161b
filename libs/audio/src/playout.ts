import { GainRamp } from './gain-ramp';
import { PlayoutTurn, type Heard } from './playout-turn';

export interface PlayoutQueueOptions {
  /** Hz of all samples in and out. @default 24000 */
  sampleRate?: number;
  /** Sound held at most, in ms; `enqueue` refuses more. @default 120000, 11.5 MB at 24 kHz */
  maxQueuedMs?: number;
}

export type PlayoutEvent =
  /** Its first sound is in this frame. */
  | { type: 'turn_started'; turnId: number }
  | { type: 'sentence_started'; turnId: number; sentenceIndex: number; text: string }
  | { type: 'sentence_finished'; turnId: number; sentenceIndex: number; text: string }
  /** Follows on every `beginTurn`, also of a turn without sound. `complete` is false when it was cut short. */
  | { type: 'turn_finished'; turnId: number; complete: boolean };

export interface PlayoutTick {
  /** Whether the frame holds sound from the queue; if not it is all zeros and need not be sent. */
  audible: boolean;
  /** In order. */
  events: readonly PlayoutEvent[];
}

/**
 * `idle`: no turn; `playing`: sound is next; `waiting`: a turn has begun and its next sound has not come;
 * `pausing` and `stopping`: fading out; `paused`: silent until `resume` or `stop`.
 */
export type PlayoutState = 'idle' | 'playing' | 'waiting' | 'pausing' | 'paused' | 'stopping';

const NO_EVENTS: readonly PlayoutEvent[] = [];
const SILENT_TICK: PlayoutTick = { audible: false, events: NO_EVENTS };
const AUDIBLE_TICK: PlayoutTick = { audible: true, events: NO_EVENTS };
const RESUME_FADE_MS = 10;
/** Finished turns whose `heard` can still be asked. */
const MAX_REMEMBERED_TURNS = 32;
/** Speaking rate until sentences have been measured: about 150 words a minute, counted as 30 characters. */
const TYPICAL_CHARS_PER_SECOND = 15;
const TYPICAL_WEIGHT_CHARS = 30;

/**
 * The interviewer's voice on its way to the learner: turns of sentences of samples in, a frame per tick out.
 * Knows what has been heard, can be ducked, paused and resumed, and stopped without a click.
 * Sentences of a turn are numbered from 0 and played in that order, in whatever order they come.
 */
export class PlayoutQueue {
  readonly #sampleRate: number;
  readonly #maxSamples: number;
  readonly #turns: PlayoutTurn[] = [];
  readonly #remembered = new Map<number, Heard>();
  readonly #duckGain = new GainRamp();
  readonly #fadeGain = new GainRamp();
  #fade: 'none' | 'pausing' | 'paused' | 'stopping' = 'none';
  #heldSamples = 0;
  #spokenChars = TYPICAL_WEIGHT_CHARS;
  #spokenSamples: number;
  #events: PlayoutEvent[] = [];

  constructor({ sampleRate = 24000, maxQueuedMs = 120_000 }: PlayoutQueueOptions = {}) {
    this.#sampleRate = sampleRate;
    this.#maxSamples = this.#toSamples(maxQueuedMs);
    this.#spokenSamples = (TYPICAL_WEIGHT_CHARS / TYPICAL_CHARS_PER_SECOND) * sampleRate;
  }

  get state(): PlayoutState {
    if (this.#fade !== 'none') return this.#fade;
    const turn = this.#turns[0];
    if (!turn) return 'idle';
    return (turn.current()?.left ?? 0) > 0 ? 'playing' : 'waiting';
  }

  /** The turn being played or waited for. */
  get turnId(): number | undefined {
    return this.#turns[0]?.id;
  }

  /** Sound still to be played, in ms. */
  get queuedMs(): number {
    let left = 0;
    for (const turn of this.#turns) left += turn.samples().left;
    return (left * 1000) / this.#sampleRate;
  }

  /** Announces a turn, to be played after those before it. Nothing happens when it is known already. */
  beginTurn(turnId: number): void {
    if (!this.#find(turnId)) this.#turns.push(new PlayoutTurn(turnId, this.#sampleRate));
  }

  /**
   * Adds samples (-1 to 1, taken over: do not change them afterwards) to a sentence, in one piece or many.
   * @returns false when they were not taken: the turn is not in the queue or was stopped, the sentence has
   * ended, or the queue is full (then the sentence does not count as heard in full)
   */
  enqueue(turnId: number, sentenceIndex: number, text: string, samples: Float32Array): boolean {
    const sentence = this.#open(turnId)?.sentence(sentenceIndex, text);
    if (!sentence) return false;
    if (sentence.hasHole || this.#heldSamples + samples.length > this.#maxSamples) {
      sentence.drop(samples.length);
      return false;
    }
    sentence.append(samples);
    this.#heldSamples += samples.length;
    return true;
  }

  /** No more samples will come for this sentence. One without any is passed over, and its text not heard. */
  endSentence(turnId: number, sentenceIndex: number): void {
    const sentence = this.#open(turnId)?.sentence(sentenceIndex, '');
    if (!sentence) return;
    sentence.isEnded = true;
    this.#spokenChars += sentence.length > 0 ? sentence.text.length : 0;
    this.#spokenSamples += sentence.length;
  }

  /** No more sentences will come for this turn, and no more samples for those that it has. */
  endTurn(turnId: number): void {
    this.#open(turnId)?.end();
  }

  /** Fills `frame` with the next sound, or silence, and tells what began and ended with it. */
  pull(frame: Float32Array): PlayoutTick {
    let filled = 0;
    if (this.#fade !== 'paused') {
      filled = this.#fill(frame);
      this.#duckGain.apply(frame);
      this.#fadeGain.apply(frame);
      if (this.#fadeGain.isSettled && this.#fadeGain.value === 0) this.#endFade();
    } else frame.fill(0);
    const isAudible = filled > 0;
    if (this.#events.length === 0) return isAudible ? AUDIBLE_TICK : SILENT_TICK;
    const events = this.#events;
    this.#events = [];
    return { audible: isAudible, events };
  }

  /** Lowers the voice, while somebody may be about to interrupt. @param gainDb below 0; -12 is a quarter */
  duck(gainDb: number, rampMs = 30): void {
    this.#duckGain.rampTo(10 ** (gainDb / 20), this.#toSamples(rampMs));
  }

  unduck(rampMs = 150): void {
    this.#duckGain.rampTo(1, this.#toSamples(rampMs));
  }

  /** Fades out, drops all turns that are in the queue now, and ends ducking; what comes for them later is refused. */
  stop(rampMs = 30): void {
    if (this.#turns.length === 0) return;
    const isSounding = this.state === 'playing' || this.#fade === 'pausing';
    for (const turn of this.#turns) turn.isStopping = true;
    if (this.#fade === 'stopping') return;
    this.#fade = 'stopping';
    if (isSounding) this.#fadeGain.rampTo(0, this.#toSamples(rampMs));
    else this.#endFade();
  }

  /** Fades out and keeps the rest for {@link resume}. */
  pause(rampMs = 30): void {
    if (this.#fade !== 'none' || this.#turns.length === 0) return;
    this.#fade = 'pausing';
    this.#fadeGain.rampTo(0, this.#toSamples(rampMs));
  }

  /** Goes on where it was paused: from the start of that clause, or of the word when the clause is long. */
  resume(): void {
    if (this.#fade !== 'pausing' && this.#fade !== 'paused') return;
    if (this.#fade === 'paused') this.#turns[0]?.current()?.rewind(this.#charsPerSecond());
    this.#fade = 'none';
    this.#fadeGain.rampTo(1, this.#toSamples(RESUME_FADE_MS));
  }

  /**
   * What was played of a turn, estimated to the word; asked after its end too. Nothing for an unknown turn.
   * "Played" is handed out by `pull`: the network and the learner's own buffer take some 50 to 150 ms more.
   */
  heard(turnId: number): Heard {
    const turn = this.#find(turnId);
    if (turn) return turn.heard(this.#charsPerSecond());
    return this.#remembered.get(turnId) ?? { text: '', complete: false, ms: 0 };
  }

  #fill(frame: Float32Array): number {
    let filled = 0;
    for (;;) {
      this.#passFinished();
      const turn = this.#turns[0];
      if (filled === frame.length || !turn || (this.#fade === 'stopping' && !turn.isStopping)) break;
      const sentence = turn.current();
      if (!sentence) break;
      const count = sentence.read(frame, filled);
      if (count === 0) break;
      filled += count;
      if (!turn.isStarted) {
        turn.isStarted = true;
        this.#events.push({ type: 'turn_started', turnId: turn.id });
      }
      if (!sentence.isStarted) {
        sentence.isStarted = true;
        const { index, text } = sentence;
        this.#events.push({ type: 'sentence_started', turnId: turn.id, sentenceIndex: index, text });
      }
    }
    frame.fill(0, filled);
    return filled;
  }

  /** Puts sentences and turns behind that have been played to their end. */
  #passFinished(): void {
    for (let turn = this.#turns[0]; turn; turn = this.#turns[0]) {
      while (turn.current()?.isFinished) {
        const { index, text, isStarted, length } = turn.advance()!;
        this.#heldSamples -= length;
        if (isStarted) {
          this.#events.push({ type: 'sentence_finished', turnId: turn.id, sentenceIndex: index, text });
        }
      }
      if (!turn.isFinished) return;
      this.#finish(turn);
    }
  }

  #endFade(): void {
    // A turn may have come to its own end within the fade, and then nothing is left to be resumed.
    if (this.#fade === 'pausing' && this.#turns.length > 0) {
      this.#fade = 'paused';
      return;
    }
    this.#fade = 'none';
    this.#fadeGain.rampTo(1, 0);
    this.#duckGain.rampTo(1, 0);
    while (this.#turns[0]?.isStopping) this.#finish(this.#turns[0]);
  }

  #finish(turn: PlayoutTurn): void {
    const heard = turn.heard(this.#charsPerSecond());
    this.#heldSamples -= turn.samples().held;
    this.#turns.splice(this.#turns.indexOf(turn), 1);
    this.#remembered.delete(turn.id);
    this.#remembered.set(turn.id, heard);
    if (this.#remembered.size > MAX_REMEMBERED_TURNS) {
      this.#remembered.delete(this.#remembered.keys().next().value!);
    }
    this.#events.push({ type: 'turn_finished', turnId: turn.id, complete: heard.complete });
  }

  #find(turnId: number): PlayoutTurn | undefined {
    return this.#turns.find((turn) => turn.id === turnId);
  }

  /** The turn, if more may still come for it. */
  #open(turnId: number): PlayoutTurn | undefined {
    const turn = this.#find(turnId);
    return turn && !turn.isEnded && !turn.isStopping ? turn : undefined;
  }

  #charsPerSecond(): number {
    return (this.#spokenChars * this.#sampleRate) / this.#spokenSamples;
  }

  #toSamples(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000);
  }
}
