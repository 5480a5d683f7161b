import { UdpRelay } from '../impair/udp-relay';
import { Stack } from '../stack/stack';
import { answerTo, Caller, InterviewLog, Studio, type Utterance } from '.';

/** Nobody is in a hurry here: machines that test are busy. */
const PATIENCE_MS = 30_000;

let stack: Stack;
let answer: Utterance;

beforeAll(async () => {
  const studio = await Studio.open();
  answer = await studio.say(answerTo('explore_free_time', 0));
  await studio.close();
  stack = await Stack.start({ mediaProcesses: 1 });
}, 120_000);
afterAll(() => stack?.stop());

it('holds an interview: hears the greeting, answers, is answered, and interrupts', async () => {
  const caller = await Caller.call(stack.url, { decode: true });
  const log = await InterviewLog.follow(stack.url, caller.sessionId);
  await log.next('interviewer_turn_heard', 0);
  const { firstMs, lastMs } = await caller.say(answer);
  const speechMs = 20 * (answer.lastSpeech - answer.firstSpeech);
  expect(lastMs - firstMs).toBeGreaterThan(0.8 * speechMs);
  expect(await caller.ear.hears(lastMs, PATIENCE_MS)).toBeGreaterThan(lastMs);
  const turn = await log.next('learner_turn', 0);
  expect(turn?.text.toLowerCase()).toContain('robots');

  // The reply is a question, which is not heard out.
  const interruption = caller.bargeIn(answer, 300);
  const question = await log.next('interviewer_turn_heard', 1);
  expect(question?.interrupted).toBe(true);
  const { silentMs } = await interruption;
  expect(silentMs).toBeLessThan((await interruption).lastMs);

  await caller.end();
  expect(await log.next('interview_ended', 0)).toMatchObject({ reason: 'api' });
  log.close();
}, 90_000);

it('leaves and comes back, by packet sizes alone and with gaps in its silence', async () => {
  const caller = await Caller.call(stack.url, { dtx: true, payloadType: 96 });
  const greetedMs = await caller.ear.hears(0, PATIENCE_MS);
  await caller.leave();
  expect(caller.isConnected).toBe(false);
  await caller.ear.hearsSilence(500, PATIENCE_MS);
  await caller.rejoin();
  expect(await caller.ear.hears(performance.now() - 1, PATIENCE_MS)).toBeGreaterThan(greetedMs);
  expect(caller.ear.counters.received).toBeGreaterThan(0);
  await caller.end();
});

it('sends again what the server missed', async () => {
  let target = { address: '', port: 0 };
  const first = await Caller.call(stack.url, { via: (address, port) => (target = { address, port }) });
  const relay = await UdpRelay.open({ target, up: { loss: 0.1, delayMs: 10 }, down: { delayMs: 10 } });
  const caller = await Caller.join(stack.url, first.sessionId, { via: () => relay });
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (caller.sentAgain < 3 && performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(caller.sentAgain).toBeGreaterThanOrEqual(3);
  await Promise.all([caller.end(), first.close()]);
  relay.close();
}, 90_000);

it('is told when another connection takes its place, or when the worker dies', async () => {
  const losses: string[] = [];
  const first = await Caller.call(stack.url, { onLost: (why) => losses.push(why), consentTimeoutMs: 2000 });
  const second = await Caller.join(stack.url, first.sessionId, {
    onLost: (why) => losses.push(why),
    consentTimeoutMs: 2000,
  });
  const lost = async (count: number) => {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (losses.length < count && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return losses.length;
  };
  expect(await lost(1)).toBe(1);
  expect([first.isConnected, second.isConnected]).toEqual([false, true]);
  stack.workers[0]?.kill('SIGKILL');
  expect(await lost(2)).toBe(2);
  await Promise.all([first.close(), second.close()]);
}, 90_000);
