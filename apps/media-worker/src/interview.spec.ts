import { wordErrorRate } from '@spool/speech';
import { recording } from './testing/fixtures';
import { Gateway } from './testing/gateway';
import { handOver, startInterview } from './testing/interviews';
import { Learner } from './testing/learner';
import { until } from './testing/until';
import { WorkerUnderTest } from './testing/worker-under-test';

/** "he was not an ill disposed young man" (2.6 s) */
const SENTENCE = recording('0880');
/** "he might even have been made amiable himself" (3.5 s) */
const OTHER_SENTENCE = recording('0930');

let gateway: Gateway;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;
const learners: Learner[] = [];

async function join(on: WorkerUnderTest, sessionId: string, peerId?: string): Promise<Learner> {
  const learner = await Learner.join(on, sessionId, peerId);
  learners.push(learner);
  return learner;
}

beforeAll(async () => {
  gateway = await Gateway.start();
  // A machine that is busy is slow, and nobody is to be asked whether they are there for that.
  const settings = { IDLE_PROMPT_S: '120' };
  [worker, other] = await Promise.all([WorkerUnderTest.start(settings), WorkerUnderTest.start(settings)]);
});
afterAll(async () => {
  await Promise.all(learners.map((learner) => learner.close()));
  await Promise.all([worker.stop(), other.stop()]);
  await gateway.close();
});

it('is heard, understood and answered over WebRTC, interrupted, moved to another worker, and ended', async () => {
  const { sessionId, greeting, log } = await startInterview(worker, gateway);
  const learner = await join(worker, sessionId);

  // The greeting can be heard, for as long as it takes to say it.
  await learner.hearsVoice(0, 1500);
  expect(await log.event('interviewer_turn_heard')).toMatchObject({ text: greeting, interrupted: false });
  expect((await log.event('interviewer_turn_planned')).text).toBe(greeting);
  await log.liveEvent('floor_changed', 2);
  expect(log.liveOf('floor_changed').map(({ floor }) => floor)).toEqual(['interviewer', 'nobody']);

  // A spoken turn becomes text, and the text an answer that can be heard.
  const saidAtMs = await learner.say(SENTENCE.samples);
  const turn = await log.event('learner_turn');
  expect(turn).toMatchObject({ turn_id: 2, source: 'voice' });
  expect(wordErrorRate(SENTENCE.text, turn.text).rate).toBeLessThan(0.4);
  expect(turn.ended_at_ms - turn.started_at_ms).toBeGreaterThan(2000);
  const answer = await log.event('interviewer_turn_planned', 2);
  const answeredAtMs = await learner.hearsVoice(saidAtMs);
  const { latency } = await log.event('turn_measured');
  const { total_ms, ...parts } = latency;
  expect(Object.values(parts).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(total_ms, 1);
  // Measured there and here on two clocks; a recording fades out before its last packet.
  expect(Math.abs(answeredAtMs - saidAtMs - total_ms)).toBeLessThan(500);
  expect(log.liveOf('partial_transcript').length).toBeGreaterThan(0);
  const sentence = await until('the answer’s first sentence to be told', () =>
    log.liveOf('interviewer_speaking').find(({ turn_id }) => turn_id === answer.turn_id),
  );
  expect(answer.text.startsWith(sentence.text)).toBe(true);

  // Whoever speaks over the answer silences it, and only what was heard of it counts.
  await learner.hearsVoice(answeredAtMs, 300);
  const spoken = learner.say(OTHER_SENTENCE.samples);
  const startedAtMs = performance.now();
  const silentAtMs = await learner.hearsSilence(500);
  expect(silentAtMs - startedAtMs).toBeLessThan(1500);
  await spoken;
  const interrupting = await log.event('learner_turn', 2);
  const heard = await log.event('interviewer_turn_heard', 2);
  expect(heard).toMatchObject({ turn_id: answer.turn_id, interrupted: true });
  expect(answer.text.startsWith(heard.text)).toBe(true);
  expect(heard.text.length).toBeLessThan(answer.text.length);
  expect(log.events.indexOf(heard)).toBeLessThan(log.events.indexOf(interrupting));
  expect(wordErrorRate(OTHER_SENTENCE.text, interrupting.text).rate).toBeLessThan(0.4);
  await log.event('interviewer_turn_planned', 3);

  // Another worker that is handed the log goes on in the middle; the first one is told and lets go.
  expect(await handOver(other, gateway, sessionId)).toBe(greeting);
  const again = await join(other, sessionId, 'learner at another worker');
  await again.hearsVoice();
  const last = log.stored.at(-1)?.seq;
  const resumed = await log.event('interviewer_turn_planned', 4);
  expect(resumed.turn_id).toBeGreaterThan(interrupting.turn_id);
  expect(log.stored.map(({ seq }) => seq)).toEqual(log.stored.map((_, index) => index + 1));
  expect(log.stored.at(-1)?.seq).toBeGreaterThanOrEqual(last ?? 0);
  await learner.close();
  await until('the first worker to let go', async () => (await worker.health()).sessions === 0);

  expect((await other.end(sessionId)).status).toBe(200);
  expect(log.stored.at(-1)?.event).toMatchObject({ type: 'interview_ended', reason: 'api' });
  await again.hearsSilence();
  expect(await worker.message(sessionId, 'too late')).toMatchObject({ status: 404 });
});

it('goes on by a sentence of welcome when the learner has left and comes back', async () => {
  const { sessionId, greeting, log } = await startInterview(worker, gateway);
  const first = await join(worker, sessionId, 'first');
  await first.hearsVoice(0, 500);
  await worker.removePeer(sessionId, 'first');
  const heard = await log.event('interviewer_turn_heard');
  expect(heard.interrupted).toBe(true);
  expect(greeting.startsWith(heard.text)).toBe(true);
  expect(await log.event('learner_left')).toMatchObject({ peer_id: 'first', reason: 'closed' });

  const second = await join(worker, sessionId, 'second');
  await second.hearsVoice();
  const resumed = await log.event('interviewer_turn_planned', 2);
  expect(resumed.text).not.toBe(greeting);
  expect(log.of('learner_joined').map(({ peer_id }) => peer_id)).toEqual(['first', 'second']);
  expect((await worker.end(sessionId)).status).toBe(200);
});

it('can be typed without any sound, in the order of what is said', async () => {
  const { sessionId, greeting, log } = await startInterview(worker, gateway);
  const answer = await worker.message(sessionId, 'I like to build robots with my brother.');
  expect(answer).toMatchObject({ status: 200, body: { turn_id: 2 } });
  const { reply } = answer.body as { reply: string };
  await log.event('interviewer_turn_heard', 2);
  expect(log.of('interviewer_turn_heard').map(({ text }) => text)).toEqual([greeting, reply]);
  expect(log.of('learner_turn')).toMatchObject([{ source: 'text', turn_id: 2 }]);
  expect((await log.event('interest_observed')).quote).toContain('robots');
  expect((await worker.end(sessionId)).status).toBe(200);
  expect(log.events.at(-1)?.type).toBe('interview_ended');
});

it('is spoken when it is typed to a learner who listens', async () => {
  const { sessionId, log } = await startInterview(worker, gateway);
  const learner = await join(worker, sessionId);
  await learner.hearsVoice();
  const { body } = await worker.message(sessionId, 'I like chess.');
  const { reply } = body as { reply: string };
  await until('the answer to be spoken', () =>
    log.liveOf('interviewer_speaking').some(({ text }) => reply.startsWith(text)),
  );
  await learner.hearsVoice(performance.now(), 200);
  const [greeting] = log.of('interviewer_turn_heard');
  expect(greeting?.interrupted).toBe(true);
  expect((await worker.end(sessionId)).status).toBe(200);
  await learner.hearsSilence();
});
