import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What HTTP/1.1's and HTTP/2's responses have in common. */
export interface Answer {
  writeHead(status: number, headers?: Record<string, string>): Answer;
  write(data: Uint8Array | string): boolean;
  end(data?: Uint8Array | string): unknown;
  /** Breaks the connection in mid-answer. */
  destroy(): unknown;
  on(event: 'close', listener: () => void): unknown;
}
type Handler = (request: SeenRequest, response: Answer) => void;

interface AnyRequest extends AsyncIterable<unknown> {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
}

/** A local server whose answers a test decides: for the providers whose protocol is one request. */
export class HttpServer {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly #hangUp: () => void;

  /** @param protocol `h2`: without TLS, by prior knowledge (RFC 9113, 3.3) */
  static async start(answer: Handler, protocol: 'http/1.1' | 'h2' = 'http/1.1'): Promise<HttpServer> {
    const server = new HttpServer(answer, protocol);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor(answer: Handler, protocol: 'http/1.1' | 'h2') {
    const handle = (request: AnyRequest, response: Answer) => void this.#handle(request, response, answer);
    if (protocol === 'http/1.1') {
      const server = createServer((request, response) => handle(request, response));
      this.#hangUp = () => server.closeAllConnections();
      this.#server = server;
      return;
    }
    const sessions = new Set<ServerHttp2Session>();
    const server = createHttp2Server((request, response) => handle(request, response as unknown as Answer));
    server.on('session', (session) => sessions.add(session));
    this.#hangUp = () => sessions.forEach((session) => session.destroy());
    this.#server = server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#hangUp();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: AnyRequest, response: Answer, answer: Handler): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: Buffer.concat(chunks) };
    this.seen.push(seen);
    answer(seen, response);
  }
}
