import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { dialogAct, plainWords, type DialogAct, type Phraser, type PhrasingRequest } from '@spool/interview';
import { Circuit, type CircuitOptions } from '@spool/speech-providers';
import type { PhrasingError } from './phrasing-error';
import { PromptedTurn, type FallbackReason, type SettledAnswer, type TurnBudget } from './prompted-turn';

export interface PromptedInterviewerOptions {
  /** Ms from the call to the model's first sentence; then the embedded interviewer's is said. @default 1200 */
  readonly firstSentenceMs?: number;
  /** Ms from one sentence to the next: about what the one before takes to be spoken. @default 2000 */
  readonly nextSentenceMs?: number;
  /** Ms from the last sentence to the note of move and interests. @default 4000 */
  readonly noteMs?: number;
  /** When a model that keeps failing is left alone. */
  readonly circuit?: CircuitOptions;
}

export interface SpokenAnswer {
  /** What is said, each sentence as soon as it is there. Never fails, and is empty only if the signal was aborted. */
  readonly sentences: AsyncIterable<string>;
  /** For the log, when all of it is known; never rejects. */
  readonly settled: Promise<SettledAnswer>;
}

/** Reactions that have to be right rather than well put: the embedded interviewer's are said, word for word. */
const NOT_FOR_MODELS: ReadonlySet<DialogAct> = new Set([
  'injection',
  'unsafe',
  'distress',
  'stop',
  'wait',
  'empty',
  'other_language',
  'ask_privacy',
  'ask_identity',
  'ask_length',
]);

/**
 * Answers in a model's words as long as they come in time and pass, and otherwise in the embedded interviewer's within
 * the same turn: there is always an answer, and never two.
 */
export class PromptedInterviewer {
  readonly #phraser: Phraser;
  readonly #budget: TurnBudget;
  readonly #circuit: Circuit;

  constructor(phraser: Phraser, options: PromptedInterviewerOptions = {}) {
    const { firstSentenceMs = 1200, nextSentenceMs = 2000, noteMs = 4000, circuit } = options;
    this.#phraser = phraser;
    this.#budget = { firstSentenceMs, nextSentenceMs, noteMs };
    this.#circuit = new Circuit(circuit);
  }

  /** @param signal aborted when the learner speaks on: nothing is said after that */
  answer(request: PhrasingRequest, signal: AbortSignal = new AbortController().signal): SpokenAnswer {
    const unwanted = new AbortController();
    let controller: ReadableStreamDefaultController<string> | undefined;
    const sentences = new ReadableStream<string>({
      start: (own) => void (controller = own),
      cancel: () => unwanted.abort(),
    });
    const stopped = AbortSignal.any([signal, unwanted.signal]);
    const turn = new PromptedTurn(request, this.#budget, stopped, (sentence) =>
      controller?.enqueue(sentence),
    );
    const skipped = this.#skips(request);
    const settled = turn
      .run(skipped === null ? this.#phraser : null, skipped, () => {
        if (!unwanted.signal.aborted) controller?.close();
      })
      .then(({ answer, error }) => {
        if (skipped === null && !stopped.aborted) this.#learn(error);
        return answer;
      });
    return { sentences, settled };
  }

  #skips({ learnerTurn, suggestion }: PhrasingRequest): FallbackReason | null {
    if (learnerTurn !== null && NOT_FOR_MODELS.has(dialogAct(plainWords(learnerTurn.text)))) {
      return 'not_for_models';
    }
    if (suggestion.reply.intent === 'check_in') return 'not_for_models';
    return this.#circuit.isOpen ? 'circuit_open' : null;
  }

  /** What one learner can make a model do, not to answer, must not take the model away from the others. */
  #learn(error: PhrasingError | null): void {
    if (error === null) this.#circuit.succeeded();
    else if (error.code !== 'refused' && error.code !== 'malformed') this.#circuit.failed(error.retryAfterMs);
  }
}
