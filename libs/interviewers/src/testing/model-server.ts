import { encodeEvent, HttpServer, type Answer, type SeenRequest } from '@spool/speech-providers/testing';
import { z } from 'zod';
import { bedrockModel, openAiCompatibleModel, type NamedModel } from '../models';
import { NOTE_TOOL } from '../prompt';

export type Protocol = 'openai' | 'bedrock';

/** What the played model does next. */
export type Step =
  | { readonly text: string }
  /** The note as an object, or as whatever stands for one. */
  | { readonly note: unknown }
  | { readonly until: Promise<unknown> }
  /** Ends the answer for this reason, as the protocol calls it. */
  | { readonly end: string }
  /** An error in the stream. */
  | { readonly error: string }
  /** Bytes that are none of the protocol. */
  | { readonly raw: string }
  | 'stall'
  | 'cut';

export interface Failure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a model gets to see. */
export interface Asked {
  readonly system: string;
  readonly data: string;
}

const USED = { input: 120, output: 30 };
const PIECE_CHARS = 7;

/**
 * A model that a test plays, on a local server with the provider's protocol from its public documentation: OpenAI's
 * chat completions as server-sent events, or Bedrock's ConverseStream as AWS's event stream.
 */
export class ModelServer {
  readonly asked: Asked[] = [];
  /** Connections that ended before their answer did. */
  brokenOff = 0;
  readonly #protocol: Protocol;
  readonly #http: HttpServer;

  static async start(
    protocol: Protocol,
    play: (asked: Asked) => Failure | readonly Step[],
  ): Promise<ModelServer> {
    const http = await HttpServer.start((request, response) => void server.#answer(request, response, play));
    const server = new ModelServer(protocol, http);
    return server;
  }

  private constructor(protocol: Protocol, http: HttpServer) {
    this.#protocol = protocol;
    this.#http = http;
  }

  get seen(): readonly SeenRequest[] {
    return this.#http.seen;
  }

  /** Of an OpenAI-compatible server, with the version. */
  get baseUrl(): string {
    return `${this.#http.url}/v1`;
  }

  get model(): NamedModel {
    const { url } = this.#http;
    if (this.#protocol === 'openai')
      return openAiCompatibleModel({ baseUrl: this.baseUrl, model: 'played', apiKey: 'k' });
    const credentials = () => Promise.resolve({ accessKeyId: 'AKID', secretAccessKey: 's' });
    return bedrockModel({ region: 'eu-central-1', model: 'played.v1', credentials, baseUrl: url });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #answer(
    request: SeenRequest,
    response: Answer,
    play: (asked: Asked) => Failure | readonly Step[],
  ): Promise<void> {
    const asked = askedIn(this.#protocol, request);
    this.asked.push(asked);
    const played = play(asked);
    if ('status' in played) {
      response.writeHead(played.status, { 'content-type': 'application/json', ...played.headers });
      response.end(played.body ?? '{"error":{"message":"no"},"message":"no"}');
      return;
    }
    const encoder = this.#protocol === 'openai' ? new ChatEncoder() : new ConverseEncoder();
    let isOver = false;
    response.on('close', () => {
      if (!isOver) this.brokenOff += 1;
    });
    response.writeHead(200, { 'content-type': encoder.contentType });
    response.write(encoder.begin());
    for (const step of played) {
      if (step === 'stall') return;
      if (step === 'cut') {
        isOver = true;
        response.destroy();
        return;
      }
      if ('until' in step) await step.until;
      else if ('text' in step) for (const piece of pieces(step.text)) response.write(encoder.text(piece));
      else if ('note' in step) response.write(encoder.note(textOf(step.note)));
      else if ('raw' in step) response.write(step.raw);
      else if ('error' in step) response.write(encoder.error(step.error));
      else encoder.endReason = step.end;
    }
    isOver = true;
    response.end(encoder.end());
  }
}

const textOf = (note: unknown): string => (typeof note === 'string' ? note : JSON.stringify(note));

const pieces = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / PIECE_CHARS) }, (_, at) =>
    text.slice(at * PIECE_CHARS, (at + 1) * PIECE_CHARS),
  );

const ChatSchema = z.object({ messages: z.array(z.object({ content: z.string() })) });
const ConverseSchema = z.object({
  system: z.array(z.object({ text: z.string() })),
  messages: z.array(z.object({ content: z.array(z.object({ text: z.string() })) })),
});

function askedIn(protocol: Protocol, { body }: SeenRequest): Asked {
  const json: unknown = JSON.parse(body.toString());
  if (protocol === 'openai') {
    const [system, data] = ChatSchema.parse(json).messages;
    return { system: system?.content ?? '', data: data?.content ?? '' };
  }
  const { system, messages } = ConverseSchema.parse(json);
  return { system: system[0]?.text ?? '', data: messages[0]?.content[0]?.text ?? '' };
}

/** Chunks of `chat.completion.chunk`. */
class ChatEncoder {
  readonly contentType = 'text/event-stream';
  endReason = '';
  #hasNote = false;

  begin = (): string => this.#chunk({ role: 'assistant', content: '' });

  text = (content: string): string => this.#chunk({ content });

  note(text: string): string {
    this.#hasNote = true;
    const call = (fields: object): string => this.#chunk({ tool_calls: [{ index: 0, ...fields }] });
    const head = { id: 'call_1', type: 'function', function: { name: NOTE_TOOL, arguments: '' } };
    return [call(head), ...pieces(text).map((piece) => call({ function: { arguments: piece } }))].join('');
  }

  error = (message: string): string =>
    `data: ${JSON.stringify({ error: { message, type: 'server_error' } })}\n\n`;

  end(): string {
    const reason = this.endReason || (this.#hasNote ? 'tool_calls' : 'stop');
    const usage = {
      prompt_tokens: USED.input,
      completion_tokens: USED.output,
      total_tokens: USED.input + USED.output,
    };
    return `${this.#chunk({}, reason)}${this.#data({ choices: [], usage })}data: [DONE]\n\n`;
  }

  #chunk(delta: object, finish_reason: string | null = null): string {
    return this.#data({ choices: [{ index: 0, delta, finish_reason }] });
  }

  #data(fields: object): string {
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'played', ...fields };
    return `data: ${JSON.stringify(chunk)}\n\n`;
  }
}

/** Events of `ConverseStream`. */
class ConverseEncoder {
  readonly contentType = 'application/vnd.amazon.eventstream';
  endReason = '';
  #hasNote = false;
  #textIsOpen = true;

  begin = (): Buffer => event('messageStart', { role: 'assistant' });

  text = (text: string): Buffer => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });

  note(text: string): Buffer {
    this.#hasNote = true;
    const contentBlockIndex = 1;
    const start = { toolUse: { toolUseId: 'tooluse_1', name: NOTE_TOOL } };
    return Buffer.concat([
      this.#closeText(),
      event('contentBlockStart', { contentBlockIndex, start }),
      ...pieces(text).map((input) =>
        event('contentBlockDelta', { contentBlockIndex, delta: { toolUse: { input } } }),
      ),
      event('contentBlockStop', { contentBlockIndex }),
    ]);
  }

  error = (message: string): Buffer =>
    encodeEvent({
      headers: {
        ':message-type': 'exception',
        ':exception-type': 'modelStreamErrorException',
        ':content-type': 'application/json',
      },
      payload: Buffer.from(JSON.stringify({ message })),
    });

  end(): Buffer {
    const stopReason = this.endReason || (this.#hasNote ? 'tool_use' : 'end_turn');
    const usage = {
      inputTokens: USED.input,
      outputTokens: USED.output,
      totalTokens: USED.input + USED.output,
    };
    return Buffer.concat([
      this.#closeText(),
      event('messageStop', { stopReason }),
      event('metadata', { usage, metrics: { latencyMs: 1 } }),
    ]);
  }

  #closeText(): Buffer {
    const wasOpen = this.#textIsOpen;
    this.#textIsOpen = false;
    return wasOpen ? event('contentBlockStop', { contentBlockIndex: 0 }) : Buffer.alloc(0);
  }
}

const event = (type: string, payload: object): Buffer =>
  encodeEvent({
    headers: { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' },
    payload: Buffer.from(JSON.stringify(payload)),
  });
