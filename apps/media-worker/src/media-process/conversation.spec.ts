import type { InterviewEvent, StoredEvent } from '@spool/contracts';
import { newLog } from '../testing/interviews';
import { settled, Talk, type TalkOptions } from '../testing/talk';

const GREETING = 'Hello. What do you like?';
/** Somebody has joined and heard the greeting. */
const greeted = async (options?: TalkOptions) => (await new Talk(options).joins()).listens();

/** The log of an interview whose greeting has been heard, and what happened then. */
function logWith(...events: InterviewEvent[]): StoredEvent[] {
  const at_ms = 1_800_000_000_000;
  const all: InterviewEvent[] = [
    {
      type: 'interviewer_turn_planned',
      at_ms,
      turn_id: 1,
      text: GREETING,
      stage: 'greeting',
      intent: 'greet',
      expects: 'open',
    },
    ...events,
  ];
  return [...newLog(), ...all.map((event, index) => ({ seq: index + 2, event }))];
}

const HEARD_GREETING: InterviewEvent = {
  type: 'interviewer_turn_heard',
  at_ms: 1_800_000_001_000,
  turn_id: 1,
  text: GREETING,
  interrupted: false,
  started_at_ms: 1_800_000_000_000,
  ended_at_ms: 1_800_000_001_000,
};

describe('the beginning', () => {
  it('plans the greeting when it is opened, and speaks it when somebody joins', async () => {
    const talk = new Talk();
    expect(talk.greeting).toBe(GREETING);
    expect(talk.course).toEqual(['interviewer_turn_planned']);
    await (await talk.joins()).listens();
    expect(talk.course).toEqual(['interviewer_turn_planned', 'learner_joined', 'interviewer_turn_heard']);
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
    expect(talk.liveOf('interviewer_speaking').map(({ text }) => text)).toEqual([
      'Hello.',
      'What do you like?',
    ]);
  });

  it('speaks a greeting that another worker planned and nobody heard, under its number', async () => {
    const talk = await greeted({ log: logWith() });
    expect(talk.greeting).toBe(GREETING);
    expect(talk.course).toEqual(['learner_joined', 'interviewer_turn_heard']);
    expect(talk.of('interviewer_turn_heard')).toMatchObject([{ turn_id: 1, interrupted: false }]);
  });

  it('greets anew when the learner left before they heard anything', async () => {
    const talk = new Talk();
    await (await talk.joins()).leaves();
    await (await talk.joins('peer 2')).listens();
    expect(talk.of('interviewer_turn_planned').map(({ intent }) => intent)).toEqual(['greet', 'greet']);
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
  });

  it('reads the greeting to somebody who types', () => {
    const talk = new Talk();
    const { turn_id, reply } = talk.conversation.message('I like robots');
    expect(turn_id).toBe(2);
    expect(reply).toBe('You said: I like robots. Tell me more?');
    expect(talk.transcript).toEqual([`I: ${GREETING}`, 'L: I like robots', `I: ${reply}`]);
    expect(talk.sent).toEqual([]);
  });
});

describe('a spoken turn', () => {
  it('becomes text, is observed, answered, spoken and measured', async () => {
    const talk = await greeted();
    await (await talk.says('I like robots.')).listens();
    expect(talk.course.slice(3)).toEqual([
      'learner_turn',
      'interest_observed',
      'interviewer_turn_planned',
      'turn_measured',
      'interviewer_turn_heard',
    ]);
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots.',
      'I: You said: I like robots.. Tell me more?',
    ]);
    const [turn] = talk.of('learner_turn');
    expect(turn!.ended_at_ms - turn!.started_at_ms).toBeGreaterThan(700);
    expect(turn!.ended_at_ms - turn!.started_at_ms).toBeLessThan(900);
    expect(talk.liveOf('thinking')).toHaveLength(1);
    const { total_ms, ...parts } = talk.of('turn_measured')[0]!.latency;
    expect(Object.values(parts).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(total_ms, 1);
  });

  it('is answered in the tick that judged it to be over, with a sentence that was ready', async () => {
    const talk = await greeted();
    await talk.says('I like robots.');
    const { latency } = talk.of('turn_measured')[0]!;
    expect(latency).toMatchObject({ recogniser_ms: 0, reply_ms: 0, synthesis_ms: 0, playout_ms: 0 });
    expect(talk.interviewer.answered).toEqual(['I like robots.']);
    expect(talk.synthesizer.texts.filter((text) => text.startsWith('You said'))).toHaveLength(1);
  });

  it('throws away what was ready when the learner goes on', async () => {
    const talk = await greeted();
    await (await talk.speaks(800, 'I like robots and')).silence(320);
    await (await talk.says('I like robots and chess.')).listens();
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots and chess.',
      'I: You said: I like robots and chess.. Tell me more?',
    ]);
    const early = talk.synthesizer.asked.find(({ text }) => text.includes('robots and.'));
    expect(early?.signal?.aborted).toBe(true);
    expect(talk.of('interest_observed')).toHaveLength(1);
  });

  it('is answered with what was said before, when the learner goes on before its text is known', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.speaks(400, 'And chess.');
    talk.recognizer.goOn();
    await (await talk.silence(1600)).listens();
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots. And chess.',
      'I: You said: I like robots. And chess.. Tell me more?',
    ]);
  });

  it('is answered in the order of speaking when two texts come late together', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await (await talk.says('One.')).says('Two.');
    talk.recognizer.goOn();
    await (await talk.silence(100)).listens();
    expect(talk.of('learner_turn').map(({ text }) => text)).toEqual(['One. Two.']);
  });

  it('is answered alone when what came after it was noise', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.speaks(100, '');
    talk.recognizer.goOn();
    await (await talk.silence(2000)).listens();
    expect(talk.of('learner_turn').map(({ text }) => text)).toEqual(['I like robots.']);
    expect(talk.transcript).toHaveLength(3);
  });

  it('that adds to one whose answer nobody has heard yet takes that answer’s place', async () => {
    const talk = await greeted();
    talk.synthesizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.speaks(800, 'And chess.');
    talk.synthesizer.goOn();
    await (await talk.silence(1600)).listens();
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots.',
      'L: And chess.',
      'I: You said: And chess.. Tell me more?',
    ]);
    expect(talk.of('interviewer_turn_heard')[1]).toMatchObject({ turn_id: 3, text: '', interrupted: true });
  });

  it('of which nothing was understood is no turn', async () => {
    const talk = await greeted();
    await talk.says('');
    expect(talk.of('learner_turn')).toEqual([]);
    expect(talk.of('interviewer_turn_planned')).toHaveLength(1);
  });
});

describe('speech over the interviewer', () => {
  it('silences them; only what was heard is in the log, before the turn that interrupted it', async () => {
    const talk = await new Talk().joins();
    await talk.silence(300);
    await talk.speaks(800, 'Wait, I like robots.');
    const silentSinceMs = talk.sent.at(-1)!;
    await talk.silence(1000);
    expect(silentSinceMs).toBeLessThan(10_000 + 300 + 700);
    expect(talk.course.slice(2, 4)).toEqual(['interviewer_turn_heard', 'learner_turn']);
    const [heard] = talk.of('interviewer_turn_heard');
    expect(heard).toMatchObject({ turn_id: 1, interrupted: true });
    expect(GREETING.startsWith(heard!.text)).toBe(true);
    expect(heard!.text.length).toBeLessThan(GREETING.length);
    expect(talk.transcript[1]).toBe('L: Wait, I like robots.');
  });

  it('is not held against them when it was nothing: they go on to the end', async () => {
    const talk = await new Talk().joins();
    await talk.silence(300);
    await talk.speaks(500, '');
    await (await talk.silence(1000)).listens();
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
    expect(talk.of('interviewer_turn_heard')).toMatchObject([{ interrupted: false }]);
  });

  it('does not stop them when it is a backchannel', async () => {
    const talk = await new Talk().joins();
    await talk.silence(100);
    await talk.speaks(120, 'mm-hm');
    talk.recognizer.partial('mm-hm');
    await (await talk.silence(600)).listens();
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
    expect(talk.of('learner_turn')).toEqual([]);
  });

  it('during the greeting is answered like any other', async () => {
    const talk = await new Talk().joins();
    await talk.silence(40);
    await (await talk.says('Hello, I like robots.')).listens();
    expect(talk.transcript.slice(1)).toEqual([
      'L: Hello, I like robots.',
      'I: You said: Hello, I like robots.. Tell me more?',
    ]);
  });
});

describe('a typed turn', () => {
  it('breaks off what is being said by both', async () => {
    const talk = await new Talk().joins();
    await talk.silence(300);
    await talk.speaks(60, 'never heard of');
    talk.conversation.message('I type');
    await (await talk.silence(2000)).listens();
    expect(talk.transcript).toEqual([
      expect.stringMatching(/^I: Hello.* –$/),
      'L: I type',
      'I: You said: I type. Tell me more?',
    ]);
    expect(talk.of('learner_turn').map(({ source }) => source)).toEqual(['text']);
  });

  it('does not lose the words before it', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.speaks(400, 'never mind');
    talk.recognizer.goOn();
    await settled();
    talk.conversation.message('I type');
    await talk.listens();
    expect(talk.of('learner_turn').map(({ text }) => text)).toEqual(['I like robots.', 'I type']);
    expect(talk.of('interest_observed')).toHaveLength(1);
  });

  it('is spoken to a learner who listens', async () => {
    const talk = await greeted();
    const before = talk.sent.length;
    talk.conversation.message('I type');
    await talk.listens();
    expect(talk.sent.length).toBeGreaterThan(before);
  });

  it('is refused after the end', async () => {
    const talk = await greeted();
    await talk.conversation.end('api');
    expect(() => talk.conversation.message('late')).toThrow(
      expect.objectContaining({ code: 'interview_ended' }),
    );
  });
});

describe('the end', () => {
  it('while nobody speaks is one event', async () => {
    const talk = await greeted();
    await talk.conversation.end('api');
    expect(talk.course.slice(3)).toEqual(['interview_ended']);
    expect(talk.ended).toBe(true);
  });

  it('breaks the interviewer off', async () => {
    const talk = await new Talk().joins();
    await talk.silence(300);
    await talk.conversation.end('api');
    expect(talk.course.slice(2)).toEqual(['interviewer_turn_heard', 'interview_ended']);
    expect(talk.of('interviewer_turn_heard')[0]).toMatchObject({ interrupted: true });
    const sent = talk.sent.length;
    await talk.silence(500);
    expect(talk.sent.length - sent).toBeLessThan(8); // a fade, and silence that ends it cleanly
  });

  it('during synthesis leaves nothing behind', async () => {
    const talk = await greeted();
    talk.synthesizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.conversation.end('api');
    talk.synthesizer.goOn();
    await talk.silence(2000);
    expect(talk.course.slice(-3)).toEqual([
      'interviewer_turn_planned',
      'interviewer_turn_heard',
      'interview_ended',
    ]);
    expect(talk.of('interviewer_turn_heard').at(-1)).toMatchObject({ text: '', interrupted: true });
  });

  it('keeps what the learner is just saying', async () => {
    const talk = await greeted();
    await talk.speaks(800, 'I like robots');
    await talk.conversation.end('api');
    expect(talk.course.slice(3)).toEqual(['learner_turn', 'interest_observed', 'interview_ended']);
  });

  it('keeps what is being recognised', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await talk.says('I like robots.');
    const ended = talk.conversation.end('api');
    talk.recognizer.goOn();
    await ended;
    expect(talk.course.slice(3)).toEqual(['learner_turn', 'interest_observed', 'interview_ended']);
  });

  it('does not wait for ever for the last words', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'hangs';
    await talk.says('I like robots.');
    await talk.conversation.end('api');
    expect(talk.course.slice(3)).toEqual(['interview_ended']);
  });

  it('happens once, whoever asks for it how often', async () => {
    const talk = await greeted();
    await talk.speaks(800, 'I like robots');
    await Promise.all([talk.conversation.end('api'), talk.conversation.end('idle')]);
    await talk.conversation.end('error');
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'api' }]);
    expect(talk.of('learner_turn')).toHaveLength(1);
  });

  it('that is under way is not disturbed by somebody who joins', async () => {
    const talk = await greeted();
    await talk.speaks(800, 'I like robots');
    const ended = talk.conversation.end('api');
    talk.conversation.join('late', 'sdp');
    await ended;
    await talk.silence(500);
    expect(talk.course.slice(3)).toEqual(['learner_turn', 'interest_observed', 'interview_ended']);
  });

  it('comes after the goodbye that the learner asked for', async () => {
    const talk = await greeted();
    await (await talk.says('Please stop.')).silenceUntil('the end', () => talk.ended);
    expect(talk.transcript.at(-1)).toBe('I: As you like. Goodbye.');
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'learner_asked' }]);
  });
});

describe('an engine that fails', () => {
  it('makes the interviewer ask again when it was the recogniser', async () => {
    const talk = await greeted();
    talk.recognizer.state = 'fails';
    await (await talk.says('I like robots.')).listens();
    expect(talk.transcript.slice(1)).toEqual(['I: Are you there?']);
    talk.recognizer.state = 'works';
    await (await talk.says('I like robots.')).listens();
    expect(talk.transcript.at(-2)).toBe('L: I like robots.');
  });

  it('during a barge-in breaks the interviewer off and asks again', async () => {
    const talk = await new Talk().joins();
    await talk.silence(300);
    talk.recognizer.state = 'fails';
    await (await talk.speaks(1100, 'lost')).silence(1000);
    await talk.listens();
    expect(talk.transcript).toEqual([expect.stringMatching(/^I: Hello.* –$/), 'I: Are you there?']);
  });

  it('is waited for only so long', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'] });
    try {
      const talk = await greeted();
      talk.recognizer.state = 'hangs';
      await talk.says('I like robots.');
      jest.advanceTimersByTime(8000);
      await settled();
      await talk.listens();
      expect(talk.transcript.at(-1)).toBe('I: Are you there?');
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets the learner read when it was the voice', async () => {
    const talk = await greeted();
    talk.synthesizer.state = 'fails';
    await (await talk.says('I like robots.')).silence(200);
    expect(talk.liveOf('notice')).toMatchObject([{ code: 'voice_failed' }]);
    expect(talk.transcript.at(-1)).toBe('I: You said: I like robots.. Tell me more?');
    talk.synthesizer.state = 'works';
    await (await talk.says('Chess.')).listens();
    expect(talk.liveOf('notice')).toHaveLength(1);
    expect(talk.transcript.at(-1)).toBe('I: You said: Chess.. Tell me more?');
  });

  it('lets the learner read when the voice hangs', async () => {
    const talk = await greeted();
    talk.synthesizer.state = 'hangs';
    await (await talk.says('I like robots.')).silence(11_000);
    expect(talk.liveOf('notice')).toMatchObject([{ code: 'voice_failed' }]);
    expect(talk.transcript.at(-1)).toBe('I: You said: I like robots.. Tell me more?');
  });

  it('does not end the conversation when it was the interviewer', async () => {
    const talk = await greeted();
    talk.interviewer.mistake = new Error('made to fail');
    await talk.says('I like robots.');
    expect(talk.transcript.at(-1)).toBe('L: I like robots.');
    talk.interviewer.mistake = null;
    await (await talk.says('Chess.')).listens();
    expect(talk.transcript.at(-1)).toBe('I: You said: Chess.. Tell me more?');
  });

  it('that never was there leaves turns to be read', async () => {
    const talk = await new Talk({ hasVoice: false }).joins();
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
    await talk.says('I like robots.');
    expect(talk.transcript.at(-1)).toBe('I: You said: I like robots.. Tell me more?');
  });
});

describe('a process that is busy', () => {
  const waitBeforeAnswer = async (talk: Talk): Promise<number> => {
    await talk.speaks(800, 'I like to build robots.');
    const spokenMs = talk.nowMs;
    await talk.silenceUntil('the turn', () => talk.of('learner_turn').length > 0);
    return talk.nowMs - spokenMs;
  };

  it('waits longer for the end of a turn, and makes no text ahead of time', async () => {
    const calm = await waitBeforeAnswer(await greeted());
    const busy = await greeted();
    busy.loadLevel = 'busy';
    expect(await waitBeforeAnswer(busy)).toBeGreaterThan(calm);
    expect(busy.of('learner_turn')).toMatchObject([{ text: 'I like to build robots.' }]);
  });

  it('lets answers be read once it is strained, and speaks again when that is over', async () => {
    const talk = await greeted();
    talk.loadLevel = 'strained';
    await talk.says('I like to build robots.');
    const sent = talk.sent.length;
    expect(talk.of('interviewer_turn_heard').at(-1)).toMatchObject({
      text: expect.stringContaining('robots'),
    });
    expect(talk.liveOf('notice')).toMatchObject([{ code: 'voice_overloaded' }]);
    talk.loadLevel = 'ok';
    await (await talk.says('And chess.')).listens();
    expect(talk.sent.length).toBeGreaterThan(sent);
  });
});

describe('silence', () => {
  it('is prompted twice and then ends politely', async () => {
    const talk = await greeted();
    await talk.silenceUntil('the end', () => talk.ended, 300_000);
    expect(talk.transcript).toEqual([
      `I: ${GREETING}`,
      'I: Are you there?',
      'I: Are you there?',
      'I: Time is up. Goodbye.',
    ]);
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'idle' }]);
  });

  it('of a learner who sends no audio at all is silence too', async () => {
    const talk = await greeted();
    for (let i = 0; i < 1000; i++) {
      talk.nowMs += 20;
      talk.conversation.voice?.tick();
      talk.conversation.tick();
      await settled();
    }
    expect(talk.transcript.at(-1)).toBe('I: Are you there?');
  });

  it('that is broken during the goodbye is forgiven', async () => {
    const talk = await greeted();
    const saysGoodbye = () => talk.of('interviewer_turn_planned').at(-1)?.intent === 'goodbye';
    await talk.silenceUntil('the goodbye', saysGoodbye, 300_000);
    await talk.silence(100);
    await (await talk.says('I am here, wait.')).listens();
    expect(talk.transcript.at(-1)).toBe('I: You said: I am here, wait.. Tell me more?');
    expect(talk.ended).toBe(false);
  });

  it('counts from the learner’s last turn', async () => {
    const talk = await greeted();
    for (let i = 0; i < 4; i++) {
      await talk.silence(12_000);
      await (await talk.says('Robots.')).listens();
    }
    expect(talk.transcript).not.toContain('I: Are you there?');
  });
});

describe('the longest duration', () => {
  const limits = { maxInterviewMs: 5000 };

  it('ends with a goodbye after the turn that is under way', async () => {
    const talk = await greeted({ limits });
    await talk.speaks(6000, 'I like robots.');
    await talk.silenceUntil('the end', () => talk.ended);
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots.',
      'I: You said: I like robots.. Tell me more?',
      'I: Time is up. Goodbye.',
    ]);
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'timeout' }]);
  });

  it('is not escaped by interrupting the goodbye', async () => {
    const talk = await greeted({ limits });
    const goodbyes = () => talk.of('interviewer_turn_planned').filter(({ intent }) => intent === 'goodbye');
    for (const count of [1, 2]) {
      await talk.silenceUntil('a goodbye', () => goodbyes().length === count);
      await talk.silence(100);
      await talk.speaks(800, `But wait, number ${count}.`);
    }
    await talk.silenceUntil('the end', () => talk.ended);
    expect(goodbyes()).toHaveLength(2);
    expect(talk.of('learner_turn')).toHaveLength(2);
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'timeout' }]);
  });

  it('counts from the first word, so nobody is late for an interview that waits', async () => {
    const talk = new Talk({ limits });
    await talk.silence(20_000);
    expect(talk.ended).toBe(false);
    await (await talk.joins()).listens();
    expect(talk.transcript).toEqual([`I: ${GREETING}`]);
  });
});

describe('a learner who leaves', () => {
  it('is told where they were when they are back', async () => {
    const talk = await greeted();
    await talk.leaves();
    await (await talk.joins('peer 2')).listens();
    expect(talk.transcript.at(-1)).toBe('I: There you are again. Where were we?');
    expect(talk.of('learner_left')).toMatchObject([{ peer_id: 'peer', reason: 'closed' }]);
  });

  it('has heard only so much', async () => {
    const talk = await new Talk().joins();
    await (await talk.silence(300)).leaves();
    expect(talk.course.slice(2)).toEqual(['interviewer_turn_heard', 'learner_left']);
    expect(talk.of('interviewer_turn_heard')[0]).toMatchObject({ interrupted: true });
  });

  it('is answered when they are back, if they left before the answer', async () => {
    const talk = await greeted();
    await (await talk.speaks(800, 'I like robots')).leaves();
    expect(talk.course.slice(3)).toEqual(['learner_left', 'learner_turn', 'interest_observed']);
    await (await talk.joins('peer 2')).listens();
    expect(talk.transcript.slice(1)).toEqual([
      'L: I like robots',
      'I: You said: I like robots. Tell me more?',
    ]);
    expect(talk.of('interest_observed')).toHaveLength(1);
  });

  it('during the last goodbye is not waited for', async () => {
    const talk = await greeted({ limits: { maxInterviewMs: 5000 } });
    const saysGoodbye = () => talk.of('interviewer_turn_planned').at(-1)?.intent === 'goodbye';
    await talk.silenceUntil('the goodbye', saysGoodbye);
    await (await talk.silence(100)).leaves();
    await talk.silence(1000);
    expect(talk.of('interview_ended')).toMatchObject([{ reason: 'timeout' }]);
  });
});

describe('a session that moves', () => {
  it('logs what was heard and said, and no end', async () => {
    const talk = await greeted();
    await talk.speaks(800, 'I like robots');
    await talk.conversation.suspend();
    expect(talk.course.slice(3)).toEqual(['learner_turn', 'interest_observed']);
    await talk.silence(1000);
    expect(talk.course.slice(5)).toEqual([]);
  });

  it('goes on in the middle', async () => {
    const talk = await new Talk({ log: logWith(HEARD_GREETING) }).joins();
    expect(talk.greeting).toBe(GREETING);
    await talk.listens();
    expect(talk.transcript.slice(1)).toEqual(['I: There you are again. Where were we?']);
  });

  it('answers what was said last', async () => {
    const said: InterviewEvent = {
      type: 'learner_turn',
      at_ms: 1_800_000_002_000,
      turn_id: 2,
      text: 'I like robots',
      source: 'voice',
      started_at_ms: 1_800_000_001_000,
      ended_at_ms: 1_800_000_002_000,
    };
    const talk = await new Talk({ log: logWith(HEARD_GREETING, said) }).joins();
    await talk.listens();
    expect(talk.transcript.at(-1)).toBe('I: You said: I like robots. Tell me more?');
    expect(talk.of('interest_observed')).toHaveLength(1);
  });
});
