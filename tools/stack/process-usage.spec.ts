import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childrenOf, treeOf, usageOf } from './process-usage';

it('tells what a process and those that it started have used', async () => {
  const parent = spawn(process.execPath, [
    '-e',
    `require('child_process').spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e3)'], { stdio: 'inherit' })`,
  ]);
  try {
    await once(parent.stdout, 'data');
    const pid = parent.pid ?? 0;
    const [child = 0] = childrenOf(pid);
    expect(treeOf(pid)).toEqual([pid, child]);
    for (const each of [pid, child]) {
      expect(usageOf(each)?.cpuMs).toBeGreaterThan(0);
      expect(usageOf(each)?.rssBytes).toBeGreaterThan(10e6);
    }
    process.kill(child, 'SIGKILL');
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  }
  expect(usageOf(parent.pid ?? 0)).toBeNull();
});
