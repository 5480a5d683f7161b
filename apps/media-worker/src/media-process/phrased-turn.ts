import type { InterviewEventOf } from '@spool/contracts';
import { phrasedTurn, type PhrasingRequest, type PlannedTurn, type Response } from '@spool/interview';
import type { PromptedInterviewer, SettledAnswer } from '@spool/interviewers';

/** Answers in a language model's words, or in the embedded interviewer's where these do not come in time. */
export interface Phrasing {
  /** As the log has it, e.g. `openai-compatible-llama3.1:8b`. */
  readonly name: string;
  readonly interviewer: Pick<PromptedInterviewer, 'answer'>;
}

/** What a phrased turn came to, for the log. */
export interface PhrasedOutcome {
  /** Null: nothing was said before the learner spoke on. */
  readonly plan: PlannedTurn | null;
  readonly observations: Response['observations'];
  readonly phrased: Omit<InterviewEventOf<'turn_phrased'>, 'type' | 'at_ms' | 'turn_id'>;
}

/** An answer whose words come one sentence after the other, and which is known whole only when most of it was heard. */
export class PhrasedTurn {
  /** What is said if the model says nothing, and the move that is made if it chooses none. */
  readonly suggestion: Response;
  /** Settles when all is known; never if it was broken off before. Never rejects. */
  readonly settled: Promise<PhrasedOutcome>;
  /** The words, once no more will come. Never rejects. */
  readonly words: Promise<string>;
  readonly #name: string;
  readonly #said: string[] = [];
  readonly #abort = new AbortController();
  readonly #sentences: AsyncIterable<string>;
  readonly #onFirst: () => void;
  #isWhole = false;
  #toldWords: (words: string) => void = () => undefined;

  /** @param onFirst told when the first sentence is there */
  constructor({ name, interviewer }: Phrasing, request: PhrasingRequest, onFirst: () => void) {
    this.suggestion = request.suggestion;
    this.#name = name;
    this.#onFirst = onFirst;
    this.words = new Promise((resolve) => (this.#toldWords = resolve));
    const { sentences, settled } = interviewer.answer(request, this.#abort.signal);
    this.#sentences = sentences;
    this.settled = new Promise((resolve) => {
      void settled.then((answer) => {
        if (!this.#abort.signal.aborted) resolve(this.#outcomeOf(answer));
      });
    });
  }

  /** All sentences have been given out. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What has been given out. */
  get text(): string {
    return this.#said.join(' ');
  }

  /** To be taken once. */
  async *sentences(): AsyncGenerator<string> {
    for await (const sentence of this.#sentences) {
      if (this.#abort.signal.aborted) return;
      if (this.#said.push(sentence) === 1) this.#onFirst();
      yield sentence;
    }
    if (this.#abort.signal.aborted) return;
    this.#isWhole = true;
    this.#toldWords(this.text);
  }

  /** Takes all sentences, for somebody who reads them. */
  async read(): Promise<void> {
    for await (const _ of this.sentences());
  }

  /** Nothing more is said. @returns what there is */
  breakOff(): PhrasedOutcome {
    this.#abort.abort();
    this.#toldWords(this.text);
    const { reply, observations } = this.suggestion;
    return {
      // Which move was made is the model's to say, and it has not said.
      plan: this.#said.length === 0 ? null : phrasedTurn(reply, this.#said, null, () => false),
      observations,
      phrased: {
        interviewer: this.#name,
        by: 'model',
        fallback: null,
        first_sentence_ms: null,
        // Of requests that are broken off nobody tells.
        input_tokens: 0,
        output_tokens: 0,
      },
    };
  }

  #outcomeOf({ turn, observations, by, fallback, firstSentenceMs, usage }: SettledAnswer): PhrasedOutcome {
    return {
      plan: turn,
      observations,
      phrased: {
        interviewer: this.#name,
        by,
        fallback,
        first_sentence_ms: firstSentenceMs === null ? null : Math.round(firstSentenceMs),
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
      },
    };
  }
}
