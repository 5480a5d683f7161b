import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Starts a program whose lines are printed with its name in front.
 * @param {string} name
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function start(name, [program = '', ...args], { cwd, env } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${name} | ${line}\n`));
  }
  return child;
}

/** Asks processes to stop, and ends those that have not after `graceMs`. */
export async function stopAll(children, graceMs = 10_000) {
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
            return resolve();
          const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
          child.once('exit', () => {
            clearTimeout(timer);
            resolve();
          });
          child.kill('SIGTERM');
        }),
    ),
  );
}

/**
 * Waits until an address answers 200, and what it answers is what is waited for.
 * @throws Error when it does not within `timeoutMs`, or when `child` exits first
 */
export async function waitForOk(url, { timeoutMs, child, isReady = () => true }) {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (child && child.exitCode !== null) throw new Error('it stopped; its last lines above say why');
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
      if (response.ok && isReady(await response.json())) return;
    } catch {
      // Not up yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} is not ready after ${timeoutMs / 1000} s: see the lines above`);
}
