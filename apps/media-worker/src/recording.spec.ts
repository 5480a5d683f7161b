import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpusDecoder, rmsDbfs } from '@spool/audio';
import { INTEREST_DISCOVERY } from '@spool/interview';
import { readRecording } from '@spool/recording';
import { recording } from './testing/fixtures';
import { Gateway } from './testing/gateway';
import { handOver, startInterview } from './testing/interviews';
import { Learner } from './testing/learner';
import { descendants } from './testing/processes';
import { until } from './testing/until';
import { WorkerUnderTest } from './testing/worker-under-test';

/** "he was not an ill disposed young man" (2.6 s) */
const SENTENCE = recording('0880');
const SLOT_MS = 20;
/** Louder than this is a voice, in dBFS. */
const VOICE_DBFS = -45;

let folder: string;
let gateway: Gateway;
let worker: WorkerUnderTest;
const learners: Learner[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spool-recording-'));
  gateway = await Gateway.start();
  worker = await WorkerUnderTest.start({ RECORDING_DIR: folder, IDLE_PROMPT_S: '120' });
});
afterAll(async () => {
  await Promise.all(learners.map((learner) => learner.close()));
  await worker.stop();
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

async function joinOn(on: WorkerUnderTest, sessionId: string, peerId?: string): Promise<Learner> {
  const learner = await Learner.join(on, sessionId, peerId);
  learners.push(learner);
  return learner;
}

const partsOf = (sessionId: string): string[] => {
  try {
    return readdirSync(join(folder, sessionId)).sort();
  } catch {
    return []; // nothing of it was recorded
  }
};

/** Level of each 20 ms, in dBFS. */
function levels(packets: readonly Buffer[]): number[] {
  const decoder = new OpusDecoder({ sampleRate: 16_000 });
  return packets.map((packet) => rmsDbfs(packet.length > 1 ? decoder.decode(packet) : decoder.conceal(20)));
}

function sidesOf(sessionId: string, part: string): { learner: number[]; interviewer: number[] } {
  const sides = readRecording(readFileSync(join(folder, sessionId, part)));
  return { learner: levels(sides.learner), interviewer: levels(sides.interviewer) };
}

/** Where the first voice at or after a moment is, and the last before another, in ms. */
function voiceBetween(side: readonly number[], fromMs: number, toMs: number): { from: number; to: number } {
  const slots = side.map((_, slot) => slot * SLOT_MS).filter((at) => at >= fromMs && at < toMs);
  const loud = slots.filter((at) => (side[at / SLOT_MS] ?? -Infinity) > VOICE_DBFS);
  return { from: loud[0] ?? NaN, to: loud.at(-1) ?? NaN };
}

it('has the learner on the left and the interviewer on the right, each when it was said', async () => {
  const { sessionId, log } = await startInterview(worker, gateway, { recording_consent: true });
  const learner = await joinOn(worker, sessionId);
  const { started_at_ms, part } = await log.event('recording_started');
  const greeting = await log.event('interviewer_turn_heard');
  const saidAtMs = await learner.say(SENTENCE.samples);
  const turn = await log.event('learner_turn');
  const answeredAtMs = await learner.hearsVoice(saidAtMs);
  await log.event('interviewer_turn_heard', 2);
  expect((await worker.end(sessionId)).status).toBe(200);

  const ended = await log.event('recording_ended');
  expect(ended).toMatchObject({ part, reason: 'finished' });
  expect(log.of('recording_started')).toHaveLength(1);
  expect(partsOf(sessionId)).toEqual([part]);
  const { learner: left, interviewer: right } = sidesOf(sessionId, part);
  expect(left.length).toBe(right.length);
  expect(left.length * SLOT_MS).toBe(ended.duration_ms);

  const at = (epochMs: number): number => epochMs - started_at_ms;
  const spoken = voiceBetween(left, 0, ended.duration_ms);
  // The log has where voice activity began, which is noticed a little before or after the first loud 20 ms.
  expect(Math.abs(spoken.from - at(turn.started_at_ms))).toBeLessThan(400);
  expect(spoken.to - spoken.from).toBeGreaterThan(1800);
  expect(spoken.to - spoken.from).toBeLessThan(3200);
  const greeted = voiceBetween(right, 0, spoken.from);
  expect(Math.abs(greeted.from - at(greeting.started_at_ms))).toBeLessThan(300);
  expect(Math.abs(greeted.to - at(greeting.ended_at_ms))).toBeLessThan(700);
  // Side by side: what lay between them on the wire lies between them here.
  const answer = voiceBetween(right, spoken.to, ended.duration_ms);
  expect(Math.abs(answer.from - spoken.to - (answeredAtMs - saidAtMs))).toBeLessThan(600);
  // While the learner speaks nobody else does, and the other way round.
  expect(voiceBetween(right, spoken.from + 100, spoken.to - 100).from).toBeNaN();
  expect(voiceBetween(left, greeted.from, greeted.to).from).toBeNaN();
});

it('can be played up to the last second when the worker is killed, and goes on as a part of its own elsewhere', async () => {
  const doomed = await WorkerUnderTest.start({ RECORDING_DIR: folder, IDLE_PROMPT_S: '120' });
  const { sessionId, log } = await startInterview(doomed, gateway, { recording_consent: true });
  const learner = await joinOn(doomed, sessionId);
  await log.event('interviewer_turn_heard');
  await learner.say(SENTENCE.samples);
  await log.event('learner_turn');
  const atMs = Date.now();
  const { pid } = doomed.process;
  if (pid === undefined) throw new Error('The worker has no process.');
  for (const id of [pid, ...descendants(pid)]) process.kill(id, 'SIGKILL');

  await handOver(worker, gateway, sessionId);
  const again = await joinOn(worker, sessionId, 'again');
  await again.hearsVoice();
  await log.event('interviewer_turn_heard', 2);
  expect((await worker.end(sessionId)).status).toBe(200);

  const [first, second] = log.of('recording_started');
  expect(partsOf(sessionId)).toEqual([first?.part, second?.part]);
  expect(log.of('recording_ended').map(({ part }) => part)).toEqual([second?.part]);
  const { learner: left } = sidesOf(sessionId, first?.part ?? '');
  const lived = atMs - (first?.started_at_ms ?? 0);
  expect(left.length * SLOT_MS).toBeGreaterThan(lived - 1500);
  expect(voiceBetween(left, 0, lived).to).toBeGreaterThan(0);
  const { interviewer: right } = sidesOf(sessionId, second?.part ?? '');
  expect(voiceBetween(right, 0, Infinity).from).toBeGreaterThanOrEqual(0);
});

it('is of nobody who has not agreed, and of no interview whose plan has none', async () => {
  const { consent } = INTEREST_DISCOVERY;
  const never = { ...INTEREST_DISCOVERY, consent: { ...consent, recording: 'never' as const } };
  for (const created of [{}, { recording_consent: true, plan: never }]) {
    const { sessionId, log } = await startInterview(worker, gateway, created);
    await (await joinOn(worker, sessionId)).hearsVoice(0, 300);
    expect((await worker.end(sessionId)).status).toBe(200);
    expect(log.of('recording_started')).toEqual([]);
    expect(partsOf(sessionId)).toEqual([]);
  }
});

it('ends without the interview when its place takes no more, and is gone with an interview that was deleted', async () => {
  const { sessionId, log } = await startInterview(worker, gateway, { recording_consent: true });
  await (await joinOn(worker, sessionId)).hearsVoice();
  await until('the first page', () => partsOf(sessionId).length > 0);
  // The gateway does not know the interview any more: somebody had it deleted while it went on.
  gateway.answers = 404;
  await worker.message(sessionId, 'I like chess.');
  await until('nothing of it to be left', () => partsOf(sessionId).length === 0);
  gateway.answers = 200;
  expect(log.of('recording_ended')).toEqual([]);

  const noFolder = join(folder, 'a file');
  writeFileSync(noFolder, '');
  const blocked = await WorkerUnderTest.start({ RECORDING_DIR: noFolder, IDLE_PROMPT_S: '120' });
  const other = await startInterview(blocked, gateway, { recording_consent: true });
  await (await joinOn(blocked, other.sessionId)).hearsVoice(0, 300);
  expect((await blocked.end(other.sessionId)).status).toBe(200);
  expect(other.log.of('recording_started')).toEqual([]);
  await until('the error to be logged', () => blocked.output.includes('The recording ends here.'));
  await blocked.stop();
});
