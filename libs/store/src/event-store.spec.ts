import { randomUUID } from 'node:crypto';
import type { LiveEvent, StoredEvent } from '@spool/contracts';
import * as fc from 'fast-check';
import { openStore } from './index';
import type { EventStore, OpenStoreOptions, StoreMessage } from './index';
import { backends } from './testing/backends';
import { collector } from './testing/collector';

const turn = (seq: number, text = `turn ${seq}`): StoredEvent => ({
  seq,
  event: {
    type: 'learner_turn',
    at_ms: 1000 + seq,
    turn_id: seq,
    text,
    source: 'text',
    started_at_ms: 1000,
    ended_at_ms: 1001,
  },
});
const turns = (from: number, through: number): StoredEvent[] =>
  Array.from({ length: through - from + 1 }, (_, i) => turn(from + i));
const partial = (text: string): LiveEvent => ({ type: 'partial_transcript', at_ms: 1, turn_id: 1, text });

describe.each(backends())('the event store on $name', (backend) => {
  let options: OpenStoreOptions;
  let store: EventStore;

  beforeAll(async () => {
    options = await backend.begin();
    store = await openStore(options);
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await backend.end();
  });

  const created = async (): Promise<string> => {
    const sessionId = randomUUID();
    await store.createInterview({ sessionId, userId: 'ada', mode: 'interests', createdAtMs: 1000 });
    return sessionId;
  };

  it('gives back what was appended, in order, after any number', async () => {
    const id = await created();
    expect(await store.read(id)).toEqual([]);
    expect(await store.append(id, turns(1, 3))).toEqual({ storedThrough: 3, appended: turns(1, 3) });
    expect(await store.append(id, turns(4, 5))).toEqual({ storedThrough: 5, appended: turns(4, 5) });
    expect(await store.read(id)).toEqual(turns(1, 5));
    expect(await store.read(id, 3)).toEqual(turns(4, 5));
    expect(await store.read(id, 5)).toEqual([]);
    expect(await store.lastSeq(id)).toBe(5);
  });

  it('creates an interview with the beginning of its log at once, or nothing of it', async () => {
    const interview = {
      sessionId: randomUUID(),
      userId: 'ada',
      mode: 'interests',
      createdAtMs: 1000,
    } as const;
    const placed: StoredEvent = {
      seq: 2,
      event: { type: 'session_placed', at_ms: 1000, worker_id: 'worker-1', worker_url: 'http://worker' },
    };
    await store.createInterview(interview, [turn(1), placed]);
    expect(await store.read(interview.sessionId)).toEqual([turn(1), placed]);
    expect(await store.append(interview.sessionId, [turn(3)], 2)).toMatchObject({ storedThrough: 3 });
    await expect(store.append(interview.sessionId, [turn(4)], 1)).rejects.toMatchObject({
      code: 'lease_lost',
    });
    await expect(store.createInterview(interview, [turn(1)])).rejects.toThrow();
    const twice = { ...interview, sessionId: randomUUID() };
    await expect(store.createInterview(twice, [turn(1), turn(1)])).rejects.toThrow();
    await expect(store.read(twice.sessionId)).rejects.toMatchObject({ code: 'unknown_session' });
  });

  it('ignores numbers that it has, and keeps what it stored first', async () => {
    const id = await created();
    await store.append(id, turns(1, 3));
    expect(await store.append(id, [turn(2, 'another'), turn(3, 'another'), turn(4)])).toEqual({
      storedThrough: 4,
      appended: [turn(4)],
    });
    expect(await store.read(id)).toEqual(turns(1, 4));
  });

  it('stores only what comes before a gap', async () => {
    const id = await created();
    expect(await store.append(id, [turn(1), turn(3)])).toEqual({ storedThrough: 1, appended: [turn(1)] });
    expect(await store.append(id, [turn(3)])).toEqual({ storedThrough: 1, appended: [] });
    expect(await store.read(id)).toEqual([turn(1)]);
  });

  it('keeps any text as it was, control characters and lone surrogates included', async () => {
    const id = await created();
    const odd = [turn(1, 'nul \u0000 and \ud800'), turn(2, '🎈 ’“” \n\t\\'), turn(3, 'x'.repeat(50_000))];
    await store.append(id, odd);
    expect(await store.read(id)).toEqual(odd);
  });

  it('holds the log without gaps or doubles however batches overlap, repeat and race', async () => {
    const batch = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 6 }))
      .map(([from, more]) => turns(from, from + more));
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
        const id = await created();
        const results = await Promise.all(batches.map((events) => store.append(id, events)));
        const log = await store.read(id);
        expect(log).toEqual(turns(1, log.length));
        const newOnes = results.flatMap((result) => result.appended.map(({ seq }) => seq));
        expect(newOnes.sort((a, b) => a - b)).toEqual(log.map(({ seq }) => seq));
        expect(Math.max(0, ...results.map((result) => result.storedThrough))).toBe(log.length);
      }),
      { numRuns: 20 },
    );
  });

  it('finds the last event of each type', async () => {
    const id = await created();
    const ended: StoredEvent = { seq: 3, event: { type: 'interview_ended', at_ms: 3, reason: 'api' } };
    await store.append(id, [...turns(1, 2), ended, turn(4)]);
    expect(await store.latest(id, ['learner_turn', 'interview_ended'])).toEqual([ended, turn(4)]);
    expect(await store.latest(id, ['session_placed'])).toEqual([]);
  });

  it.each([randomUUID(), 'not-a-uuid', ''])('says that it does not know the session %j', async (id) => {
    const unknown = { code: 'unknown_session' };
    await expect(store.append(id, [turn(1)])).rejects.toMatchObject(unknown);
    await expect(store.read(id)).rejects.toMatchObject(unknown);
    await expect(store.latest(id, ['learner_turn'])).rejects.toMatchObject(unknown);
    await expect(store.lastSeq(id)).rejects.toMatchObject(unknown);
    await expect(store.subscribe(id, () => undefined)).rejects.toMatchObject(unknown);
  });

  it('tells a follower each new event once, in order, with live events in their place', async () => {
    const id = await created();
    await store.append(id, turns(1, 2));
    const { listener, received } = collector(6);
    const unsubscribe = await store.subscribe(id, listener);
    await store.append(id, [turn(3)]);
    await store.tell(id, [partial('hel'), partial('hello')]);
    await store.append(id, [turn(3), turn(4)]);
    await store.append(id, [turn(4)]);
    await store.tell(id, [partial('bye')]);
    await store.append(id, [turn(5)]);
    expect(await received).toEqual<StoreMessage[]>([
      { kind: 'log', stored: turn(3) },
      { kind: 'live', event: partial('hel') },
      { kind: 'live', event: partial('hello') },
      { kind: 'log', stored: turn(4) },
      { kind: 'live', event: partial('bye') },
      { kind: 'log', stored: turn(5) },
    ]);
    await unsubscribe();
  });

  it('replays the log from a number and goes on without a gap while others append', async () => {
    const id = await created();
    await store.append(id, turns(1, 20));
    const appending = (async () => {
      for (let seq = 21; seq <= 60; seq += 1) await store.append(id, [turn(seq)]);
    })();
    const followers = [0, 7, 20].map((since) => ({ since, ...collector(60 - since) }));
    const ends = await Promise.all(
      followers.map(({ since, listener }) => store.subscribe(id, listener, since)),
    );
    await appending;
    for (const { since, received } of followers) {
      const seqs = (await received).map((message) => (message.kind === 'log' ? message.stored.seq : 0));
      expect(seqs).toEqual(turns(since + 1, 60).map(({ seq }) => seq));
    }
    await Promise.all(ends.map((end) => end()));
  });

  it('carries live events longer than a notification may be', async () => {
    const id = await created();
    const { listener, received } = collector(3);
    const unsubscribe = await store.subscribe(id, listener);
    const long = ['é🎈'.repeat(10_000), 'short', 'x'.repeat(7_990)].map(partial);
    for (const event of long) await store.tell(id, [event]);
    expect(await received).toEqual(long.map((event) => ({ kind: 'live', event })));
    await unsubscribe();
  });

  it('tells each session’s followers only of that session', async () => {
    const [a, b] = [await created(), await created()];
    const heard = collector(1);
    const unsubscribe = await store.subscribe(a, heard.listener);
    await store.append(b, [turn(1, 'of b')]);
    await store.tell(b, [partial('of b')]);
    await store.append(a, [turn(1, 'of a')]);
    expect(await heard.received).toEqual([{ kind: 'log', stored: turn(1, 'of a') }]);
    await unsubscribe();
  });

  it('tells nothing more after the end of a subscription, and goes on telling others', async () => {
    const id = await created();
    const [first, second] = [collector(1), collector(2)];
    const endFirst = await store.subscribe(id, first.listener);
    const endSecond = await store.subscribe(id, second.listener);
    await store.append(id, [turn(1)]);
    await first.received;
    await endFirst();
    await endFirst();
    await store.append(id, [turn(2)]);
    expect(await second.received).toHaveLength(2);
    expect(first.all).toHaveLength(1);
    await endSecond();
  });

  it('goes on when a listener throws', async () => {
    const id = await created();
    const heard = collector(2);
    const unsubscribe = await store.subscribe(id, (message) => {
      heard.listener(message);
      throw new Error('the listener’s own fault');
    });
    await store.append(id, turns(1, 2));
    expect(await heard.received).toHaveLength(2);
    await unsubscribe();
  });

  it('appends to many sessions at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, created));
    await Promise.all(
      ids.map(async (id) => {
        for (let seq = 1; seq <= 5; seq += 1) await store.append(id, [turn(seq)]);
      }),
    );
    for (const id of ids) expect(await store.read(id)).toEqual(turns(1, 5));
  });

  it('has everything after it was closed and opened again, and refuses work in between', async () => {
    const id = await created();
    await store.append(id, turns(1, 3));
    await store.close();
    await store.close();
    await expect(store.read(id)).rejects.toMatchObject({ code: 'store_unavailable' });
    store = await openStore(options);
    await store.ping();
    expect(await store.read(id)).toEqual(turns(1, 3));
  });
});
