import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Outcomes } from './outcomes';
import type { FuzzRequest } from './requests';

const TIMEOUT_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** Sends one and waits for the whole answer, or for the beginning of one that never ends. */
export function send(base: string, name: string, one: FuzzRequest, outcomes: Outcomes): Promise<void> {
  return new Promise((resolve) => {
    const input = `${one.target} ${one.body ?? ''}`;
    const done = (status: number, text: string, retryAfter?: string): void => {
      outcomes.note(name, status, text, input, retryAfter);
      resolve();
    };
    const { hostname, port } = new URL(base);
    const outgoing = request(
      {
        agent,
        hostname,
        port,
        method: one.method,
        path: one.target,
        headers: one.headers,
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          response.destroy();
          return done(status, '');
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => undefined); // `close` follows
        response.on('close', () =>
          done(status, Buffer.concat(chunks).toString(), response.headers['retry-after']),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', (error) => done(0, error.message));
    outgoing.end(one.body);
  });
}

/** Bytes as no HTTP client would send them, on a connection of their own. A server may close without a word. */
export function sendRaw(base: string, text: string, outcomes: Outcomes): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      answer += data.toString();
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 499);
      outcomes.note('bytes on a connection', status, answer, text, /retry-after: (.+)/i.exec(answer)?.[1]);
      resolve();
    });
    socket.write(text, 'latin1');
    socket.end();
  });
}

/** Sends messages through one socket; resolves when the server has answered a ping behind them, or has closed. */
export function sendMessages(
  url: string,
  credential: string,
  messages: readonly (string | Buffer)[],
  outcomes: Outcomes,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers: { authorization: credential } });
    const last = 999_999_999;
    let problems = 0;
    const timer = setTimeout(() => socket.terminate(), TIMEOUT_MS);
    socket.on('open', () => {
      for (const message of messages) socket.send(message);
      socket.send(JSON.stringify({ event: 'request', data: { id: last, method: 'ping' } }));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const status = Number(/"status":(5\d\d)/.exec(text)?.[1] ?? 0);
      if (status >= 500 && text.includes('"ok":false')) {
        problems += 1;
        outcomes.note('socket message', status, text, 'a message', status === 503 ? 'later' : undefined);
      }
      if (text.includes(`"id":${last}`)) socket.close();
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', (code) => {
      clearTimeout(timer);
      for (let i = problems; i < messages.length; i += 1) {
        outcomes.note('socket message', code === 1011 || code === 1006 ? 0 : 200, '', String(messages[i]));
      }
      resolve();
    });
  });
}
