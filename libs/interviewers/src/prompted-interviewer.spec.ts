import { questionIn } from '@spool/interview';
import { LanguageModelPhraser } from './language-model-phraser';
import { PromptedInterviewer, type PromptedInterviewerOptions } from './prompted-interviewer';
import { asked, Interview } from './testing/interview';
import { ModelServer, type Failure, type Protocol, type Step } from './testing/model-server';
import { PATIENT, spokenOf } from './testing/spoken';

jest.setTimeout(60_000);

const request = asked('I play soccer with my brother on weekends.');
const { reply, observations } = request.suggestion;
const question = questionIn(reply.text);
const embedded = { said: reply.sentences, settled: { turn: reply, observations, by: 'embedded' } };
const gardening = {
  name: 'gardening', category: 'personal', polarity: 'positive', confidence: 0.9, quote: 'on weekends',
}; // prettier-ignore

describe.each<Protocol>(['openai', 'bedrock'])('an interviewer prompted by %s', (protocol) => {
  let server: ModelServer;
  const play = async (steps: Failure | readonly Step[], options: PromptedInterviewerOptions = PATIENT) => {
    server = await ModelServer.start(protocol, () => steps);
    return new PromptedInterviewer(new LanguageModelPhraser(server.model), options);
  };
  afterEach(() => server.close());

  it('speaks the model’s words, and logs its move and what it noted beside what was noted anyway', async () => {
    const interviewer = await play([
      { text: 'With your brother! What do you do for others?' },
      { note: { move: 'explore_helping', interests: [gardening, { ...gardening, quote: 'I love roses' }] } },
    ]);
    const { said, settled } = await spokenOf(interviewer.answer(request));
    expect(said).toEqual(['With your brother!', 'What do you do for others?']);
    expect(settled).toMatchObject({
      by: 'model',
      fallback: null,
      turn: { text: said.join(' '), intent: 'explore_helping', stage: 'exploration', endsInterview: false },
    });
    expect(settled.observations).toHaveLength(observations.length + 1);
    expect(settled.observations).toEqual(expect.arrayContaining([...observations]));
  });

  it.each<[string, Failure | Step[], string]>([
    ['throttles', { status: 429, headers: { 'retry-after': '1' } }, 'throttled'],
    ['is down', { status: 500 }, 'failed'],
    ['answers something else', { status: 200, body: '<html>' }, 'failed'],
    ['breaks before a sentence is whole', [{ text: 'Nice, who' }, 'cut'], 'failed'],
    ['reports an error in the stream', [{ error: 'overloaded' }], 'failed'],
    ['says nothing', [], 'malformed'],
    ['only notes', [{ note: { move: reply.intent, interests: [gardening] } }], 'malformed'],
    ['refuses', [{ text: "I'm sorry, but I can't help with that. Anything else?" }], 'out_of_role'],
  ])('says the embedded reply, once, when the model %s', async (_what, steps, fallback) => {
    const interviewer = await play(steps);
    const spoken = await spokenOf(interviewer.answer(request));
    expect(spoken).toMatchObject({ ...embedded, settled: { ...embedded.settled, fallback } });
  });

  it('says the embedded reply when the model has no sentence in time, and breaks the request off', async () => {
    const interviewer = await play([{ text: 'Well' }, 'stall'], { ...PATIENT, firstSentenceMs: 40 });
    const spoken = await spokenOf(interviewer.answer(request));
    expect(spoken).toMatchObject({ ...embedded, settled: { ...embedded.settled, fallback: 'late' } });
    expect(spoken.settled.firstSentenceMs).toBeGreaterThanOrEqual(39);
  });

  it.each<[string, Step[], string]>([
    ['stalls', [{ text: 'With your brother! Who' }, 'stall'], 'late'],
    ['breaks', [{ text: 'With your brother! Who' }, { error: 'x' }], 'failed'],
    ['asks nothing', [{ text: 'With your brother!' }], 'no_question'],
    ['asks what was asked', [{ text: `With your brother! ${lastQuestion()}` }], 'unfit'],
  ])(
    'asks the embedded question after the model’s first sentence when it %s then',
    async (_w, steps, fallback) => {
      const interviewer = await play(steps, { ...PATIENT, nextSentenceMs: 500 });
      const answer = interviewer.answer(request);
      const first = await answer.sentences[Symbol.asyncIterator]().next();
      expect(first.value).toBe('With your brother!');
      expect(await answer.settled).toMatchObject({
        by: 'both',
        fallback,
        observations,
        turn: { text: `With your brother! ${question}`, intent: reply.intent, expects: reply.expects },
      });
    },
  );

  it('stops after its question', async () => {
    const interviewer = await play([{ text: 'Nice! Who with? For example, a friend? Or two?' }]);
    expect((await spokenOf(interviewer.answer(request))).said).toEqual(['Nice!', 'Who with?']);
  });

  it('does not wait for a note that does not come', async () => {
    const interviewer = await play([{ text: 'Nice! Who with? ' }, 'stall'], { ...PATIENT, noteMs: 30 });
    const { said, settled } = await spokenOf(interviewer.answer(request));
    expect(said).toEqual(['Nice!', 'Who with?']);
    expect(settled).toMatchObject({ by: 'model', observations, turn: { intent: reply.intent } });
  });

  it('says nothing any more once the learner speaks on', async () => {
    const interviewer = await play([{ text: 'Nice! Who' }, 'stall']);
    const abort = new AbortController();
    const answer = interviewer.answer(request, abort.signal);
    const sentences = answer.sentences[Symbol.asyncIterator]();
    expect(await sentences.next()).toMatchObject({ value: 'Nice!' });
    abort.abort();
    expect(await sentences.next()).toMatchObject({ done: true });
    expect(await answer.settled).toMatchObject({ turn: { text: 'Nice!' }, fallback: null });
    while (server.brokenOff === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = interviewer.answer(request, AbortSignal.abort());
    expect(await spokenOf(before)).toMatchObject({ said: [], settled: { turn: null } });
  });

  it('says goodbye in the model’s words, and asks nothing then', async () => {
    const goodbye = asked('I have to go.');
    expect(goodbye.suggestion.reply.endsInterview).toBe(true);
    const interviewer = await play([{ text: 'It was lovely to meet you. What else?' }]);
    const { settled } = await spokenOf(interviewer.answer(goodbye));
    // `stop` is an act whose reaction is the embedded interviewer's.
    expect(settled).toMatchObject({ by: 'embedded', fallback: 'not_for_models' });
    const ending = { ...request, suggestion: { observations, reply: goodbye.suggestion.reply } };
    const { said, settled: ended } = await spokenOf(interviewer.answer(ending));
    expect(said[0]).toBe('It was lovely to meet you.');
    expect(said.join(' ')).not.toContain('?');
    expect(ended.turn).toMatchObject({ endsInterview: true, stage: 'done', expects: 'nothing' });
  });
});

function lastQuestion(): string {
  return new Interview().state.lastQuestion?.text ?? '';
}

describe('a model that keeps failing', () => {
  let played: Failure | readonly Step[];
  let server: ModelServer;
  let nowMs = 0;
  const open = (): PromptedInterviewer =>
    new PromptedInterviewer(new LanguageModelPhraser(server.model), {
      ...PATIENT,
      circuit: { failures: 2, openMs: 10_000, now: () => nowMs },
    });
  const answer = async (one: PromptedInterviewer) => (await spokenOf(one.answer(request))).settled.fallback;

  beforeEach(async () => {
    server = await ModelServer.start('openai', () => played);
  });
  afterEach(() => server.close());

  it('is left alone for a while, and asked again then', async () => {
    const interviewer = open();
    played = { status: 500 };
    expect([await answer(interviewer), await answer(interviewer), await answer(interviewer)]).toEqual([
      'failed',
      'failed',
      'circuit_open',
    ]);
    expect(server.seen).toHaveLength(2);
    nowMs += 10_000;
    played = [{ text: 'Nice! Who with?' }];
    expect([await answer(interviewer), await answer(interviewer)]).toEqual([null, null]);
  });

  it('is left alone as long as it says', async () => {
    const interviewer = open();
    played = { status: 429, headers: { 'retry-after': '30' } };
    expect([await answer(interviewer), await answer(interviewer)]).toEqual(['throttled', 'circuit_open']);
    nowMs += 29_999;
    expect(await answer(interviewer)).toBe('circuit_open');
    nowMs += 1;
    expect(await answer(interviewer)).toBe('throttled');
  });

  it('is not taken away from everybody by a learner who makes it refuse', async () => {
    const interviewer = open();
    played = [{ text: 'Nice' }, { end: 'content_filter' }];
    for (let turn = 0; turn < 5; turn += 1) expect(await answer(interviewer)).toBe('refused');
    expect(server.seen).toHaveLength(5);
  });
});
