import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { machine, Table, writeReport } from '../report';
import { readProfile, summarise, type Entry } from './cpu-profile';
import { Site } from './run';

/** Greetings are over and code is compiled after this, in ms. */
const SETTLE_MS = 6000;
const PROFILE_MS = 8000;
const SHOWN = 10;

/** Prints what the main thread of a media process computes while it serves so many callers in the audio path. */
export async function profile(wanted: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spool-profile-'));
  process.env['SPOOL_PROFILE'] = 'media-worker';
  process.env['SPOOL_PROFILE_DIR'] = folder;
  try {
    const site = await Site.open('path');
    const pid = site.mediaPid;
    let window: [fromUs: number, toUs: number];
    let used: Awaited<ReturnType<Site['measure']>>;
    let callers: number;
    try {
      // Fewer when the service lets no more in.
      ({ callers } = await site.resize(wanted));
      await delay(SETTLE_MS);
      const fromUs = nowUs();
      used = await site.measure(PROFILE_MS);
      window = [fromUs, nowUs()];
    } finally {
      await site.close(); // which writes the profile
    }
    const { parts, functions } = summarise(readProfile(folder, pid), ...window);
    const cost = ({ share }: Entry) => (share * 1e6) / callers / 50;
    const percent = ({ share }: Entry) => `${(100 * share).toFixed(1)} %`;
    const table = new Table(['', 'of the time', 'µs a session and tick']);
    table.heading(`Kinds of work, with ${callers} callers`);
    for (const entry of parts) table.row(entry.name, percent(entry), cost(entry));
    table.heading('Functions by what they computed themselves');
    for (const entry of functions.filter(({ name }) => name !== '(idle)').slice(0, SHOWN))
      table.row(entry.name, percent(entry), cost(entry));
    process.stdout.write(`\n${table}\n\n`);
    process.stdout.write(
      `By the kernel's account: main thread ${shown(used.mediaShare)} of the core, mediasoup ${shown(used.mediasoupShare)}, ` +
        `speech threads ${shown(used.speechShare)}, others ${shown(used.othersShare)}. V8 counts the time in which ` +
        'they ran to whatever the main thread was doing.\n',
    );
    const figures = Object.fromEntries(parts.map((entry) => [`${key(entry.name)}_us`, cost(entry)]));
    process.stdout.write(`${machine()}\n${writeReport('load-profile', { callers, ...figures })}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);
const shown = (share: number): string => `${Math.round(100 * share)} %`;
const key = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
