import { isFree } from '@spool/testing';
import { Gateway } from './testing/gateway';
import { handOver, startInterview, type StartedInterview } from './testing/interviews';
import { Learner } from './testing/learner';
import { commandOf, descendants, isAlive } from './testing/processes';
import { until } from './testing/until';
import { problemOf, WorkerUnderTest } from './testing/worker-under-test';

let gateway: Gateway;
let worker: WorkerUnderTest;
const learners: Learner[] = [];

beforeAll(async () => {
  gateway = await Gateway.start();
  worker = await WorkerUnderTest.start({ MEDIA_PROCESSES: '2' });
});
afterAll(async () => {
  await Promise.all(learners.map((learner) => learner.close()));
  await worker.stop();
  await gateway.close();
});

async function join({ sessionId }: StartedInterview): Promise<Learner> {
  const learner = await Learner.join(worker, sessionId);
  learners.push(learner);
  await learner.hearsVoice();
  return learner;
}

const processOf = async (index: number) => {
  const found = (await worker.health()).media_processes[index];
  if (found?.pid == null) throw new Error(`Media process ${index} does not run.`);
  return { ...found, pid: found.pid };
};

/** Two interviews that are going on, one on each process, and the process that has the first. */
async function twoInterviews() {
  const [doomed, bystander] = [await startInterview(worker, gateway), await startInterview(worker, gateway)];
  await join(doomed);
  return { doomed, bystander, listener: await join(bystander) };
}

/**
 * The doomed session is told to be lost, known to nobody, and can be handed over again.
 * @returns when its process was back
 */
async function isLostAndTakenAgain(
  { sessionId, log, greeting }: StartedInterview,
  index: number,
  restarts: number,
) {
  await log.liveEvent('media_lost');
  expect(problemOf(await worker.message(sessionId, 'hello?')).code).toBe('session_not_found');
  await until('the process to be back', async () => {
    const process = (await worker.health()).media_processes[index];
    return process?.ready === true && process.restarts === restarts;
  });
  const backAtMs = performance.now();
  // What was said first, as far as it was heard.
  expect(greeting.startsWith(await handOver(worker, gateway, sessionId))).toBe(true);
  const back = await Learner.join(worker, sessionId, 'back again');
  learners.push(back);
  await back.hearsVoice();
  expect((await worker.end(sessionId)).status).toBe(200);
  return backAtMs;
}

/**
 * The voice goes on as if nothing had happened, and so does the conversation.
 * @returns the longest gap in the voice, in ms
 */
async function doesNotNotice({ sessionId, log }: StartedInterview, listener: Learner, sinceMs: number) {
  await listener.hearsVoice(sinceMs, 500);
  const times = listener.voiceSince(sinceMs).map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, i) => atMs - times[i]!);
  expect((await worker.message(sessionId, 'I like chess.')).status).toBe(200);
  expect(log.liveOf('media_lost')).toEqual([]);
  expect((await worker.end(sessionId)).status).toBe(200);
  return Math.max(...gaps.slice(0, 24));
}

it('starts a killed media process again, and the sessions of the other one do not notice', async () => {
  const { doomed, bystander, listener } = await twoInterviews();
  const { pid } = await processOf(0);
  const [mediasoup] = descendants(pid);
  process.kill(pid, 'SIGKILL');
  const killedAtMs = performance.now();
  const gapMs = await doesNotNotice(bystander, listener, killedAtMs);
  const backAtMs = await isLostAndTakenAgain(doomed, 0, 1);
  // 20 ms by right; more on a machine that is busy, where a restart takes longer too.
  expect(gapMs).toBeLessThan((backAtMs - killedAtMs) / 2);
  expect(isAlive(mediasoup!)).toBe(false);
});

it('does the same when mediasoup’s own process is killed, and loses no event', async () => {
  const { doomed, bystander, listener } = await twoInterviews();
  const { pid } = await processOf(0);
  const mediasoup = descendants(pid).find((child) => commandOf(child).includes('mediasoup-worker'));
  expect(mediasoup).toBeDefined();
  process.kill(mediasoup!, 'SIGKILL');
  await doesNotNotice(bystander, listener, performance.now());
  // It had time to say what had been heard.
  expect(await doomed.log.event('interviewer_turn_heard')).toMatchObject({ interrupted: true });
  await isLostAndTakenAgain(doomed, 0, 2);
});

it('hands over what it has and goes, when it is asked to', async () => {
  const leaving = worker;
  const interview = await startInterview(leaving, gateway);
  await join(interview);
  const processes = descendants(leaving.process.pid!);
  expect(processes.length).toBeGreaterThanOrEqual(4);
  expect(await leaving.stop()).toBe(0);
  expect(await interview.log.event('interviewer_turn_heard')).toMatchObject({ interrupted: true });
  expect(interview.log.liveOf('media_lost')).toHaveLength(1);
  expect(interview.log.of('interview_ended')).toEqual([]);
  expect(processes.filter(isAlive)).toEqual([]);
});

it('leaves no process and no port behind when the supervisor is killed', async () => {
  const doomed = await WorkerUnderTest.start();
  worker = doomed;
  const interview = await startInterview(doomed, gateway);
  await join(interview);
  const processes = descendants(doomed.process.pid!);
  doomed.process.kill('SIGKILL');
  expect(await interview.log.event('interviewer_turn_heard')).toMatchObject({ interrupted: true });
  await until('all processes to be gone', () => processes.filter(isAlive).length === 0);
  expect(await isFree(doomed.rtcBasePort)).toBe(true);
  expect(await isFree(doomed.controlPort)).toBe(true);
});

it('leaves nothing behind either when it is killed before it is ready', async () => {
  const doomed = await WorkerUnderTest.spawn();
  const children = await until('children', () => {
    const found = descendants(doomed.process.pid!);
    return found.length > 0 && found;
  });
  doomed.process.kill('SIGKILL');
  await until('all processes to be gone', () => children.filter(isAlive).length === 0);
});
