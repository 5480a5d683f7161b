import { INTEREST_DISCOVERY } from '@spool/interview';
import { z } from 'zod';
import { FakeRecognizer, FakeSynthesizer } from '../testing/fake-engines';
import { quiet } from '../testing/talk';
import { SpeechProviders } from './speech-providers';
import { assertConfigured, speechSettings } from './speech-settings';

const settingsOf = (env: Record<string, string>) => z.object(speechSettings).parse(env);
const embedded = { recognizer: new FakeRecognizer(), synthesizer: new FakeSynthesizer() };
const CLOUD = {
  DEEPGRAM_API_KEY: 'k',
  AMAZON_SPEECH_REGION: 'eu-central-1',
  SPEECH_BASE_URL: 'http://localhost:8000/v1',
};
const planWith = (providers: Partial<typeof INTEREST_DISCOVERY.providers>, voice: string | null = null) => ({
  ...INTEREST_DISCOVERY,
  voice,
  providers: { ...INTEREST_DISCOVERY.providers, ...providers },
});

it('is the embedded engines alone where nothing is configured', () => {
  const speech = new SpeechProviders(settingsOf({}), embedded, quiet);
  expect(speech.recognizerFor(INTEREST_DISCOVERY)).toBe(embedded.recognizer);
  expect(speech.synthesizerFor(INTEREST_DISCOVERY)).toBe(embedded.synthesizer);
  const none = new SpeechProviders(settingsOf({}), { recognizer: null, synthesizer: null }, quiet);
  expect(none.recognizerFor(INTEREST_DISCOVERY)).toBeNull();
});

it('is the chain of the deployment, with the embedded engine behind it, and one for all sessions', () => {
  const settings = settingsOf({ ...CLOUD, RECOGNISER: 'amazon, deepgram', SYNTHESISER: 'openai-compatible' });
  const speech = new SpeechProviders(settings, embedded, quiet);
  const recognizer = speech.recognizerFor(INTEREST_DISCOVERY);
  expect(recognizer?.name).toBe(`amazon-transcribe > deepgram-nova-3 > ${embedded.recognizer.name}`);
  expect(speech.recognizerFor({ ...INTEREST_DISCOVERY })).toBe(recognizer);
  expect(speech.recognizerFor({ ...INTEREST_DISCOVERY, language: 'de' })).not.toBe(recognizer);
});

it('is what the plan chooses among what there is, in the plan’s voice', () => {
  const settings = settingsOf({ DEEPGRAM_API_KEY: 'k', SYNTHESISER: 'embedded' });
  const speech = new SpeechProviders(settings, embedded, quiet);
  const plan = planWith(
    { recogniser: ['amazon', 'deepgram'], synthesiser: ['deepgram'] },
    'aura-2-apollo-en',
  );
  expect(speech.recognizerFor(plan)?.name).toMatch(/^deepgram-nova-3 > /);
  expect(speech.synthesizerFor(plan)?.name).toMatch(/^deepgram-aura-2-apollo-en > /);
  // A plan that names nobody who is there gets what the deployment has.
  expect(speech.recognizerFor(planWith({ recogniser: ['amazon'] }))).toBe(embedded.recognizer);
});

it('counts who had to be replaced, by whom', async () => {
  const settings = settingsOf({ SPEECH_BASE_URL: 'http://127.0.0.1:1/v1', SYNTHESISER: 'openai-compatible' });
  const speech = new SpeechProviders(settings, embedded, quiet);
  const synthesizer = speech.synthesizerFor(INTEREST_DISCOVERY);
  for (let n = 0; n < 2; n += 1) for await (const _ of synthesizer?.synthesize('Hello.') ?? []);
  expect(speech.failures.all).toEqual([
    {
      part: 'synthesiser',
      provider: 'openai-compatible-alloy',
      instead: embedded.synthesizer.name,
      count: 2,
    },
  ]);
});

it('says at the start what is missing for a provider', () => {
  expect(() => assertConfigured(settingsOf({ RECOGNISER: 'deepgram' }))).toThrow('Set DEEPGRAM_API_KEY');
  expect(() => assertConfigured(settingsOf({ SYNTHESISER: 'embedded,amazon' }))).toThrow(
    'AMAZON_SPEECH_REGION',
  );
  expect(() =>
    assertConfigured(settingsOf({ ...CLOUD, RECOGNISER: 'deepgram,amazon,openai-compatible' })),
  ).not.toThrow();
  expect(() => settingsOf({ RECOGNISER: 'acme' })).toThrow();
});
