// `node tools/deploy/try-image.mjs interview-api|media-worker`: runs the steps of an app's Dockerfile in a clean Debian
// root, where no Docker engine runs, and then its command as the image's user until it is healthy. As root, on Debian.
// It is not Docker: the base is debootstrap's Debian with this machine's Node instead of the official image, layers are
// one folder, and the network is the machine's.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createServer } from 'node:net';
import { waitForOk } from '../lib/processes.mjs';
import { runMain } from '../setup/main.mjs';
import { cacheDir, root } from '../setup/paths.mjs';
import { say, SetupError, step } from '../setup/progress.mjs';
import { run } from '../setup/run.mjs';
import { ensureDebianPackages } from '../setup/system-packages.mjs';
import { ignoredBy, parseDockerfile, parseEnv } from './dockerfile.mjs';

const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
/** The machine's authorities in the root: not where Debian's package writes its own. */
const LENT_AUTHORITIES = '/etc/lent-authorities.crt';
/** What programs of the machine need to reach its registries; no credentials. */
const LENT = ['http_proxy', 'https_proxy', 'no_proxy'];
const TRUSTING = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'REQUESTS_CA_BUNDLE'];

/** Set where mounts are our own. */
const APART = 'SPOOL_TRY_IMAGE_APART';

const [app = ''] = process.argv.slice(2);

runMain(async () => {
  const file = join(root, 'apps', app, 'Dockerfile');
  if (app === '' || !existsSync(file)) throw new SetupError('Name interview-api or media-worker.');
  if (process.getuid?.() !== 0) throw new SetupError('Run this as root: it changes its root folder.');
  if (process.env[APART] === undefined) return runApart();
  await ensureDebianPackages('Trying an image', ['debootstrap']);
  const work = mkdtempSync(join(tmpdir(), 'spool-image-'));
  const mounted = [];
  try {
    const base = await baseRoot();
    const folders = {};
    let image;
    for (const stage of parseDockerfile(readFileSync(file, 'utf8'))) {
      const folder = join(work, stage.as || 'final');
      copy(base, folder);
      mounted.push(join(folder, 'proc'));
      inside(folder, {}, 'mount -t proc proc /proc');
      image = await buildStage(stage, folder, folders);
      folders[stage.as] = folder;
    }
    await start(image);
  } finally {
    for (const path of mounted) spawnSync('umount', [path]);
    rmSync(work, { recursive: true, force: true });
  }
});

/** Again, where mounts are our own: whatever ends this, none of them stays behind in the machine. */
function runApart() {
  const args = ['--mount', '--propagation', 'private', process.execPath, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', args, { stdio: 'inherit', env: { ...process.env, [APART]: '1' } });
  process.exit(status ?? 1);
}

/** Debian with Node; made once. */
async function baseRoot() {
  const folder = join(cacheDir(), 'debian-root', `bookworm-node-${process.version}-2`);
  if (existsSync(join(folder, '.complete'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await step('Making a Debian root', () =>
    run('debootstrap', 'debootstrap', ['--variant=minbase', 'bookworm', folder], {
      hint: 'check that apt reaches its mirror',
    }),
  );
  cpSync(process.execPath, join(folder, 'usr/local/bin/node'));
  const npm = dirname(dirname(realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim())));
  cpSync(npm, join(folder, 'usr/local/lib/node_modules/npm'), { recursive: true });
  inside(
    folder,
    {},
    'ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx',
  );
  if (existsSync(AUTHORITIES)) cpSync(AUTHORITIES, join(folder, LENT_AUTHORITIES), { dereference: true });
  for (const path of ['/etc/resolv.conf', '/etc/hosts'])
    if (existsSync(path)) cpSync(path, join(folder, path), { dereference: true });
  inside(folder, {}, 'touch /.complete');
  return folder;
}

async function buildStage({ as, instructions }, folder, folders) {
  const image = { folder, env: {}, cwd: '/', entrypoint: [], command: [] };
  for (const { name, args } of instructions) {
    if (name === 'WORKDIR') {
      image.cwd = args;
      mkdirSync(join(folder, args), { recursive: true });
    } else if (name === 'ENV') Object.assign(image.env, parseEnv(args, image.env));
    else if (name === 'COPY') copyInstruction(args, image, folders);
    else if (name === 'RUN') {
      const command = args.replace(/^--mount=\S+\s+/, '');
      await step(`${as || 'final'}: ${command.slice(0, 70)}`, async () =>
        inside(folder, image.env, command, image.cwd),
      );
    } else if (name === 'ENTRYPOINT') image.entrypoint = JSON.parse(args);
    else if (name === 'CMD') image.command = JSON.parse(args);
  }
  return image;
}

function copyInstruction(args, { folder, cwd }, folders) {
  const words = args.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? folders[words.shift().slice('--from='.length)] : undefined;
  const target = words.pop() ?? '';
  const to = join(folder, target.startsWith('/') ? target : join(cwd, target));
  if (from === undefined) {
    const ignored = ignoredBy(readFileSync(join(root, '.dockerignore'), 'utf8'));
    const all = spawnSync('git', ['ls-files', '-z', '--', ...words], {
      cwd: root,
      encoding: 'utf8',
    }).stdout.split('\0');
    for (const path of all.filter((name) => name && !ignored(name) && existsSync(join(root, name)))) {
      // A named file goes into the folder; a named folder gives what is in it.
      const named = words.find((word) => path === word || path.startsWith(`${word}/`)) ?? '.';
      const inner = named === '.' ? path : path === named ? basename(path) : path.slice(named.length + 1);
      cpSync(join(root, path), join(to, inner));
    }
    return;
  }
  for (const word of words) {
    const source = join(from, word);
    if (statSync(source).isDirectory()) copy(source, to);
    else cpSync(source, target.endsWith('/') || words.length > 1 ? join(to, basename(word)) : to);
  }
}

/** Everything in `source` into `target`, with owners, modes and links. */
function copy(source, target) {
  mkdirSync(target, { recursive: true });
  const { status } = spawnSync('cp', ['-a', `${source}/.`, target], { stdio: 'inherit' });
  if (status !== 0) throw new SetupError(`${source} cannot be copied.`);
}

/** Runs a line of shell in a root folder. Only what is said here is in its environment. */
function inside(folder, env, command, cwd = '/') {
  const { status, stderr, stdout } = spawnSync(
    'chroot',
    [folder, '/bin/bash', '-o', 'pipefail', '-c', `cd ${cwd} && ${command}`],
    { env: { ...baseEnv(), ...env }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0)
    throw new SetupError(`\`${command.slice(0, 120)}\` failed: ${`${stdout}${stderr}`.slice(-1500)}`);
}

const baseEnv = () => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  DEBIAN_FRONTEND: 'noninteractive',
  ...Object.fromEntries(TRUSTING.map((name) => [name, LENT_AUTHORITIES])),
  ...Object.fromEntries(LENT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
});

/** As the image's user, with its health check. */
async function start({ folder, env, cwd, entrypoint, command }) {
  mkdirSync(join(folder, 'tmp/data'), { recursive: true });
  inside(folder, {}, 'chown 10001:10001 /tmp/data && chmod 1777 /tmp');
  const [port, internal] = [await freePort(), await freePort()];
  const settings = {
    HOST: '127.0.0.1',
    PORT: port,
    INTERNAL_HOST: '127.0.0.1',
    INTERNAL_PORT: internal,
    CONTROL_HOST: '127.0.0.1',
    CONTROL_PORT: port,
    RTC_BASE_PORT: await freePort(),
    RTC_LISTEN_IP: '127.0.0.1',
    MEDIA_PROCESSES: 1,
    DATA_DIR: '/tmp/data',
    INTERNAL_TOKEN: 'try-image-token',
  };
  const given = Object.entries({ ...env, ...settings }).map(([name, value]) => `${name}=${value}`);
  const line = [...entrypoint, ...command].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'chroot',
    [
      '--userspec=10001:10001',
      folder,
      '/usr/bin/env',
      '-i',
      `PATH=${baseEnv().PATH}`,
      ...given,
      '/bin/sh',
      '-c',
      `cd ${cwd} && exec ${line}`,
    ],
    { stdio: 'inherit' },
  );
  try {
    await waitForOk(`http://127.0.0.1:${port}/health`, { timeoutMs: 120_000, child });
    inside(
      folder,
      {},
      `node /app/healthcheck.mjs http://127.0.0.1:${port}/health && test -s /app/sbom.cdx.json`,
    );
    say(`${app} is healthy as user 10001 in its image's root; its SBOM is there.`);
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await gone;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
