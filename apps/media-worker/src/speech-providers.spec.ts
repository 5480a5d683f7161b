import { INTEREST_DISCOVERY } from '@spool/interview';
import { DeepgramServer } from '@spool/speech-providers/testing';
import { recording } from './testing/fixtures';
import { Gateway } from './testing/gateway';
import { joinInterview } from './testing/interviews';
import type { Learner } from './testing/learner';
import { until } from './testing/until';
import { WorkerUnderTest } from './testing/worker-under-test';

/** "he was not an ill disposed young man" (2.6 s) */
const SENTENCE = recording('0880');
const PLAYOUT_HZ = 24_000;
/** A second of a tone at -9 dBFS: clearly no voice of ours. */
const TONE = Buffer.from(
  Int16Array.from({ length: PLAYOUT_HZ }, (_, i) => 12_000 * Math.sin((2 * Math.PI * 440 * i) / PLAYOUT_HZ))
    .buffer,
);

let gateway: Gateway;
let deepgram: DeepgramServer;
let worker: WorkerUnderTest;
const learners: Learner[] = [];

beforeAll(async () => {
  gateway = await Gateway.start();
  deepgram = await DeepgramServer.start();
  deepgram.voice = TONE;
  worker = await WorkerUnderTest.start({
    RECOGNISER: 'deepgram',
    SYNTHESISER: 'deepgram',
    DEEPGRAM_API_KEY: deepgram.apiKey,
    DEEPGRAM_BASE_URL: deepgram.url,
    IDLE_PROMPT_S: '120',
  });
});
afterAll(async () => {
  await Promise.all(learners.map((learner) => learner.close()));
  await worker.stop();
  await deepgram.close();
  await gateway.close();
});

const joined = (created = {}) => joinInterview(worker, gateway, learners, created);

/** Which part of what was heard is really in the sentence: on a busy machine a turn may end in mid-sentence. */
function shareOfSentence(heard: string): number {
  const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];
  const said = new Set(wordsOf(SENTENCE.text));
  const words = wordsOf(heard);
  return words.filter((word) => said.has(word)).length / Math.max(1, words.length);
}

it('hears and speaks as the deployment is configured', async () => {
  deepgram.hears = 'I like to build robots.';
  const { sessionId, log, learner, greeting } = await joined();
  // The tone is a second long for each sentence, however long the sentence is.
  expect(learner.voiceSince(0).length).toBeGreaterThanOrEqual(40);
  expect(deepgram.spoken.map(({ text }) => text).join(' ')).toBe(greeting);
  await learner.say(SENTENCE.samples);
  // Said with a pause, it is several utterances, of which this provider hears the same each.
  const { text, source } = await log.event('learner_turn');
  expect(source).toBe('voice');
  expect(text).toMatch(/^(I like to build robots\. ?)+$/);
  expect((await log.event('interest_observed')).quote).toContain('robots');
  expect((await worker.health()).speech).toMatchObject({
    recogniser: expect.stringMatching(/^deepgram-.* > /),
    synthesiser: expect.stringMatching(/^deepgram-.* > /),
  });
  expect((await worker.end(sessionId)).status).toBe(200);
});

it('lets a plan choose another provider, among those that there are', async () => {
  const asked = deepgram.queries.length;
  const plan = {
    ...INTEREST_DISCOVERY,
    providers: { recogniser: ['someone-else', 'embedded'], synthesiser: ['embedded'], interviewer: [] },
  };
  const { sessionId, log, learner } = await joined({ plan });
  await learner.say(SENTENCE.samples);
  expect(shareOfSentence((await log.event('learner_turn')).text)).toBeGreaterThan(0.5);
  expect(deepgram.queries.length).toBe(asked);
  expect((await worker.end(sessionId)).status).toBe(200);
});

it('goes on with the embedded engines when the provider fails, in the same turn', async () => {
  deepgram.refuse = 503;
  deepgram.speakStatus = 429;
  const { sessionId, log, learner } = await joined();
  const saidAtMs = await learner.say(SENTENCE.samples);
  expect(shareOfSentence((await log.event('learner_turn')).text)).toBeGreaterThan(0.5);
  await learner.hearsVoice(saidAtMs, 200);
  await until('it to be told', () =>
    ['recogniser', 'synthesiser'].every((part) => worker.output.includes(`"part":"${part}"`)),
  );
  expect(worker.output).not.toContain(deepgram.apiKey);
  expect((await worker.end(sessionId)).status).toBe(200);
});
