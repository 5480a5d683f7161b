// `npm run soak`: callers come, speak and go, for ten minutes, and the media worker's memory must stay where it is.
// `-- --quick` takes half a minute, in which a leak of a session's size would show, and a slow one would not.
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '@spool/contracts';
import { asUtterance, Caller, readRecordings } from '../callers';
import { machine, median, Table, writeReport } from '../report';
import { childrenOf, usageOf } from '../stack/process-usage';
import { Stack } from '../stack/stack';

const quick = process.argv.includes('--quick');

/** Callers at a time. */
const CALLERS = quick ? 6 : 20;
/** A caller stays so long, in ms. */
const STAY_MS = quick ? 4000 : 12_000;
/** What caches, pools and just-in-time code take is there after this, in ms. */
const WARM_UP_MS = quick ? 12_000 : 120_000;
const MEASURE_MS = quick ? 18_000 : 480_000;
const SAMPLE_EVERY_MS = 500;

/** Resident memory of the parts of a media worker, in bytes. */
interface Memory {
  readonly supervisor: number;
  /** With its speech engines. */
  readonly media: number;
  readonly mediasoup: number;
}
const PARTS = ['supervisor', 'media', 'mediasoup'] as const;

interface Sample extends Memory {
  readonly atMs: number;
}

async function main(): Promise<void> {
  if (!quick) process.stderr.write('Callers come and go: this takes ten minutes.\n');
  const utterances = readRecordings().map(asUtterance);
  const stack = await Stack.start({ mediaProcesses: 1 });
  const samples: Sample[] = [];
  let visits = 0;
  let failures = 0;
  let refusals = 0;
  const beganMs = performance.now();
  const isOver = () => performance.now() - beganMs > WARM_UP_MS + MEASURE_MS;

  /** One place at the table: somebody sits down, speaks, leaves one way or another, and the next one comes. */
  const seat = async (place: number): Promise<void> => {
    await delay((place * STAY_MS) / CALLERS);
    for (let visit = 0; !isOver(); visit += 1) {
      try {
        const caller = await Caller.call(stack.url, { userId: `soak-${place}` });
        const utterance = utterances[(place + visit) % utterances.length];
        if (utterance) await Promise.race([caller.say(utterance).catch(() => undefined), delay(STAY_MS)]);
        await delay(STAY_MS / 2);
        // In turn: ends the interview, or is gone without a word and comes back to end it.
        if (visit % 2 === 1) {
          caller.vanish();
          await caller.rejoin();
        }
        await caller.end();
        visits += 1;
      } catch (error) {
        // The service is full for the moment, and says so: asked again, as a page would.
        if (error instanceof ProblemError && error.status === 503) refusals += 1;
        else {
          failures += 1;
          process.stderr.write(`A visit failed: ${String(error)}\n`);
        }
        await delay(1000);
      }
    }
  };
  const watch = async (): Promise<void> => {
    for (; !isOver(); await delay(SAMPLE_EVERY_MS)) {
      samples.push({ atMs: performance.now() - beganMs, ...memoryOf(stack) });
    }
  };
  try {
    await Promise.all([watch(), ...Array.from({ length: CALLERS }, (_, place) => seat(place))]);
    const left = (await stack.workerHealth()).sessions;
    report(samples, { visits, failures, refusals, left });
  } finally {
    await stack.stop();
  }
}

function report(
  samples: readonly Sample[],
  counts: { visits: number; failures: number; refusals: number; left: number },
): void {
  const within = (from: number, to: number, of: (sample: Sample) => number): number =>
    median(
      samples
        .filter(({ atMs }) => atMs >= WARM_UP_MS + from * MEASURE_MS && atMs < WARM_UP_MS + to * MEASURE_MS)
        .map((sample) => of(sample) / 1e6),
    );
  const inAll = ({ supervisor, media, mediasoup }: Memory) => supervisor + media + mediasoup;
  const quarters = [0, 1, 2, 3].map((quarter) => within(quarter / 4, (quarter + 1) / 4, inAll));
  const growth = (quarters[3] ?? NaN) - (quarters[0] ?? NaN);
  const table = new Table(['memory of the media worker (resident)', 'MB']);
  quarters.forEach((mb, i) =>
    table.row(`quarter ${i + 1} of ${Math.round(MEASURE_MS / 1000)} s after warming up`, mb),
  );
  table.row('growth from the first to the last', growth);
  for (const part of PARTS) {
    const of = (sample: Sample) => sample[part];
    table.row(`  of it ${part}`, within(0.75, 1, of) - within(0, 0.25, of));
  }
  table.heading('Callers').row('visits', counts.visits).row('failed visits', counts.failures);
  table.row('refused, and asked again', counts.refusals);
  table.row('sessions left at the end', counts.left);
  process.stdout.write(`\n${table}\n\n${machine()}\n`);
  const file = writeReport('soak', {
    rss_growth_mb: growth,
    rss_mb: quarters[3] ?? 0,
    minutes: (WARM_UP_MS + MEASURE_MS) / 60_000,
    visits: counts.visits,
    failed_visits: counts.failures,
    refused_visits: counts.refusals,
    sessions_left: counts.left,
  });
  process.stdout.write(`${file}\n`);
}

function memoryOf(stack: Stack): Memory {
  const supervisor = stack.workers[0]?.pid ?? 0;
  const rss = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + (usageOf(pid)?.rssBytes ?? 0), 0);
  const media = childrenOf(supervisor);
  return { supervisor: rss([supervisor]), media: rss(media), mediasoup: rss(media.flatMap(childrenOf)) };
}

await main();
