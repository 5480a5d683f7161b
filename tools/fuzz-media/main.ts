// `npm run fuzz:media`: throws random and mutated STUN, DTLS, RTP, RTCP and SDP at a running media worker, while an
// interview goes on in the same media process. `-- --count N --offers N --seed N` choose how much and which.
import { ProblemSchema, type WorkerHealth } from '@spool/contracts';
import { asUtterance, Caller, InterviewApi, readRecordings } from '../callers';
import { writeOffer } from '../callers/wire/sdp';
import { machine, Table, writeReport } from '../report';
import { Stack } from '../stack/stack';
import { Attacker } from './attacker';
import { Random } from './random';
import { mutatedSdp } from './sdp';

const quick = process.argv.includes('--quick');
const count = option('count', quick ? 20_000 : 200_000);
const offers = option('offers', quick ? 300 : 3000);
const seed = option('seed', 1);
/** The interview beside is asked for a reply so often, at least. */
const LEAST_REPLIES = 2;
const REPLY_TIMEOUT_MS = 20_000;

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`Give --${name} a whole number.`);
  return value;
}

async function main(): Promise<void> {
  process.stdout.write(`${count} datagrams and ${offers} offers from seed ${seed}\n`);
  const stack = await Stack.start({ mediaProcesses: 1 });
  try {
    await fuzz(stack);
  } finally {
    await stack.stop();
  }
}

async function fuzz(stack: Stack): Promise<void> {
  const random = new Random(seed);
  const before = await stack.workerHealth();
  const [media] = before.media_processes;
  if (!media) throw new Error('The worker has no media process.');
  const bystander = await Caller.call(stack.url, { decode: true, userId: 'bystander' });
  const { session_id } = await new InterviewApi(stack.url).start('attacker');
  const attacker = new Attacker(stack.url, session_id, media.port, random);
  let attacking = true;
  const attack = (async () => {
    await attacker.attack(count);
    const answers = await throwOffers(stack.url, session_id, random);
    attacking = false;
    return answers;
  })();
  const replies = await talk(bystander, () => attacking);
  const answers = await attack;
  attacker.close();
  const after = await stack.workerHealth();

  const failures = [
    ...sameProcess(before, after),
    ...(bystander.isConnected ? [] : ['the interview beside lost its connection']),
    ...(replies.missed === 0 ? [] : [`the interview beside missed ${replies.missed} replies`]),
    ...(bystander.ear.counters.lost === 0 ? [] : [`${bystander.ear.counters.lost} of its packets were lost`]),
    ...[...answers].filter(([status]) => status >= 500).map(([status, n]) => `${n} answers ${status}`),
    ...(answers.get(0) ? [`${answers.get(0)} refusals were no problem+json`] : []),
  ];
  await bystander.end().catch(() => failures.push('the interview beside could not be ended'));

  const table = new Table(['what', 'count']);
  table.heading('Datagrams');
  for (const [kind, n] of Object.entries(attacker.sent)) table.row(kind, n);
  table.row('connections for them', attacker.joins);
  table.heading('Offers, by the status of their answer');
  for (const [status, n] of [...answers].sort(([a], [b]) => a - b)) table.row(String(status), n);
  table.heading('The interview beside');
  table.row('replies heard', replies.heard).row('packets lost', bystander.ear.counters.lost);
  process.stdout.write(`\n${table}\n\n${machine()}\n`);
  const figures = { datagrams: count, offers, seed, failures: failures.length, replies_heard: replies.heard };
  process.stdout.write(`${writeReport('fuzz-media', figures)}\n`);
  for (const failure of failures) process.stdout.write(`✗ ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
  else process.stdout.write('The media process is the same, and nobody noticed.\n');
}

/** Speaks until the attack is over, and waits for a reply to each sentence. */
async function talk(caller: Caller, goesOn: () => boolean): Promise<{ heard: number; missed: number }> {
  const utterances = readRecordings().slice(1).map(asUtterance);
  const replies = { heard: 0, missed: 0 };
  await caller.ear.hears(-Infinity, REPLY_TIMEOUT_MS);
  await caller.ear.hearsSilence(600);
  for (let n = 0; goesOn() || n < LEAST_REPLIES; n++) {
    const { lastMs } = await caller.say(utterances[n % utterances.length]!);
    try {
      await caller.ear.hears(lastMs, REPLY_TIMEOUT_MS);
      replies.heard += 1;
      await caller.ear.hearsSilence(600);
    } catch {
      replies.missed += 1;
    }
  }
  return replies;
}

/** @returns how many answers had which status; 0 counts refusals that do not say what is wrong */
async function throwOffers(apiUrl: string, sessionId: string, random: Random): Promise<Map<number, number>> {
  const answers = new Map<number, number>();
  const tally = (status: number) => answers.set(status, (answers.get(status) ?? 0) + 1);
  for (let i = 0; i < offers; i++) {
    const sdp = mutatedSdp(goodOffer(random), random);
    const asJson = random.chance(0.5);
    const response = await fetch(`${apiUrl}/api/interview/${sessionId}/rtc/offer`, {
      method: 'POST',
      headers: { 'content-type': asJson ? 'application/json' : 'application/sdp' },
      body: asJson ? JSON.stringify({ sdp, type: 'offer' }) : sdp,
    });
    tally(response.status);
    const text = await response.text();
    if (!response.ok && !isProblem(text)) tally(0);
  }
  return answers;
}

function isProblem(text: string): boolean {
  try {
    return ProblemSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function goodOffer(random: Random): string {
  return writeOffer({
    ice: { ufrag: 'fuzz', pwd: 'fuzzfuzzfuzzfuzzfuzzfuzz' },
    fingerprint: Array.from({ length: 32 }, () => random.bytes(1).toString('hex').toUpperCase()).join(':'),
    ssrc: 1 + random.int(2 ** 31),
    payloadType: random.pick([96, 109, 111]),
    address: '127.0.0.1',
    port: 9,
  });
}

function sameProcess(before: WorkerHealth, after: WorkerHealth): string[] {
  const [was, is] = [before.media_processes[0], after.media_processes[0]];
  if (is?.ready && is.pid === was?.pid && is.restarts === was?.restarts) return [];
  return [`the media process died: ${JSON.stringify(is)}`];
}

await main();
