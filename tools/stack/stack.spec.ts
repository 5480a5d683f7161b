import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOf, usageOf } from './process-usage';
import { Stack } from './stack';

const dataOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`spool-stack-${pid}-`));

it('runs the service, and leaves neither processes nor data', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  const abandoned = mkdtempSync(join(tmpdir(), `spool-stack-${gone.pid}-`));

  const stack = await Stack.start({ mediaProcesses: 1 });
  const pids = [...stack.gateways, ...stack.workers].flatMap(({ pid }) => treeOf(pid));
  expect(pids.length).toBeGreaterThanOrEqual(4); // gateway, supervisor, media process, mediasoup's worker
  expect((await fetch(`${stack.url}/health`)).status).toBe(200);
  expect((await stack.workerHealth()).media_processes).toHaveLength(1);
  expect(dataOf(process.pid)).toHaveLength(1);
  expect(existsSync(abandoned)).toBe(false);

  await stack.stop();
  await stack.stop();
  expect(pids.filter((pid) => usageOf(pid) !== null)).toEqual([]);
  expect(dataOf(process.pid)).toEqual([]);
}, 120_000);
