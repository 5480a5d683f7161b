import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { wordsIn } from './counted-audio';
import { decodeEvent, encodeEvent, EventReader } from './event-stream';

/**
 * A local HTTP/2 server with Amazon Transcribe's streaming protocol, from its public documentation: signed event
 * stream messages with audio in, TranscriptEvent messages out, an empty chunk ends it. AWS is not reachable from tests.
 */
export class TranscribeServer {
  readonly headers: IncomingHttpHeaders[] = [];
  /** The stream answers with this exception at once. */
  exception: { type: string; message: string } | null = null;
  /** The next stream breaks after so many bytes of audio. */
  breakAfterBytes: number | null = null;
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  static async start(): Promise<TranscribeServer> {
    const server = new TranscribeServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = createServer();
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('error', () => undefined); // clients of these tests break off
      session.once('close', () => this.#sessions.delete(session));
    });
    this.#server.on('stream', (stream, headers) => this.#answer(stream, headers));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => undefined);
    this.headers.push(headers);
    const breakAfter = this.breakAfterBytes;
    this.breakAfterBytes = null;
    stream.respond({
      ':status': 200,
      'content-type': 'application/vnd.amazon.eventstream',
      'x-amzn-request-id': 'r',
      'x-amzn-transcribe-session-id': 's',
    });
    if (this.exception) {
      const { type, message } = this.exception;
      stream.end(
        encodeEvent({
          headers: {
            ':message-type': 'exception',
            ':exception-type': type,
            ':content-type': 'application/json',
          },
          payload: Buffer.from(JSON.stringify({ Message: message })),
        }),
      );
      return;
    }
    const reader = new EventReader();
    let audio = Buffer.alloc(0);
    stream.on('data', (bytes: Buffer) => {
      for (const signed of reader.push(bytes)) {
        // Each message is signed, and the event is a message inside of it; an empty one ends the stream.
        if (!signed.headers[':chunk-signature']) throw new Error('an unsigned message');
        if (signed.payload.length === 0) continue;
        const { headers: inner, payload } = decodeEvent(signed.payload);
        if (inner[':event-type'] !== 'AudioEvent') continue;
        audio = Buffer.concat([audio, payload]);
        if (breakAfter !== null && audio.length >= breakAfter) {
          stream.destroy();
          return;
        }
        if (payload.length > 0) stream.write(transcript(wordsIn(audio), true));
        else stream.end(transcript(wordsIn(audio), false));
      }
    });
  }
}

function transcript(text: string, isPartial: boolean): Buffer {
  const body = {
    Transcript: {
      Results: [{ ResultId: 'x', IsPartial: isPartial, Alternatives: [{ Transcript: text, Items: [] }] }],
    },
  };
  return encodeEvent({
    headers: {
      ':message-type': 'event',
      ':event-type': 'TranscriptEvent',
      ':content-type': 'application/json',
    },
    payload: Buffer.from(JSON.stringify(body)),
  });
}
