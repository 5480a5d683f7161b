// `npm run bench:gateway`: interviews started a second by the gateway and by bare Fastify that does the same insert
// into the same Postgres, by turns; with 1, 2 and 3 replicas; and how evenly sessions are placed. `-- --quick` measures shorter.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@spool/store/testing';
import { freePorts } from '@spool/testing';
import { machine, Table, writeReport } from '../report';
import { AppProcess } from '../stack/app-process';
import { usageOf } from '../stack/process-usage';
import { placementSkew, seeded } from './placement';
import { startLoad, type Load } from './start-load';

const quick = process.argv.includes('--quick');
/** Rounds of bare Fastify and one gateway by turns: what else the machine does meets both alike. */
const ROUNDS = quick ? 3 : 7;
const ROUND_MS = quick ? 1600 : 4000;
/** Until code is compiled and connections are there. */
const WARM_UP_MS = quick ? 1200 : 3000;
const MOST_REPLICAS = 3;
const WORKERS = 2;
const TOKEN = 'bench-gateway-token-of-this-run';
const PLACEMENT = { sessions: 1000, workers: 20, gateways: MOST_REPLICAS, startEveryMs: 10 };
const REPORTS_MS = [250, 1000, 5000];
const SEEDS = quick ? 20 : 200;

const here = fileURLToPath(new URL('.', import.meta.url));
const undo: (() => unknown)[] = [];

async function main(): Promise<void> {
  const postgres = await startPostgres();
  undo.push(() => postgres.stop());
  const dataDir = mkdtempSync(join(tmpdir(), 'spool-bench-gateway-'));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = await freePorts(WORKERS + 1 + 2 * MOST_REPLICAS);
  const urlOf = (at: number): string => `http://127.0.0.1:${ports[at]}`;
  const workers = Array.from({ length: WORKERS }, (_, i) =>
    helper('fake-worker-process', { PORT: String(ports[i]), WORKER_ID: `worker-${i}` }),
  );
  await Promise.all(workers);

  const gateways = Array.from({ length: MOST_REPLICAS }, (_, i) => {
    const at = WORKERS + 1 + 2 * i;
    return new AppProcess(
      'interview-api',
      urlOf(at),
      {
        PORT: String(ports[at]),
        INTERNAL_PORT: String(ports[at + 1]),
        INTERNAL_TOKEN: TOKEN,
        DATABASE_URL: postgres.url,
        DATA_DIR: dataDir,
        WORKER_URLS: Array.from({ length: WORKERS }, (_, worker) => urlOf(worker)).join(','),
      },
      process.env['SPOOL_RUN_DIR'] ?? '',
    );
  });
  undo.push(() => Promise.all(gateways.map((gateway) => gateway.stop())));
  await Promise.all(gateways.map((gateway) => gateway.ready()));
  // After the gateways, who have made the tables.
  const bare = await helper('bare-fastify-process', {
    PORT: String(ports[WORKERS]),
    DATABASE_URL: postgres.url,
  });
  const bareUrl = urlOf(WORKERS);
  const [first] = gateways;
  if (!first) throw new Error('There is no gateway.');

  const bareLoads: Measured[] = [];
  const gatewayLoads: Measured[] = [];
  await startLoad([bareUrl], WARM_UP_MS);
  await startLoad(
    gateways.map(({ url }) => url),
    WARM_UP_MS,
  );
  for (let round = 0; round < ROUNDS; round++) {
    bareLoads.push(await measured([bareUrl], [bare.pid ?? 0]));
    gatewayLoads.push(await measured([first.url], [first.pid]));
  }
  const byReplicas = [medianOf(gatewayLoads)];
  for (let replicas = 2; replicas <= MOST_REPLICAS; replicas++) {
    const some = gateways.slice(0, replicas);
    const loads: Measured[] = [];
    for (let round = 0; round < Math.ceil(ROUNDS / 2); round++)
      loads.push(
        await measured(
          some.map(({ url }) => url),
          some.map(({ pid }) => pid),
        ),
      );
    byReplicas.push(medianOf(loads));
  }
  const skews = REPORTS_MS.map((reportEveryMs) => {
    const runs = Array.from({ length: SEEDS }, (_, seed) =>
      placementSkew({ ...PLACEMENT, reportEveryMs, random: seeded(seed + 1) }),
    );
    return {
      reportEveryMs,
      worst: Math.max(...runs),
      mean: runs.reduce((sum, run) => sum + run) / runs.length,
    };
  });
  print(medianOf(bareLoads), byReplicas, skews);
}

interface Measured extends Load {
  /** Of the processes that answered, ms of a core for each start. */
  readonly cpuMs: number;
}

async function measured(urls: readonly string[], pids: readonly number[]): Promise<Measured> {
  const cpuMs = (): number => pids.reduce((sum, pid) => sum + (usageOf(pid)?.cpuMs ?? 0), 0);
  const before = cpuMs();
  const startedAt = performance.now();
  const load = await startLoad(urls, ROUND_MS);
  const starts = (load.requestsPerS * (performance.now() - startedAt)) / 1000;
  return { ...load, cpuMs: (cpuMs() - before) / starts };
}

/** The round in the middle, by starts a second. */
function medianOf(loads: readonly Measured[]): Measured {
  const sorted = [...loads].sort((a, b) => a.requestsPerS - b.requestsPerS);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new Error('Nothing was measured.');
  return middle;
}

function print(
  bare: Measured,
  byReplicas: readonly Measured[],
  skews: readonly { reportEveryMs: number; worst: number; mean: number }[],
): void {
  const table = new Table(['', 'starts/s', 'of bare Fastify', 'p50 ms', 'p99 ms', 'CPU ms a start']);
  table.row('bare Fastify, one insert', bare.requestsPerS, 1, bare.p50Ms, bare.p99Ms, bare.cpuMs);
  byReplicas.forEach((load, i) => {
    const ratio = load.requestsPerS / bare.requestsPerS;
    const name = `gateway, ${i + 1} replica${i === 0 ? '' : 's'}`;
    table.row(name, load.requestsPerS, ratio, load.p50Ms, load.p99Ms, load.cpuMs);
  });
  const { sessions, workers, gateways } = PLACEMENT;
  const placing = new Table([
    `${sessions} sessions, ${workers} workers, ${gateways} gateways`,
    'max/mean',
    'worst',
  ]);
  for (const { reportEveryMs, mean, worst } of skews)
    placing.row(`loads reported every ${reportEveryMs} ms`, mean, worst);

  const [one, two, three] = byReplicas;
  const [fresh] = skews;
  if (!one || !two || !three || !fresh) throw new Error('Not everything was measured.');
  const file = writeReport('bench-gateway', {
    start_ratio_bare_fastify: one.requestsPerS / bare.requestsPerS,
    starts_per_s: one.requestsPerS,
    starts_per_s_2_replicas: two.requestsPerS,
    starts_per_s_3_replicas: three.requestsPerS,
    bare_fastify_starts_per_s: bare.requestsPerS,
    start_p50_ms: one.p50Ms,
    start_p99_ms: one.p99Ms,
    start_cpu_ms: one.cpuMs,
    start_cpu_ms_2_replicas: two.cpuMs,
    start_cpu_ms_3_replicas: three.cpuMs,
    bare_fastify_cpu_ms: bare.cpuMs,
    placement_max_over_mean: fresh.mean,
    placement_max_over_mean_worst: fresh.worst,
  });
  process.stdout.write(`\n${table}\n\n${placing}\n\n${machine()}\n${file}\n`);
}

/** A process of ours beside this bundle; resolves when it listens. */
async function helper(name: string, env: Record<string, string>): Promise<ChildProcess> {
  const child = fork(join(here, `${name}.mjs`), [], {
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  });
  undo.push(() => child.kill('SIGKILL'));
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it was ready.`))),
  ]);
  return child;
}

async function stop(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(1)));

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(stop);
