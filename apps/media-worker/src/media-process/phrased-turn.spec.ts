import type { PlannedTurn } from '@spool/interview';
import type { SettledAnswer, SpokenAnswer } from '@spool/interviewers';
import { settled, Talk } from '../testing/talk';

/** An interviewer whose words come when the test says so. */
class Dictated {
  readonly name = 'dictated';
  aborted = false;
  #say: ((sentence: string | null) => void)[] = [];
  #given: (string | null)[] = [];
  #know: (answer: SettledAnswer) => void = () => undefined;
  #suggestion: PlannedTurn | null = null;

  readonly interviewer = {
    answer: (...[request, signal]: Parameters<Answerer>): SpokenAnswer => {
      this.#given = [];
      this.#suggestion = request.suggestion.reply;
      signal?.addEventListener('abort', () => (this.aborted = true));
      return { sentences: this.#sentences(), settled: new Promise((resolve) => (this.#know = resolve)) };
    },
  };

  async says(sentence: string | null): Promise<void> {
    const waiting = this.#say.shift();
    if (waiting) waiting(sentence);
    else this.#given.push(sentence);
    await settled();
  }

  async knows(text: string, changes: Partial<PlannedTurn> = {}): Promise<void> {
    const turn = { ...(this.#suggestion as PlannedTurn), text, sentences: [text], ...changes };
    this.#know({
      turn,
      observations: [],
      by: 'model',
      fallback: null,
      firstSentenceMs: 12.3,
      usage: { inputTokens: 70, outputTokens: 9 },
    });
    await settled();
  }

  async *#sentences(): AsyncGenerator<string> {
    for (;;) {
      const [next] =
        this.#given.length > 0
          ? [this.#given.shift()]
          : [await new Promise<string | null>((r) => this.#say.push(r))];
      if (next == null) return;
      yield next;
    }
  }
}
type Answerer = (
  request: { readonly suggestion: { readonly reply: PlannedTurn } },
  signal?: AbortSignal,
) => SpokenAnswer;

async function greeted(): Promise<{ talk: Talk; model: Dictated }> {
  const model = new Dictated();
  const talk = new Talk({ phrasing: model });
  return { model, talk: await (await talk.joins()).listens() };
}
const heardSentences = (talk: Talk): string[] =>
  talk
    .liveOf('interviewer_speaking')
    .map(({ text }) => text)
    .slice(2);

it('speaks the first sentence while the rest is written, and logs the turn when all is known of it', async () => {
  const { talk, model } = await greeted();
  await talk.says('I like robots.');
  await model.says('Robots, how nice!');
  await talk.silenceUntil('the first sentence', () => heardSentences(talk).length === 1);
  expect(heardSentences(talk)).toEqual(['Robots, how nice!']);
  expect(talk.of('interviewer_turn_planned')).toHaveLength(1);
  await model.says('What do you build?');
  await model.says(null);
  await talk.listens();
  // Heard whole, and its note has not come yet.
  expect(talk.of('interviewer_turn_heard')).toHaveLength(1);
  await model.knows('Robots, how nice! What do you build?', { intent: 'explore_making' });
  expect(talk.course.slice(3)).toEqual([
    'learner_turn',
    'turn_measured',
    'interviewer_turn_planned',
    'turn_phrased',
    'interviewer_turn_heard',
  ]);
  expect(talk.of('interviewer_turn_planned')[1]).toMatchObject({ turn_id: 3, intent: 'explore_making' });
  expect(talk.of('turn_phrased')).toEqual([
    expect.objectContaining({
      turn_id: 3,
      interviewer: 'dictated',
      by: 'model',
      first_sentence_ms: 12,
      input_tokens: 70,
      output_tokens: 9,
    }),
  ]);
  expect(talk.transcript.at(-1)).toBe('I: Robots, how nice! What do you build?');
  expect(talk.outbox.state.modelUsage).toEqual({
    turns: 1,
    fallback_turns: 0,
    input_tokens: 70,
    output_tokens: 9,
  });
});

it('has in the log what was heard of it when the learner interrupts, before what they say', async () => {
  const { talk, model } = await greeted();
  await talk.says('I like robots.');
  await model.says('Robots are a wonderful thing to spend your afternoons on, I think.');
  await talk.silenceUntil('a voice', () => heardSentences(talk).length === 1);
  await talk.silence(400);
  await talk.says('No, wait, I meant rockets.');
  expect(model.aborted).toBe(true);
  expect(talk.course.slice(3)).toEqual([
    'learner_turn',
    'turn_measured',
    // What the embedded interviewer understood: the model's note is not waited for.
    'interest_observed',
    'interviewer_turn_planned',
    'turn_phrased',
    'interviewer_turn_heard',
    'learner_turn',
  ]);
  const [, heard] = talk.of('interviewer_turn_heard');
  expect(heard).toMatchObject({ turn_id: 3, interrupted: true });
  expect('Robots are a wonderful thing'.startsWith(heard?.text.slice(0, 10) ?? '?')).toBe(true);
  expect(talk.of('learner_turn').map(({ turn_id }) => turn_id)).toEqual([2, 4]);
  const ids = talk.outbox.state.turns.map(({ turnId }) => turnId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('was not said at all when the learner goes on before its first word', async () => {
  const { talk, model } = await greeted();
  await talk.says('I like robots.');
  await talk.says('And chess.');
  expect(model.aborted).toBe(true);
  expect(talk.of('interviewer_turn_planned')).toHaveLength(1);
  expect(talk.of('interest_observed')).toHaveLength(1);
  expect(talk.of('learner_turn').map(({ turn_id }) => turn_id)).toEqual([2, 3]);
});

it('is closed in the log by what the learner says next, when its note comes too late', async () => {
  const { talk, model } = await greeted();
  await talk.says('I like robots.');
  await model.says('What do you build?');
  await model.says(null);
  await talk.listens();
  await talk.says('Cars.');
  expect(talk.transcript.slice(-2)).toEqual(['I: What do you build?', 'L: Cars.']);
  expect(talk.of('interviewer_turn_heard')[1]).toMatchObject({ interrupted: false });
});

it('answers what is typed when the words are there, also where nobody listens', async () => {
  const model = new Dictated();
  const talk = new Talk({ phrasing: model });
  const { turn_id, reply } = talk.conversation.message('I like robots');
  expect(turn_id).toBe(2);
  await model.says('Robots!');
  await model.says('Why?');
  await model.says(null);
  expect(await reply).toBe('Robots! Why?');
  await model.knows('Robots! Why?');
  expect(talk.transcript.slice(1)).toEqual(['L: I like robots', 'I: Robots! Why?']);
});

it('ends the interview once its goodbye was heard, and leaves a clean log when it is suspended under way', async () => {
  const { talk, model } = await greeted();
  await talk.says('Please stop.');
  await model.says('Goodbye then.');
  await model.says(null);
  await model.knows('Goodbye then.');
  await talk.listens();
  await settled();
  expect(talk.of('interview_ended')).toMatchObject([{ reason: 'learner_asked' }]);

  const other = await greeted();
  await other.talk.says('I like robots.');
  await other.model.says('Robots, how nice!');
  await other.talk.silence(200);
  await other.talk.conversation.suspend();
  expect(other.talk.course.slice(-3)).toEqual([
    'interviewer_turn_planned',
    'turn_phrased',
    'interviewer_turn_heard',
  ]);
  expect(other.talk.of('interviewer_turn_heard')[1]).toMatchObject({ interrupted: true });
});
