import { execFile, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where Debian's packages put every major version's server binaries. */
const DEBIAN_ROOT = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 30_000;

export interface PostgresServer {
  /** For DATABASE_URL. */
  url: string;
  /** Makes the server end every connection, as a fail-over would. */
  restart(): Promise<void>;
  /** Is gone until {@link resume}; its data stay. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a throw-away Postgres server on a free port of 127.0.0.1, for tests. The server refuses to
 * run as root, so root runs it as the user `postgres`, which Debian's package makes.
 *
 * @throws {Error} no server binaries are installed
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findBinaries();
  const dir = mkdtempSync(join(tmpdir(), 'spool-postgres-'));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(dir, ...(await idsOf('postgres')));
  const prefix = asRoot ? ['runuser', '-u', 'postgres', '--'] : [];
  const call = async (program: string, ...args: string[]): Promise<void> => {
    const [command = program, ...rest] = [...prefix, join(bin, program), ...args];
    await run(command, rest, { cwd: dir });
  };
  const data = join(dir, 'data');
  await call('initdb', '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C');
  const port = await freePort();
  const options = `-h 127.0.0.1 -p ${port} -k ${dir} -c fsync=off`;
  const control = async (...args: string[]): Promise<void> => {
    // Without pipes: the server would keep pg_ctl's open, and its end would never come.
    const [command = '', ...rest] = [...prefix, join(bin, 'pg_ctl'), '-D', data, '-w', ...args];
    await new Promise<void>((resolve, reject) => {
      const child = spawn(command, rest, { cwd: dir, stdio: 'ignore', timeout: START_TIMEOUT_MS });
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`pg_ctl ${args.join(' ')} failed (${code}).`)),
      );
    });
  };
  await control('start', '-l', join(dir, 'log'), '-o', options);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: () => control('restart', '-m', 'immediate', '-l', join(dir, 'log'), '-o', options),
    halt: () => control('stop', '-m', 'immediate'),
    resume: () => control('start', '-l', join(dir, 'log'), '-o', options),
    stop: async () => {
      await control('stop', '-m', 'immediate');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const versions = listed(DEBIAN_ROOT).sort((a, b) => Number(b) - Number(a));
  const places = [
    ...versions.map((version) => join(DEBIAN_ROOT, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':').filter(Boolean),
  ];
  const bin = places.find((place) => {
    const programs = listed(place);
    return ['initdb', 'pg_ctl', 'postgres'].every((program) => programs.includes(program));
  });
  if (bin) return bin;
  throw new Error(
    'These tests need a Postgres server, and none is installed: run `apt-get install -y postgresql` and try again.',
  );
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there, or not ours to read: nothing to be found.
    return [];
  }
}

async function idsOf(user: string): Promise<[number, number]> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return [Number(uid.stdout), Number(gid.stdout)];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('No port is free.')),
      );
    });
  });
}
