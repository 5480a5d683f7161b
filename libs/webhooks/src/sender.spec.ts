import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type EventStore, type WebhookDelivery } from '@spool/store';
import { WebhookSender } from './sender';
import { isWebhookGenuine, webhookKey, type WebhookHeaders } from './signature';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let dataDir: string;
let store: EventStore;
let receiver: Server;
let url: string;
let received: { headers: IncomingHttpHeaders; body: string }[];
let answer: (count: number) => { status: number; headers?: Record<string, string>; body?: string };

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'spool-webhooks-'));
  store = await openStore({ dataDir });
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    const { status, headers, body } = answer(received.length);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
}, 60_000);
afterAll(async () => {
  await store.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

let open: WebhookSender[];
beforeEach(() => {
  received = [];
  open = [];
  answer = () => ({ status: 200 });
});
afterEach(() => Promise.all(open.map((sender) => sender.close())));

function sender(over: Partial<ConstructorParameters<typeof WebhookSender>[0]> = {}): WebhookSender {
  const made = new WebhookSender({
    queue: store.webhooks,
    secrets: [SECRET],
    everyMs: 50,
    backoffMs: [1, 1, 1],
    timeoutMs: 2000,
    ...over,
  });
  open.push(made);
  made.start();
  return made;
}

async function queued(payload = '{"type":"thread.proposed"}', to = url): Promise<WebhookDelivery> {
  const sessionId = randomUUID();
  await store.createInterview({ sessionId, userId: 'u', mode: 'thread', createdAtMs: 1 });
  return store.webhooks.add({ sessionId, event: 'thread.proposed', url: to, payload }, Date.now());
}

async function settled({ sessionId }: WebhookDelivery): Promise<WebhookDelivery> {
  for (;;) {
    const [delivery] = await store.webhooks.of(sessionId);
    if (delivery?.nextAttemptAtMs === null) return delivery;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('delivers what is queued, signed, and remembers what the receiver calls it', async () => {
  answer = () => ({ status: 201, body: '{"thread_id":"t-42"}' });
  const delivery = await queued();
  sender();
  expect(await settled(delivery)).toMatchObject({ lastStatus: 201, receiverId: 't-42', attempts: 1 });
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  expect(body).toBe(delivery.payload);
  expect(headers['idempotency-key']).toBe(delivery.id);
  const signed = headers as unknown as WebhookHeaders;
  expect(isWebhookGenuine(signed, body, Date.now(), [webhookKey(SECRET)])).toBe(true);
});

it('tries again while the receiver fails, under the same id', async () => {
  answer = (count) => ({ status: count < 3 ? 503 : 200 });
  const delivery = await queued();
  sender();
  expect(await settled(delivery)).toMatchObject({ attempts: 3, lastStatus: 200, lastError: null });
  expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery.id]));
});

it('gives up after the last try, or at once when the receiver is gone, and says why', async () => {
  answer = () => ({ status: 500 });
  sender();
  expect(await settled(await queued())).toMatchObject({ attempts: 4, lastStatus: 500, deliveredAtMs: null });
  answer = () => ({ status: 410 });
  received = [];
  expect(await settled(await queued())).toMatchObject({
    attempts: 1,
    lastError: 'the receiver answered 410',
  });
});

it('follows no redirect, and survives a receiver that is not there', async () => {
  answer = () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } });
  sender({ backoffMs: [] });
  expect(await settled(await queued())).toMatchObject({ lastStatus: null, deliveredAtMs: null });
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const nobody = await settled(await queued('{}', `http://127.0.0.1:${port}/`));
  expect(nobody.lastError).toContain('ECONNREFUSED');
});

it('loses nothing when a sender dies in mid-delivery: another one takes over', async () => {
  const delivery = await queued();
  let nowMs = Date.now();
  // Taken by one that was killed.
  expect(await store.webhooks.take(nowMs, 9000, 10)).toHaveLength(1);
  nowMs += 8999;
  const second = sender({ now: () => nowMs });
  second.kick();
  await store.ping();
  expect(received).toEqual([]);
  nowMs += 1;
  second.kick();
  expect(await settled(delivery)).toMatchObject({ attempts: 2, lastStatus: 200 });
});

it('delivers each thing once when several run side by side', async () => {
  const deliveries = await Promise.all(Array.from({ length: 20 }, () => queued()));
  // Held for longer than a slow machine takes: what is taken again is delivered again.
  const slow = { timeoutMs: 30_000 };
  [sender(slow), sender(slow), sender(slow)].forEach((one) => one.kick());
  await Promise.all(deliveries.map(settled));
  const ids = received.map(({ headers }) => headers['webhook-id']);
  expect(ids.sort()).toEqual(deliveries.map(({ id }) => id).sort());
});
