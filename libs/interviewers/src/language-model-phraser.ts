import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import type { PhrasedReply, Phraser, PhrasingOutcome, PhrasingRequest } from '@spool/interview';
import { streamText, tool, type FinishReason } from 'ai';
import type { NamedModel } from './models';
import { chosenMove, offeredMoves } from './moves';
import { asPhrasingError, PhrasingError } from './phrasing-error';
import { NOTE_TOOL, promptOf } from './prompt';
import { SentenceStream } from './sentence-stream';
import { TokenCount, type TokenTotals } from './token-count';
import { noteSchema, readNote, type TurnNote } from './turn-note';

export interface LanguageModelPhraserOptions {
  /** 0 to 1 (some models to 2); higher is more varied. @default 0.7 */
  readonly temperature?: number;
  /** Tokens of words and note together. @default 700 */
  readonly maxOutputTokens?: number;
  /** A request takes no longer, in ms; when to stop waiting for its words is for the caller to say. @default 15 000 */
  readonly timeoutMs?: number;
}

/**
 * An interviewer that is a language model, on the AI SDK. One request a turn, and its first token is spoken: the words
 * are plain text, and the move and the interests follow as a call of the one tool there is. A JSON object with the
 * words in it would have to be begun, and by some servers compiled to a grammar, before the first word; a second
 * request for the note would cost the prompt twice.
 */
export class LanguageModelPhraser implements Phraser {
  readonly name: string;
  readonly #model: NamedModel['model'];
  readonly #options: LanguageModelPhraserOptions;
  readonly #tokens = new TokenCount();

  constructor({ name, model }: NamedModel, options: LanguageModelPhraserOptions = {}) {
    this.name = name;
    this.#model = model;
    this.#options = options;
  }

  /** Of all requests since this was made. */
  get tokens(): TokenTotals {
    return this.#tokens.totals;
  }

  phrase(request: PhrasingRequest, signal: AbortSignal): PhrasedReply {
    let controller: ReadableStreamDefaultController<string> | undefined;
    const sentences = new ReadableStream<string>({ start: (own) => void (controller = own) });
    const outcome = this.#ask(request, signal, (sentence) => controller?.enqueue(sentence))
      .then((result) => {
        controller?.close();
        return result;
      })
      .catch((error: unknown) => {
        const reason = asPhrasingError(error);
        controller?.error(reason);
        throw reason;
      });
    // Who does not wait for the outcome has the error from the sentences.
    outcome.catch(() => undefined);
    return { sentences, outcome };
  }

  async #ask(
    request: PhrasingRequest,
    signal: AbortSignal,
    say: (sentence: string) => void,
  ): Promise<PhrasingOutcome> {
    const { temperature = 0.7, maxOutputTokens = 700, timeoutMs = 15_000 } = this.#options;
    signal.throwIfAborted();
    const { system, data } = promptOf(request);
    const moves = offeredMoves(request).map(({ id }) => id);
    this.#tokens.began();
    const { fullStream } = streamText({
      model: this.#model,
      system,
      messages: [{ role: 'user', content: data }],
      tools: {
        [NOTE_TOOL]: tool({ description: 'Notes what the turn told.', inputSchema: noteSchema(moves) }),
      },
      temperature,
      maxOutputTokens,
      abortSignal: signal,
      timeout: { totalMs: timeoutMs },
      // Somebody is waiting: a second try would come later than the embedded interviewer.
      maxRetries: 0,
      // Errors come out of the stream; printed they would show the transcript.
      onError: () => undefined,
    });
    const text = new SentenceStream();
    let hasText = false;
    let note: TurnNote = { moveId: undefined, observations: [] };
    let usage = { inputTokens: 0, outputTokens: 0 };
    for await (const part of fullStream) {
      switch (part.type) {
        case 'text-delta':
          hasText ||= part.text.trim() !== '';
          text.push(part.text).forEach(say);
          break;
        case 'tool-input-start': // the words are over: their last sentence need not wait for the note
          text.flush().forEach(say);
          break;
        case 'tool-call':
          if (part.toolName === NOTE_TOOL) note = readNote(part.input);
          break;
        case 'finish':
          usage = this.#counted(part.totalUsage);
          this.#checkEnd(part.finishReason, hasText);
          if (part.finishReason !== 'length') text.flush().forEach(say);
          break;
        case 'error':
          throw asPhrasingError(part.error);
        case 'abort':
          signal.throwIfAborted();
          throw new PhrasingError('late', `no end after ${timeoutMs} ms`);
        default:
      }
    }
    return { observations: note.observations, move: chosenMove(request, note.moveId), usage };
  }

  #counted({
    inputTokens,
    outputTokens,
  }: {
    inputTokens?: number | undefined;
    outputTokens?: number | undefined;
  }) {
    if (inputTokens !== undefined || outputTokens !== undefined)
      this.#tokens.reported(inputTokens ?? 0, outputTokens ?? 0);
    return { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0 };
  }

  #checkEnd(reason: FinishReason, hasText: boolean): void {
    if (reason === 'content-filter') throw new PhrasingError('refused', 'the provider filtered the answer');
    if (reason === 'error' || reason === 'other') throw new PhrasingError('failed', 'the stream broke');
    if (!hasText) throw new PhrasingError('malformed', 'an answer without words');
  }
}
