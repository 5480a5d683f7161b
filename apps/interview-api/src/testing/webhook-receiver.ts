import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { isWebhookGenuine, webhookKey } from '@spool/webhooks';
import { ThreadProposedSchema } from '@spool/contracts';
import type { ThreadProposed } from '@spool/contracts';

export interface Received {
  id: string;
  genuine: boolean;
  body: ThreadProposed;
}

/** A learning platform: takes webhooks, checks their signatures, and answers as it is told to. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`;
  /** Answers a request; by default with the id of a thread. */
  answer: (response: ServerResponse, received: Received) => void = (response, { id }) =>
    void response
      .writeHead(201, { 'content-type': 'application/json' })
      .end(`{"thread_id":"thread-of-${id}"}`);

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.#take(request, response));
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WebhookReceiver(server);
  }

  /** The settings with which a gateway tells this one. */
  get env(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { WEBHOOK_URL: `http://127.0.0.1:${port}/hooks?token=t0ken`, WEBHOOK_SECRETS: this.secret };
  }

  /** What came about an interview. */
  of(sessionId: string): Received[] {
    return this.received.filter(({ body }) => body.data.session_id === sessionId);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const header = (name: string): string => String(request.headers[name]);
    const headers = {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    };
    const received = {
      id: headers['webhook-id'],
      genuine: isWebhookGenuine(headers, text, Date.now(), [webhookKey(this.secret)]),
      body: ThreadProposedSchema.parse(JSON.parse(text)),
    };
    this.received.push(received);
    this.answer(response, received);
  }
}
