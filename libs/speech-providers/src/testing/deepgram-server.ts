import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { wordsIn } from './counted-audio';

/**
 * A local server with Deepgram's protocol, from its public documentation: `/v1/listen` (binary audio and the JSON
 * messages Finalize, KeepAlive and CloseStream in; Results and Metadata out) and `POST /v1/speak`. Deepgram itself is
 * not reachable from tests.
 */
export class DeepgramServer {
  readonly apiKey = 'dg-secret';
  /** What was asked for, by query. */
  readonly queries: URLSearchParams[] = [];
  readonly sockets = new Set<WebSocket>();
  /** Connections are refused with this status from now on. */
  refuse: number | null = null;
  /** The next connection breaks after so many bytes of audio. */
  breakAfterBytes: number | null = null;
  /** What is heard in each connection, once, whatever the audio. @default what {@link wordsIn} reads in it */
  hears: string | null = null;
  /** Finalize is not answered. */
  deaf = false;
  speakStatus = 200;
  /** What is said, whatever the text: 24 kHz, 16 bits. */
  voice = Buffer.alloc(4801 * 2, 1);
  spoken: { text: string; pcm: Buffer }[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });

  static async start(): Promise<DeepgramServer> {
    const server = new DeepgramServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#speak(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      const status = this.#refusal(request);
      if (status !== null) {
        socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#listen(ws, request));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #refusal(request: IncomingMessage): number | null {
    if (this.refuse !== null) return this.refuse;
    if (!request.url?.startsWith('/v1/listen')) return 404;
    return request.headers.authorization === `Token ${this.apiKey}` ? null : 401;
  }

  #listen(socket: WebSocket, request: IncomingMessage): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    this.queries.push(new URL(request.url ?? '/', 'http://localhost').searchParams);
    const breakAfter = this.breakAfterBytes;
    this.breakAfterBytes = null;
    let audio = Buffer.alloc(0);
    let heard = 0;
    let told = false;
    const heardIn = (): string => (this.hears === null ? wordsIn(audio) : told ? '' : this.hears);
    const results = (flags: { is_final: boolean; from_finalize: boolean }) => {
      socket.send(
        JSON.stringify({
          type: 'Results',
          channel_index: [0, 1],
          start: 0,
          duration: audio.length / 32_000,
          speech_final: flags.is_final,
          ...flags,
          channel: {
            alternatives: [{ transcript: heardIn(), confidence: 0.98, words: [] }],
          },
          metadata: { request_id: 'r', model_info: { name: '', version: '', arch: '' }, model_uuid: 'm' },
        }),
      );
    };
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        heard += data.length;
        if (breakAfter !== null && heard >= breakAfter) return socket.terminate();
        audio = Buffer.concat([audio, data]);
        results({ is_final: false, from_finalize: false });
        return;
      }
      const message = JSON.parse(data.toString()) as { type: string };
      if (message.type === 'Finalize' && !this.deaf) {
        results({ is_final: true, from_finalize: true });
        audio = Buffer.alloc(0);
        told = true;
      }
      if (message.type === 'CloseStream') socket.close(1000);
    });
  }

  async #speak(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.headers.authorization !== `Token ${this.apiKey}`) return void response.writeHead(401).end();
    if (this.speakStatus !== 200) {
      response.writeHead(this.speakStatus, { 'content-type': 'application/json', 'retry-after': '1' });
      return void response.end(JSON.stringify({ err_code: 'TOO_MANY_REQUESTS', err_msg: 'later' }));
    }
    const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text: string };
    this.queries.push(new URL(request.url ?? '/', 'http://localhost').searchParams);
    const pcm = this.voice;
    this.spoken.push({ text, pcm });
    response.writeHead(200, { 'content-type': 'audio/l16' });
    // In pieces that cut samples in half.
    response.write(pcm.subarray(0, 1001));
    setImmediate(() => response.end(pcm.subarray(1001)));
  }
}
