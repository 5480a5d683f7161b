// `npm run fuzz`: mutated requests and socket messages at a running gateway with a media worker behind it, made from the
// API's own description. `-- --count N --seed N` choose how many and which; `-- --quick` sends fewer.
import { createApiKey, SCOPES } from '@spool/auth';
import fc from 'fast-check';
import { machine, Table, writeReport } from '../report';
import { Stack } from '../stack/stack';
import { fromSchema, mutated, nasty } from './from-schema';
import { Outcomes } from './outcomes';
import { operationsOf, requestsTo } from './requests';
import type { ApiDescription, FuzzRequest } from './requests';
import { send, sendMessages, sendRaw } from './senders';

const quick = process.argv.includes('--quick');
const count = option('count', quick ? 6000 : 100_000);
const seed = option('seed', 1);
/** What must be over in time stops then, and tells how far it came. */
const LONGEST_MS = quick ? 22_000 : 3_600_000;
let deadlineMs = Infinity;
const AT_ONCE = 16;
/** Small, so that whoever stops early has been everywhere. */
const BATCH = 20;
const MESSAGES_A_SOCKET = 100;
/** Shares of all inputs. */
const SOCKET_SHARE = 0.25;
const RAW_SHARE = 0.02;

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`Give --${name} a whole number.`);
  return value;
}

const { key, record } = createApiKey({ id: 'fuzz', scopes: [...SCOPES] });
const credential = `Bearer ${key}`;
/** Nobody is to be told to come again later: what lies behind the limits is what is tried. */
const UNLIMITED = {
  AUTH_API_KEYS: JSON.stringify([record]),
  ADDRESS_REQUESTS_PER_S: '100000',
  CALLER_REQUESTS_PER_S: '100000',
  SOCKET_MESSAGES_PER_S: '100000',
  SESSIONS_PER_USER: '1000000',
};

async function main(): Promise<void> {
  process.stdout.write(`${count} inputs from seed ${seed}\n`);
  const stack = await Stack.start({ mediaProcesses: 1, gatewayEnv: UNLIMITED });
  try {
    const outcomes = new Outcomes();
    const before = await stack.workerHealth();
    await fuzz(stack.url, outcomes);
    const alive = await fetch(`${stack.url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    const after = await stack.workerHealth();
    const crashes =
      [...stack.gateways, ...stack.workers].filter(({ isRunning }) => !isRunning).length +
      (alive ? 0 : 1) +
      after.media_processes.filter(({ pid }, i) => pid !== before.media_processes[i]?.pid).length;
    report(outcomes, crashes);
  } finally {
    await stack.stop();
  }
}

async function fuzz(base: string, outcomes: Outcomes): Promise<void> {
  const description = (await (await fetch(`${base}/api/openapi.json`)).json()) as ApiDescription;
  const operations = operationsOf(description);
  const sessions = [await begin(base), await begin(base)];
  deadlineMs = performance.now() + LONGEST_MS;
  const sockets = Math.round((count * SOCKET_SHARE) / MESSAGES_A_SOCKET);
  const each = Math.ceil((count * (1 - SOCKET_SHARE - RAW_SHARE)) / operations.length);
  let round = 0;
  for (let done = 0; done < each && !isLate(); done += BATCH) {
    const share = Math.min(1, BATCH / each);
    await throwMessages(base, description, sessions, Math.ceil(sockets * share), seed + round, outcomes);
    await throwBytes(base, Math.ceil(count * RAW_SHARE * share), seed + round, outcomes);
    for (const operation of operations) {
      if (isLate()) break;
      const requests = fc.sample(requestsTo(operation, description, sessions, credential), {
        numRuns: Math.min(BATCH, each - done),
        seed: seed + round++,
      });
      await inParallel(requests, (one: FuzzRequest) => send(base, operation.name, one, outcomes));
    }
    if (!isLate()) await endAll(base, sessions);
  }
}

async function begin(base: string): Promise<string> {
  const response = await fetch(`${base}/api/interview/start`, {
    method: 'POST',
    headers: { authorization: credential, 'content-type': 'application/json' },
    body: '{"user_id":"fuzz"}',
  });
  if (response.status !== 201) throw new Error(`An interview cannot be started: ${await response.text()}`);
  return ((await response.json()) as { session_id: string }).session_id;
}

/** Ends what valid requests have started, so that the worker is never full, and begins anew what was ended. */
async function endAll(base: string, sessions: string[]): Promise<void> {
  const headers = { authorization: credential };
  for (;;) {
    const list = await fetch(`${base}/api/interviews?ended=false&limit=100`, { headers });
    const { interviews } = (await list.json()) as { interviews: { session_id: string }[] };
    if (interviews.length === 0) break;
    await Promise.all(
      interviews.map(({ session_id }) =>
        fetch(`${base}/api/interview/${session_id}/end`, { method: 'POST', headers }),
      ),
    );
  }
  for (const i of sessions.keys()) sessions[i] = await begin(base);
}

async function throwMessages(
  base: string,
  description: ApiDescription,
  sessions: readonly string[],
  sockets: number,
  ofSeed: number,
  outcomes: Outcomes,
): Promise<void> {
  const socket = description.paths['/api/interview/ws']?.['get']?.['x-websocket'] as {
    client_sends: Record<string, unknown>;
    methods: Record<string, { params: Record<string, unknown> }>;
  };
  const { schemas } = description.components;
  const requests = Object.entries(socket.methods)
    // `end` would leave nobody to talk to; it is tried over HTTP.
    .filter(([method]) => method !== 'end')
    .map(([method, { params }]) =>
      fc.record({
        event: fc.constant('request'),
        data: fc.record({
          id: fc.nat(),
          method: fc.constant(method),
          params: mutated(fromSchema(params, schemas)),
        }),
      }),
    );
  const message = fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...requests).map((one) => JSON.stringify(one)) },
    {
      weight: 3,
      arbitrary: mutated(fromSchema(socket.client_sends, schemas)).map((one) => JSON.stringify(one) ?? ''),
    },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  );
  for (let i = 0; i < sockets && !isLate(); i += 1) {
    const messages = fc.sample(message, { numRuns: MESSAGES_A_SOCKET, seed: ofSeed * 1000 + i });
    // More than may wait at once are refused, which is an answer too.
    const url = `${base.replace('http', 'ws')}/api/interview/ws?session_id=${sessions[i % sessions.length]}`;
    await sendMessages(url, credential, messages, outcomes);
  }
}

async function throwBytes(base: string, howMany: number, ofSeed: number, outcomes: Outcomes): Promise<void> {
  const line = fc.oneof(
    fc.constantFrom(
      'GET /health HTTP/1.1',
      'POST /api/interview/start HTTP/1.1',
      'GET / HTTP/1.0',
      'PRI * HTTP/2.0',
    ),
    nasty,
  );
  const header = fc.oneof(
    fc.constantFrom(
      'Host: localhost',
      'Content-Length: 5',
      'Content-Length: -1',
      'Transfer-Encoding: chunked',
    ),
    fc.constantFrom(
      'Connection: Upgrade\r\nUpgrade: websocket',
      'Expect: 100-continue',
      'Host: evil.example',
    ),
    nasty,
  );
  const bytes = fc
    .tuple(line, fc.array(header, { maxLength: 5 }), nasty)
    .map(([first, headers, body]) => `${[first, ...headers].join('\r\n')}\r\n\r\n${body}`);
  await inParallel(fc.sample(bytes, { numRuns: howMany, seed: ofSeed }), (text) =>
    sendRaw(base, text, outcomes),
  );
}

const isLate = (): boolean => performance.now() > deadlineMs;

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined && !isLate(); one = waiting.pop()) await run(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function report(outcomes: Outcomes, crashes: number): void {
  const table = new Table(['to', 'inputs', '5xx', 'leaks', 'unanswered', 'statuses']);
  for (const [name, row] of outcomes.rows) {
    const statuses = [...row.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status}×${times}`);
    table.row(name, row.inputs, row.failures, row.leaks, row.unanswered, statuses.join(' '));
  }
  const figures = {
    inputs: outcomes.total(({ inputs }) => inputs),
    crashes,
    responses_5xx: outcomes.total(({ failures }) => failures),
    leaks: outcomes.total(({ leaks }) => leaks),
    unanswered: outcomes.total(({ unanswered }) => unanswered),
  };
  process.stdout.write(
    `${table}\n5xx are all but 503s that say when to come again (Retry-After), which are in the statuses.\n` +
      `${JSON.stringify(figures)}\n${machine()}\n${writeReport('fuzz', figures)}\n`,
  );
  for (const example of outcomes.examples) process.stderr.write(`${example}\n`);
  if (crashes > 0 || figures.responses_5xx > 0 || figures.leaks > 0 || figures.unanswered > 0)
    process.exitCode = 1;
}

await main();
