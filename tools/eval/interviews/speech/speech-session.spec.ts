import { Stack } from '../../../stack/stack';
import { holdInterview } from '../hold-interview';
import { PERSONAS } from '../learners/personas';
import { LearnerVoices } from './learner-voice';
import { SpeechSession } from './speech-session';

let stack: Stack;
let voices: LearnerVoices;

beforeAll(async () => {
  [stack, voices] = await Promise.all([Stack.start({ mediaProcesses: 1 }), LearnerVoices.open()]);
}, 120_000);
afterAll(() => Promise.all([stack?.stop(), voices?.close()]));

it('lets a learner be interviewed by voice until time is up, and keeps what was understood', async () => {
  const mara = PERSONAS.find(({ id }) => id === 'mara');
  if (mara === undefined) throw new Error('There is no persona mara.');
  const session = await SpeechSession.start({
    apiUrl: stack.url,
    userId: 'learner-mara',
    voice: voices.of(0),
    timeIsUpAtMs: performance.now() + 16_000,
  });
  const held = await holdInterview(mara, session, 1);
  expect(session.said[0]).toContain('climbing');
  expect(held.turns[0]).toMatchObject({ intent: expect.stringMatching(/^explore/), ended: false });
  expect(held.ended).toBe(false);
  expect(held.results.final).toBe(true);
  expect(held.quotes.valid).toBe(held.quotes.all);
  const heard = held.transcript.turns.filter(({ speaker }) => speaker === 'learner').map(({ text }) => text);
  expect(heard.join(' ').toLowerCase()).toContain('climbing');
  await session.close();
}, 120_000);
