import {
  isMoveOfPlan,
  phrasedTurn,
  questionIn,
  splitSentences,
  type Phraser,
  type PhrasingOutcome,
  type PhrasingRequest,
  type PlannedTurn,
  type Response,
} from '@spool/interview';
import { agreedObservations } from './note-check';
import { asPhrasingError, PhrasingError, type PhrasingErrorCode } from './phrasing-error';
import { SpeechGate, type GateReason } from './speech-gate';
import { within } from './within';

/** How long is waited for what, in ms. */
export interface TurnBudget {
  readonly firstSentenceMs: number;
  readonly nextSentenceMs: number;
  readonly noteMs: number;
}

/** Why (a part of) a turn is the embedded interviewer's. */
export type FallbackReason =
  | PhrasingErrorCode
  | GateReason
  | 'circuit_open'
  | 'not_for_models' // a reaction that has to be right rather than well put
  | 'no_question'; // the model asked nothing where an answer is wanted

export interface SettledAnswer {
  /** In the words that were given out; `null`: the learner spoke on before the first. */
  readonly turn: PlannedTurn | null;
  readonly observations: Response['observations'];
  /** Whose words they are. */
  readonly by: 'model' | 'embedded' | 'both';
  /** `null`: nothing of the turn is the embedded interviewer's, or the learner spoke on. */
  readonly fallback: FallbackReason | null;
  /** Ms from the call to the first sentence; `null`: there was none. */
  readonly firstSentenceMs: number | null;
  /** As the provider counts; 0 where it told nothing, as of requests that were broken off. */
  readonly usage: PhrasingOutcome['usage'];
}

/** One turn: the model's sentences while they come in time and pass, then what is missing from the embedded reply. */
export class PromptedTurn {
  readonly #request: PhrasingRequest;
  readonly #budget: TurnBudget;
  /** Aborted when nothing more may be said. */
  readonly #stopped: AbortSignal;
  readonly #give: (sentence: string) => void;
  readonly #startedMs = performance.now();
  readonly #said: string[] = [];
  #modelSentences = 0;
  #firstSentenceMs: number | null = null;

  constructor(
    request: PhrasingRequest,
    budget: TurnBudget,
    stopped: AbortSignal,
    give: (sentence: string) => void,
  ) {
    this.#request = request;
    this.#budget = budget;
    this.#stopped = stopped;
    this.#give = give;
  }

  /** @param onSpoken called once nothing more is going to be said, while the note may be on its way still */
  async run(
    phraser: Phraser | null,
    skipped: FallbackReason | null,
    onSpoken: () => void,
  ): Promise<{ answer: SettledAnswer; error: PhrasingError | null }> {
    const request = new AbortController();
    const signal = AbortSignal.any([this.#stopped, request.signal]);
    let outcome: Promise<PhrasingOutcome> | null = null;
    let fallback = skipped;
    let error: PhrasingError | null = null;
    try {
      if (phraser !== null) {
        const reply = phraser.phrase(this.#request, signal);
        outcome = reply.outcome;
        outcome.catch(() => undefined); // looked at only if all sentences pass
        fallback = (await this.#speak(reply.sentences, signal)) ?? null;
      }
    } catch (cause) {
      if (!this.#stopped.aborted) error = asPhrasingError(cause);
      fallback = error?.code ?? null;
    }
    const isWhole = fallback === null;
    if (!this.#stopped.aborted) fallback = this.#complete(fallback);
    onSpoken();
    // The rest of an answer that is not wanted is not paid for.
    if (!isWhole || this.#stopped.aborted) request.abort();
    const noted = isWhole && outcome !== null ? await this.#noted(outcome) : null;
    request.abort();
    if (noted instanceof PhrasingError) error = noted;
    return { answer: this.#settled(fallback, noted instanceof PhrasingError ? null : noted), error };
  }

  /** @returns why the model's words ended before their end */
  async #speak(sentences: AsyncIterable<string>, signal: AbortSignal): Promise<GateReason | undefined> {
    const gate = new SpeechGate(this.#request);
    const iterator = sentences[Symbol.asyncIterator]();
    for (;;) {
      const isFirst = this.#said.length === 0;
      const { firstSentenceMs, nextSentenceMs } = this.#budget;
      const budgetMs = isFirst ? this.#startedMs + firstSentenceMs - performance.now() : nextSentenceMs;
      const next = await within(iterator.next(), Math.max(0, budgetMs), signal);
      if (next.done === true) return undefined;
      const sentence = next.value.trim();
      const objection = gate.objection(sentence, this.#said.join(' '));
      if (objection !== undefined) return objection;
      this.#modelSentences += 1;
      this.#say(sentence);
      // One question a turn: what comes after it would only talk into the answer.
      if (sentence.includes('?')) return undefined;
    }
  }

  /** Says what is missing for an answer. */
  #complete(fallback: FallbackReason | null): FallbackReason | null {
    const { reply } = this.#request.suggestion;
    if (this.#said.length === 0) {
      reply.sentences.forEach((sentence) => this.#say(sentence));
      return fallback ?? 'malformed';
    }
    if (reply.endsInterview) {
      // A goodbye that was cut short ends with the embedded interviewer's last words.
      if (fallback !== null)
        splitSentences(reply.text)
          .slice(-1)
          .forEach((sentence) => this.#say(sentence));
      return fallback;
    }
    if (this.#hasQuestion || !reply.text.includes('?')) return fallback;
    this.#say(questionIn(reply.text));
    return fallback ?? 'no_question';
  }

  get #hasQuestion(): boolean {
    return this.#said.some((sentence) => sentence.includes('?'));
  }

  #say(sentence: string): void {
    this.#firstSentenceMs ??= performance.now() - this.#startedMs;
    this.#said.push(sentence);
    this.#give(sentence);
  }

  async #noted(outcome: Promise<PhrasingOutcome>): Promise<PhrasingOutcome | PhrasingError | null> {
    try {
      return await within(outcome, this.#budget.noteMs, this.#stopped);
    } catch (cause) {
      return this.#stopped.aborted ? null : asPhrasingError(cause);
    }
  }

  #settled(fallback: FallbackReason | null, noted: PhrasingOutcome | null): SettledAnswer {
    const { suggestion, plan } = this.#request;
    const isModels = this.#modelSentences > 0;
    const isAll = this.#modelSentences === this.#said.length;
    // The move is that of the question, whoever asked it.
    const move = isModels && isAll && this.#hasQuestion ? (noted?.move ?? null) : null;
    const inPlan = (intent: string): boolean => isMoveOfPlan(plan, intent);
    const phrased = isModels ? phrasedTurn(suggestion.reply, this.#said, move, inPlan) : suggestion.reply;
    return {
      turn: this.#said.length === 0 ? null : phrased,
      observations:
        noted === null ? suggestion.observations : agreedObservations(this.#request, noted.observations),
      by: !isModels ? 'embedded' : isAll ? 'model' : 'both',
      fallback,
      firstSentenceMs: this.#firstSentenceMs,
      usage: noted?.usage ?? { inputTokens: 0, outputTokens: 0 },
    };
  }
}
