import { SessionClock, type Ticked } from './session-clock';

/** Sessions on a clock with a VAD that judges at once; `failing` throws when it hears. */
function clockWith(names: readonly string[], failing?: string) {
  const told: { name: string; does: 'hears' | 'speaks' }[] = [];
  const failed: string[] = [];
  const sessions = names.map((id): Ticked => ({
    id,
    hear: () => {
      told.push({ name: id, does: 'hears' });
      if (id === failing) throw new Error('a mistake');
    },
    speak: () => told.push({ name: id, does: 'speaks' }),
  }));
  const clock = new SessionClock({
    vad: { flush: () => Promise.resolve() },
    sendTogether: (work) => work(),
    onSessionFailed: ({ id }) => failed.push(id),
    onError: (error) => {
      throw error;
    },
  });
  for (const session of sessions) clock.add(session);
  /** Until somebody has spoken so often. */
  const spoken = async (name: string, times: number) => {
    const count = () => told.filter((one) => one.name === name && one.does === 'speaks').length;
    while (count() < times) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { clock, sessions, told, failed, spoken };
}

it('lets each session hear and then speak, as often as any other', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { clock, told, spoken } = clockWith(names);
  await spoken('g', 5);
  clock.close();
  for (const name of names) {
    const own = told.filter((one) => one.name === name).map(({ does }) => does);
    expect(own.slice(0, 8)).toEqual([
      'hears',
      'speaks',
      'hears',
      'speaks',
      'hears',
      'speaks',
      'hears',
      'speaks',
    ]);
  }
});

it('spreads sessions over the interval, and gives their places to others when they go', async () => {
  const { clock, sessions, told, spoken } = clockWith(['a', 'b', 'c', 'd', 'e', 'f']);
  // The first five have a group each, the sixth shares one: those two hear before either speaks.
  await spoken('f', 2);
  clock.remove(sessions[0]!);
  clock.remove(sessions[5]!);
  const before = told.length;
  await spoken('e', 4);
  clock.close();
  expect(told.slice(before + 1).some(({ name }) => name === 'a' || name === 'f')).toBe(false);
  const order = told.slice(0, before).map(({ name, does }) => `${name} ${does}`);
  const together = order.indexOf('f hears');
  expect(order.slice(together - 1, together + 3)).toEqual(['a hears', 'f hears', 'a speaks', 'f speaks']);
});

it('lets nobody miss a tick for the mistake of another', async () => {
  const { clock, failed, spoken } = clockWith(['a', 'b', 'c', 'd', 'e', 'f'], 'a');
  await spoken('f', 3);
  clock.close();
  expect(new Set(failed)).toEqual(new Set(['a']));
});

it('counts how late ticks were made, and how late what they said was handed over', async () => {
  const { clock, spoken } = clockWith(['a']);
  await spoken('a', 3);
  const { counts, sumMs } = clock.lateness();
  const sent = clock.sentLateness();
  clock.close();
  // A group a tick, those without sessions too.
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(10);
  expect(sumMs).toBeGreaterThan(0);
  expect(sent.counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
  expect(sent.sumMs).toBeGreaterThan(0);
  expect(clock.takeLateness().p99Ms).toBeGreaterThan(0);
  expect(clock.takeLateness().p99Ms).toBe(0);
});
