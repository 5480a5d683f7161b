import type { EventBatch, InterviewEvent, StoredEvent } from '@spool/contracts';
import fc from 'fast-check';
import { foldInterview } from '@spool/interview';
import { newLog } from '../testing/interviews';
import { quiet, settled } from '../testing/talk';
import { EventOutbox, type Refusal } from './event-outbox';

const turn = (n: number): InterviewEvent => ({
  type: 'learner_turn',
  at_ms: n,
  turn_id: n,
  text: `turn ${n}`,
  source: 'text',
  started_at_ms: n,
  ended_at_ms: n,
});

type Reaction = 'stores' | 'stores and loses the answer' | 'refuses connections' | number;

/** A gateway that stores by number, each event once, and reacts as it is told to. */
class Store {
  readonly log: StoredEvent[] = newLog();
  readonly batches: EventBatch[] = [];
  reactions: Reaction[] = [];
  refused: Refusal[] = [];
  readonly outbox: EventOutbox;

  constructor(log = newLog()) {
    this.outbox = new EventOutbox({
      url: 'http://gateway.test/events',
      token: 'secret',
      workerId: 'worker',
      state: foldInterview(log),
      logger: quiet,
      onRefused: (refusal) => this.refused.push(refusal),
      fetch: (_url, init) => {
        expect(new Headers(init?.headers).get('authorization')).toBe('Bearer secret');
        return this.#answer(JSON.parse(String(init?.body)) as EventBatch);
      },
    });
  }

  get texts(): string[] {
    return this.log.flatMap(({ event }) => (event.type === 'learner_turn' ? [event.text] : []));
  }

  #answer(batch: EventBatch): Promise<Response> {
    const reaction = this.reactions.shift() ?? 'stores';
    if (reaction === 'refuses connections') return Promise.reject(new TypeError('fetch failed'));
    if (typeof reaction === 'number') return Promise.resolve(new Response('', { status: reaction }));
    this.batches.push(batch);
    for (const stored of batch.events) if (stored.seq === this.log.length + 1) this.log.push(stored);
    if (reaction === 'stores and loses the answer') return Promise.reject(new TypeError('socket hang up'));
    return Promise.resolve(Response.json({ stored_through: this.log.length }));
  }
}

/** Lets everything happen, retries included, without waiting for it. */
async function later(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    for (let i = 0; i < 4; i++) await settled();
    jest.advanceTimersByTime(50);
  }
  for (let i = 0; i < 4; i++) await settled();
}

beforeEach(() =>
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] }),
);
afterEach(() => jest.useRealTimers());

describe('the outbox', () => {
  it('numbers events after the log that was handed over, folds them at once, and sends them together', async () => {
    const store = new Store();
    store.outbox.append(turn(1));
    store.outbox.append(turn(2), turn(3));
    expect(store.outbox.state.turns.map(({ text }) => text)).toEqual(['turn 1', 'turn 2', 'turn 3']);
    expect(store.batches).toEqual([]);
    expect(await store.outbox.flush(1000)).toBe(true);
    expect(store.batches.map(({ events }) => events.map(({ seq }) => seq))).toEqual([[2, 3, 4]]);
    expect(store.batches[0]?.worker_id).toBe('worker');
  });

  it('sends again, less and less often, until the gateway is back', async () => {
    const store = new Store();
    store.reactions = ['refuses connections', 500, 503, 429, 'refuses connections'];
    store.outbox.append(turn(1));
    await later(20_000);
    expect(store.texts).toEqual(['turn 1']);
    expect(store.reactions).toEqual([]);
    expect(await store.outbox.flush(0)).toBe(true);
  });

  it('is not confused by an answer that was lost: the store has each event once', async () => {
    const store = new Store();
    store.reactions = ['stores and loses the answer'];
    store.outbox.append(turn(1));
    await later(200);
    store.outbox.append(turn(2));
    await later(200);
    expect(store.texts).toEqual(['turn 1', 'turn 2']);
    expect(store.batches.length).toBeGreaterThanOrEqual(2);
    expect(store.refused).toEqual([]);
  });

  it('delivers everything in order, whatever the gateway does', async () => {
    const reaction = fc.constantFrom<Reaction>(
      'stores',
      'stores and loses the answer',
      'refuses connections',
      500,
      503,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(reaction, { maxLength: 8 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 12 }),
        async (reactions, pauses) => {
          const store = new Store();
          store.reactions = reactions;
          for (const [index, pause] of pauses.entries()) {
            store.outbox.append(turn(index + 1));
            await later(pause * 50);
          }
          await later(20_000);
          expect(store.texts).toEqual(pauses.map((_, index) => `turn ${index + 1}`));
          expect(store.refused).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sends many events in batches of a size that the gateway takes', async () => {
    const store = new Store();
    store.outbox.append(...Array.from({ length: 450 }, (_, i) => turn(i + 1)));
    await later(100);
    expect(store.batches.map(({ events }) => events.length)).toEqual([200, 200, 50]);
  });

  it('tells live events once, and only the newest while nobody takes them', async () => {
    const store = new Store();
    store.reactions = ['refuses connections'];
    store.outbox.append(turn(1));
    for (let i = 0; i < 1000; i++) store.outbox.tell({ type: 'thinking', at_ms: i, turn_id: 1 });
    await later(300);
    for (let i = 1000; i < 2000; i++) store.outbox.tell({ type: 'thinking', at_ms: i, turn_id: 1 });
    await later(300);
    const told = store.batches.flatMap(({ live }) => live.map(({ at_ms }) => at_ms));
    expect(told).toEqual(Array.from({ length: 200 }, (_, i) => 1800 + i));
  });
});

describe('an answer that is final', () => {
  it.each([
    [409, 'disowned'],
    [404, 'unknown'],
    [422, 'unusable'],
    [413, 'unusable'],
  ] as const)('%i ends the session here as %s', async (status, refusal) => {
    const store = new Store();
    store.reactions = [status];
    store.outbox.append(turn(1));
    await later(5000);
    expect(store.refused).toEqual([refusal]);
    expect(store.outbox.closed).toBe(true);
    store.outbox.append(turn(2));
    await later(5000);
    expect(store.batches).toEqual([]);
  });

  it('tells of a log that misses what we do not have any more', async () => {
    const store = new Store();
    store.outbox.append(turn(1), turn(2));
    await later(100);
    store.log.length = 1;
    store.outbox.append(turn(3));
    await later(100);
    expect(store.refused).toEqual(['unusable']);
  });

  it('tells of a log that somebody else has gone on with', async () => {
    const store = new Store();
    store.log.push({ seq: 2, event: turn(7) }, { seq: 3, event: turn(8) });
    store.outbox.append(turn(1));
    await later(100);
    expect(store.refused).toEqual(['disowned']);
  });

  it('is made when the gateway is away for so long that events would pile up for ever', async () => {
    const store = new Store();
    store.reactions = Array.from({ length: 100 }, () => 503);
    for (let i = 0; i < 5000; i++) store.outbox.append(turn(i + 1));
    expect(store.refused).toEqual(['full']);
  });

  it('is not made of one that was not stored, whose turn comes again', async () => {
    const store = new Store();
    let asked = 0;
    const outbox = new EventOutbox({
      url: 'http://gateway.test',
      token: '',
      workerId: 'worker',
      state: foldInterview(newLog()),
      logger: quiet,
      onRefused: (refusal) => store.refused.push(refusal),
      fetch: () => Promise.resolve(Response.json({ stored_through: ++asked < 3 ? 1 : 2 })),
    });
    outbox.append(turn(1));
    await later(2000);
    expect(asked).toBe(3);
    expect(store.refused).toEqual([]);
  });
});

describe('knowing a log', () => {
  it('means having it, as stored or as still to be sent', async () => {
    const store = new Store();
    store.reactions = [503];
    store.outbox.append(turn(1));
    expect(store.outbox.has({ seq: 1, event: turn(9) })).toBe(true);
    expect(store.outbox.has({ seq: 2, event: turn(1) })).toBe(true);
    expect(store.outbox.has({ seq: 2, event: turn(9) })).toBe(false);
    expect(store.outbox.has({ seq: 3, event: turn(2) })).toBe(false);
    await later(1000);
    expect(store.outbox.has({ seq: 2, event: turn(1) })).toBe(true);
  });
});

describe('flushing and closing', () => {
  it('waits no longer than it may', async () => {
    const store = new Store();
    store.reactions = Array.from({ length: 100 }, () => 503);
    store.outbox.append(turn(1));
    const flushed = store.outbox.flush(1000);
    await later(1100);
    await expect(flushed).resolves.toBe(false);
  });

  it('leaves no timer, and nobody waiting', async () => {
    const store = new Store();
    store.reactions = [503];
    store.outbox.append(turn(1));
    await later(50);
    const flushed = store.outbox.flush(60_000);
    store.outbox.close();
    store.outbox.close();
    await expect(flushed).resolves.toBe(false);
    expect(jest.getTimerCount()).toBe(0);
    await later(5000);
    expect(store.batches).toEqual([]);
    await expect(store.outbox.flush(1000)).resolves.toBe(false);
  });
});
