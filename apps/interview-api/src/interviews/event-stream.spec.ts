import { StoredEventSchema } from '@spool/contracts';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

interface ServerSentEvent {
  id?: string;
  event: string;
  data: unknown;
}

describe('an interview’s events as they happen', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: folder.path,
      WORKER_URLS: worker.url,
      SOCKET_HEARTBEAT_MS: '50',
      SOCKET_LINGER_MS: '200',
    });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const follow = (id: string, query = '', headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}/api/interview/${id}/events${query}`, { headers });
  const logIn = (events: readonly ServerSentEvent[]) =>
    events.filter(({ event }) => event === 'log').map(({ data }) => StoredEventSchema.parse(data));

  it('are the log from its beginning, then what happens, until the interview has ended', async () => {
    const id = await gateway.begin();
    const response = await follow(id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = new EventReader(response);
    await reader.until(({ id: seq }) => seq === '2');
    await reader.comment();
    await gateway.call('POST', `/api/interview/${id}/message`, { text: 'Robots\n\ndata: and kites' });
    await reader.until(({ id: seq }) => seq === '5');
    await worker.tell(id, [], [{ type: 'floor_changed', at_ms: 1, floor: 'learner' }]);
    await reader.until(({ event }) => event === 'live');
    await gateway.call('POST', `/api/interview/${id}/end`);
    const all = await reader.rest();
    expect(logIn(all).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(all.filter(({ event }) => event === 'log').map(({ id: seq }) => Number(seq))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(logIn(all)[2]?.event).toMatchObject({ type: 'learner_turn', text: 'Robots\n\ndata: and kites' });
    expect(logIn(all).at(-1)?.event).toMatchObject({ type: 'interview_ended' });
    expect(all.find(({ event }) => event === 'live')).toEqual({
      event: 'live',
      data: { type: 'floor_changed', at_ms: 1, floor: 'learner' },
    });
  });

  it('go on after what a client has, by `since` or as a browser says it, and are over when it has all', async () => {
    const id = await gateway.begin();
    await gateway.call('POST', `/api/interview/${id}/message`, { text: 'Robots' });
    await gateway.call('POST', `/api/interview/${id}/end`);
    const numbers = async (response: Response): Promise<number[]> =>
      logIn(await new EventReader(response).rest()).map(({ seq }) => seq);
    expect(await numbers(await follow(id, '?since=4'))).toEqual([5, 6]);
    expect(await numbers(await follow(id, '?since=1', { 'last-event-id': '5' }))).toEqual([6]);
    expect((await follow(id, '?since=6')).status).toBe(204);
    expect((await follow(id, '', { 'last-event-id': '99' })).status).toBe(204);
  });

  it('are refused from a number that is none', async () => {
    const id = await gateway.begin();
    const path = `/api/interview/${id}/events`;
    expect(await gateway.call('GET', `${path}?since=-1`)).toMatchObject(
      problem(422, 'invalid_parameter', 'since'),
    );
    expect(await gateway.send(path, { headers: { 'last-event-id': 'x' } })).toMatchObject(
      problem(422, 'invalid_parameter', 'Last-Event-ID'),
    );
  });

  it('do not keep who asks for the headers only', async () => {
    const id = await gateway.begin();
    const response = await fetch(`${gateway.url}/api/interview/${id}/events`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  });

  it('end when the gateway stops, which does not wait for them', async () => {
    const own = temporaryFolder();
    const stopping = await startGateway({ DATA_DIR: own.path, WORKER_URLS: worker.url });
    const id = await stopping.begin();
    const reader = new EventReader(await fetch(`${stopping.url}/api/interview/${id}/events`));
    await reader.until(({ id: seq }) => seq === '2');
    await Promise.all([reader.rest(), stopping.close()]);
    own.remove();
  });
});

/** Reads server-sent events as they come. */
class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #all: ServerSentEvent[] = [];
  #comments = 0;
  #text = '';

  constructor(response: Response) {
    if (!response.body) throw new Error('The answer has no body.');
    this.#reader = response.body.getReader();
  }

  async until(wanted: (event: ServerSentEvent) => boolean): Promise<void> {
    while (!this.#all.some(wanted)) {
      if (!(await this.#read())) throw new Error('The stream ended before.');
    }
  }

  async comment(): Promise<void> {
    while (this.#comments === 0) if (!(await this.#read())) throw new Error('The stream ended before.');
  }

  /** All events, when the stream has ended. */
  async rest(): Promise<ServerSentEvent[]> {
    while (await this.#read());
    return this.#all;
  }

  async #read(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) return false;
    this.#text += this.#decoder.decode(value, { stream: true });
    const blocks = this.#text.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) this.#take(block);
    return true;
  }

  #take(block: string): void {
    if (block.startsWith(':')) this.#comments += 1;
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    if (fields['event'] === undefined) return;
    this.#all.push({
      ...(fields['id'] === undefined ? {} : { id: fields['id'] }),
      event: fields['event'],
      data: JSON.parse(fields['data'] ?? '') as unknown,
    });
  }
}
