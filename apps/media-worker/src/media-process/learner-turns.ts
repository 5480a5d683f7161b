import type { Logger } from '@spool/observability';
import type { ConversationClock } from './conversation-clock';
import type { SoundEnd } from './learner-ear';
import type { LoadLevel } from './load-gauge';
import { TurnStopwatch } from './turn-stopwatch';
import type { Utterance, UtteranceOpener } from './utterance';
import { within } from './within';

/** What the learner has said. Times in ms on the pacer's clock. */
export interface SpokenTurn {
  readonly text: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly stopwatch: TurnStopwatch;
}

export interface LearnerTurnsOptions {
  readonly openUtterance: UtteranceOpener;
  /** Where the sound ended of speech that voice activity takes to end at a moment. */
  readonly soundEnd: (voiceEndMs: number) => SoundEnd;
  readonly clock: ConversationClock;
  readonly logger: Logger;
  readonly loadLevel: () => LoadLevel;
  /** All that was said so far since the last turn, and in this utterance, up to a moment if that is known. */
  readonly onPartial: (text: string, utteranceText: string, coversUntilMs: number | undefined) => void;
  /** How likely the turn is complete by the sound of this pause, 0 to 1. */
  readonly onSoundJudged: (likelihood: number) => void;
  /** The learner pauses, and this is all that they have said: perhaps their turn. */
  readonly onLikelyTurn: (text: string, startedAtMs: number) => void;
  /** They go on: what was likely is not. */
  readonly onResumed: () => void;
  readonly onTurn: (turn: SpokenTurn) => void;
  /** It was noise after all, or nothing that could be understood. */
  readonly onNothing: () => void;
  /** Something was said, and it will never be known what. */
  readonly onFailed: () => void;
}

interface EndedUtterance {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly stopwatch: TurnStopwatch;
}

/** A recogniser that takes longer than this for its final text has failed, in ms. */
const TEXT_PATIENCE_MS = 8000;

/** The learner's side of a conversation: utterances, as the floor machine cuts them, become turns with a text. */
export class LearnerTurns {
  readonly #o: LearnerTurnsOptions;
  #utterance: Utterance | null = null;
  /** Utterances that are over and whose text is not known yet; the last of them is told after the others. */
  readonly #unknown = new Set<Utterance>();
  #last: Promise<void> = Promise.resolve();
  /** Words of a turn whose speaker went on before it was answered: they belong to the next text. */
  #carried: SpokenTurn | null = null;
  #settled = false;

  constructor(options: LearnerTurnsOptions) {
    this.#o = options;
  }

  /** The learner speaks, or has spoken and their words are not known yet. */
  get isBusy(): boolean {
    return this.#utterance !== null || this.#unknown.size > 0;
  }

  start(startedAtMs: number): void {
    if (this.#settled) return;
    this.#utterance?.close();
    this.#o.onResumed();
    const utterance = this.#o.openUtterance(startedAtMs, (text, coversUntilMs) => {
      if (utterance === this.#utterance) this.#onText(text, coversUntilMs);
    });
    this.#utterance = utterance;
  }

  hear(samples: Float32Array): void {
    this.#utterance?.push(samples);
  }

  /**
   * The text is made ahead of time: as evidence for the end of the turn, and to have it then. Not while the process
   * is busy, since some of it is made in vain.
   */
  pause(): void {
    const utterance = this.#utterance;
    utterance?.pause();
    if (this.#o.loadLevel() !== 'ok') return;
    const failed = (err: unknown) => this.#o.logger.error({ err }, 'A pause could not be used.');
    this.#speculate(utterance).catch(failed);
    this.#listen(utterance).catch(failed);
  }

  resume(): void {
    this.#utterance?.resume();
    this.#o.onResumed();
  }

  /** The utterance was nothing; what was carried over gets its answer now. */
  drop(): void {
    this.#utterance?.close();
    this.#utterance = null;
    this.#o.onResumed();
    if (this.#unknown.size > 0) return;
    const carried = this.takeCarried();
    if (carried) this.#o.onTurn(carried);
    else this.#o.onNothing();
  }

  /** The utterance is over: its text follows by `onTurn`. @returns whether there was one */
  finish(end: { startedAtMs: number; speechEndedAtMs: number }): boolean {
    const utterance = this.#utterance;
    if (!utterance) return false;
    this.#utterance = null;
    const stopwatch = new TurnStopwatch();
    const { arrivedMs, heardMs } = this.#o.soundEnd(end.speechEndedAtMs);
    stopwatch.mark('speechArrived', arrivedMs);
    stopwatch.mark('speechHeard', heardMs);
    stopwatch.mark('turnEnded', this.#o.clock.now());
    this.#recogniseNext(utterance, {
      startedAtMs: end.startedAtMs,
      endedAtMs: end.speechEndedAtMs,
      stopwatch,
    });
    return true;
  }

  /** Throws away what is being said right now: the learner has typed instead. */
  abandon(): void {
    this.#utterance?.close();
    this.#utterance = null;
  }

  /** Words that have had no answer because their speaker went on. */
  takeCarried(): SpokenTurn | null {
    const carried = this.#carried;
    this.#carried = null;
    return carried;
  }

  /**
   * The conversation is over: nothing is told any more.
   * @returns what was said and has not been told, what is being said right now included; waits no longer than `ms`
   */
  async settle(ms: number): Promise<SpokenTurn | null> {
    this.#settled = true;
    const utterance = this.#utterance;
    this.#utterance = null;
    if (utterance) {
      const { startedAtMs } = utterance;
      const endedAtMs = this.#o.clock.now();
      this.#recogniseNext(utterance, { startedAtMs, endedAtMs, stopwatch: new TurnStopwatch() });
    }
    await within(ms, 'the last words', this.#last).catch((err: unknown) =>
      this.#o.logger.warn({ err }, 'The interview ends without the learner’s last words.'),
    );
    for (const late of this.#unknown) late.close();
    return this.takeCarried();
  }

  async #speculate(utterance: Utterance | null): Promise<void> {
    const text = await utterance?.text().catch(() => undefined); // the end of the turn meets the same error
    if (!text || utterance !== this.#utterance || !utterance?.paused) return;
    this.#onText(text, utterance.pausedAtMs ?? undefined);
    // The text may have been the evidence that ended the turn.
    if (utterance !== this.#utterance || this.#unknown.size > 0) return;
    this.#o.onLikelyTurn(this.#withCarried(text), this.#carried?.startedAtMs ?? utterance.startedAtMs);
  }

  /** Asks how the pause sounds, while the text is made. */
  async #listen(utterance: Utterance | null): Promise<void> {
    const pausedAtMs = utterance?.pausedAtMs;
    const likelihood = await utterance?.soundsComplete().catch(() => null); // words and timing must do
    if (likelihood == null || utterance !== this.#utterance || utterance?.pausedAtMs !== pausedAtMs) return;
    this.#o.onSoundJudged(likelihood);
  }

  #onText(text: string, coversUntilMs: number | undefined): void {
    this.#o.onPartial(this.#withCarried(text), text, coversUntilMs);
  }

  #withCarried(text: string): string {
    return [this.#carried?.text, text].filter(Boolean).join(' ');
  }

  #recogniseNext(utterance: Utterance, ended: EndedUtterance): void {
    const before = this.#last;
    this.#unknown.add(utterance);
    this.#last = this.#recognise(utterance, ended, before).catch((err: unknown) =>
      this.#o.logger.error({ err }, 'A turn could not be answered.'),
    );
  }

  async #recognise(utterance: Utterance, ended: EndedUtterance, before: Promise<void>): Promise<void> {
    let text: string | null = null;
    try {
      text = await within(TEXT_PATIENCE_MS, 'recognition', utterance.text());
    } catch (err) {
      this.#o.logger.warn({ err }, 'An utterance was not recognised.');
    }
    utterance.close();
    await before; // in the order in which they were said
    this.#unknown.delete(utterance);
    this.#take(text, ended);
  }

  #take(text: string | null, ended: EndedUtterance): void {
    const carried = this.takeCarried();
    const turn: SpokenTurn = {
      text: [carried?.text, text].filter(Boolean).join(' '),
      startedAtMs: carried?.startedAtMs ?? ended.startedAtMs,
      endedAtMs: text ? ended.endedAtMs : (carried?.endedAtMs ?? ended.endedAtMs),
      stopwatch: ended.stopwatch,
    };
    turn.stopwatch.mark('textKnown', this.#o.clock.now());
    if (this.#settled || this.isBusy) this.#carried = turn.text ? turn : null;
    else if (turn.text) this.#o.onTurn(turn);
    else if (text === null) this.#o.onFailed();
    else this.#o.onNothing();
  }
}
