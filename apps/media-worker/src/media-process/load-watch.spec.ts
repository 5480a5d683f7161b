import type { ProcessLoad } from '@spool/contracts';
import { LoadWatch } from './load-watch';

const idleQueue = { queued: 0, running: 0, done: 0, failed: 0, computeMs: 0, restarts: 0 };
const speech = {
  stats: () => ({
    recognition: idleQueue,
    synthesis: { ...idleQueue, cacheHits: 0 },
    turnEnd: idleQueue,
  }),
};
const clock = { takeLateness: () => ({ p50Ms: 0.5, p99Ms: 2 }) };

it('tells what the process computes, and not what others on the machine do', async () => {
  const loads: ProcessLoad[] = [];
  const watch = new LoadWatch({ clock, speech, onLoad: (load) => loads.push(load) });
  const compute = setInterval(() => {
    for (const until = performance.now() + 8; performance.now() < until;);
  }, 10);
  while (loads.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(compute);
  const busy = loads.at(-1)?.event_loop_utilisation ?? 0;
  loads.length = 0;
  while (loads.length < 6) await new Promise((resolve) => setTimeout(resolve, 20));
  watch.close();
  expect(busy).toBeGreaterThan(loads.at(-1)?.event_loop_utilisation ?? 1);
  expect(loads.at(-1)).toMatchObject({ pacing_late_p50_ms: 0.5, pacing_late_p99_ms: 2 });
});
