import fc from 'fast-check';
import { PlayoutQueue, type PlayoutEvent, type PlayoutQueueOptions } from './index';

const FRAME = 480;
/** `ms` of sound at 24 kHz, all of it at `level`. */
const sound = (ms: number, level = 0.5) => new Float32Array(ms * 24).fill(level);

/** Pulls `frames` frames; their samples in one piece, their events in one list. */
function pull(queue: PlayoutQueue, frames: number) {
  const samples = new Float32Array(frames * FRAME);
  const events: PlayoutEvent[] = [];
  let audibleFrames = 0;
  for (let i = 0; i < frames; i++) {
    const tick = queue.pull(samples.subarray(i * FRAME, (i + 1) * FRAME));
    if (tick.audible) audibleFrames++;
    events.push(...tick.events);
  }
  return { samples, events, audibleFrames };
}

/** A queue with one turn of sentences, each of `ms` at its own level. */
function turnOf(sentences: [text: string, ms: number][], options?: PlayoutQueueOptions): PlayoutQueue {
  const queue = new PlayoutQueue(options);
  queue.beginTurn(1);
  sentences.forEach(([text, ms], index) => {
    queue.enqueue(1, index, text, sound(ms, (index + 1) / 10));
    queue.endSentence(1, index);
  });
  queue.endTurn(1);
  return queue;
}

const largestStep = (samples: Float32Array) =>
  samples.reduce((largest, sample, i) => Math.max(largest, Math.abs(sample - (samples[i - 1] ?? sample))), 0);

describe('PlayoutQueue', () => {
  it('is silent and tells nothing when it has nothing', () => {
    const frame = new Float32Array(FRAME).fill(1);
    const queue = new PlayoutQueue();
    expect(queue.pull(frame)).toEqual({ audible: false, events: [] });
    expect(frame.every((sample) => sample === 0)).toBe(true);
    expect(queue.state).toBe('idle');
  });

  it('plays the sentences of a turn one after the other and tells as each begins and ends', () => {
    const queue = turnOf([
      ['Hello there.', 50],
      ['How are you?', 30],
    ]);
    const { samples, events, audibleFrames } = pull(queue, 5);
    expect([...samples.subarray(0, 1920)]).toEqual([...sound(50, 0.1), ...sound(30, 0.2)]);
    expect(samples.subarray(1920).every((sample) => sample === 0)).toBe(true);
    expect(audibleFrames).toBe(4);
    expect(events).toEqual([
      { type: 'turn_started', turnId: 1 },
      { type: 'sentence_started', turnId: 1, sentenceIndex: 0, text: 'Hello there.' },
      { type: 'sentence_finished', turnId: 1, sentenceIndex: 0, text: 'Hello there.' },
      { type: 'sentence_started', turnId: 1, sentenceIndex: 1, text: 'How are you?' },
      { type: 'sentence_finished', turnId: 1, sentenceIndex: 1, text: 'How are you?' },
      { type: 'turn_finished', turnId: 1, complete: true },
    ]);
    expect(queue.heard(1)).toEqual({ text: 'Hello there. How are you?', complete: true, ms: 80 });
    expect(queue.state).toBe('idle');
  });

  it('tells the end of a turn with the frame that holds its last sample', () => {
    expect(pull(turnOf([['Yes.', 20]]), 1).events.at(-1)).toMatchObject({ type: 'turn_finished' });
  });

  it('waits for sound that has not come, and plays sentences in order when a later one comes first', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.enqueue(1, 1, 'Second.', sound(20, 0.2));
    queue.endSentence(1, 1);
    expect(pull(queue, 2).audibleFrames).toBe(0);
    expect(queue.state).toBe('waiting');
    queue.enqueue(1, 0, 'First.', sound(20, 0.1));
    expect(queue.state).toBe('playing');
    expect(pull(queue, 2).samples[0]).toBeCloseTo(0.1);
    queue.endSentence(1, 0);
    expect(pull(queue, 1).samples[0]).toBeCloseTo(0.2);
    queue.endTurn(1);
    expect(pull(queue, 1).events).toEqual([{ type: 'turn_finished', turnId: 1, complete: true }]);
  });

  it('passes over a sentence that could not be synthesised, and one whose number was never used', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.endSentence(1, 0);
    queue.enqueue(1, 1, 'One.', sound(20));
    queue.enqueue(1, 3, 'Three.', sound(20));
    queue.endTurn(1);
    pull(queue, 3);
    expect(queue.heard(1)).toEqual({ text: 'One. Three.', complete: true, ms: 40 });
  });

  it('plays turns in the order in which they began', () => {
    const queue = new PlayoutQueue();
    for (const id of [4, 9]) {
      queue.beginTurn(id);
      queue.enqueue(id, 0, `Turn ${id}.`, sound(20));
      queue.endTurn(id);
    }
    const turns = pull(queue, 3).events.map((event) => `${event.type} ${event.turnId}`);
    expect(turns.filter((turn) => turn.startsWith('turn'))).toEqual([
      'turn_started 4',
      'turn_finished 4',
      'turn_started 9',
      'turn_finished 9',
    ]);
  });

  it('ends a turn without any sound, and does not say that it started', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.endTurn(1);
    expect(pull(queue, 1).events).toEqual([{ type: 'turn_finished', turnId: 1, complete: true }]);
  });

  it('refuses sound for a turn that has not begun or has ended, and for a sentence that has ended', () => {
    const queue = turnOf([['Hi.', 20]]);
    expect(queue.enqueue(1, 1, 'More.', sound(20))).toBe(false);
    expect(queue.enqueue(2, 0, 'Other.', sound(20))).toBe(false);
    queue.beginTurn(3);
    queue.endSentence(3, 0);
    expect(queue.enqueue(3, 0, 'Late.', sound(20))).toBe(false);
  });

  it('refuses more than it may hold, has room again after playing, and does not call a cut sentence complete', () => {
    const queue = new PlayoutQueue({ maxQueuedMs: 100 });
    queue.beginTurn(1);
    expect(queue.enqueue(1, 0, 'one two three four', sound(100))).toBe(true);
    expect(queue.enqueue(1, 0, 'one two three four', sound(100))).toBe(false);
    queue.endTurn(1);
    const { events } = pull(queue, 6);
    expect(events.at(-1)).toEqual({ type: 'turn_finished', turnId: 1, complete: false });
    expect(queue.heard(1)).toEqual({ text: 'one two', complete: false, ms: 100 });
    queue.beginTurn(2);
    expect(queue.enqueue(2, 0, 'Room again.', sound(100))).toBe(true);
    expect(queue.queuedMs).toBe(100);
  });
});

describe('PlayoutQueue gain', () => {
  it('ducks and comes back along a ramp', () => {
    const queue = turnOf([['A long sentence.', 1000]]);
    pull(queue, 1);
    queue.duck(-12, 20);
    const down = pull(queue, 2).samples;
    expect(down[0]).toBeCloseTo(0.1, 3);
    expect(down[FRAME]).toBeCloseTo(0.1 * 10 ** (-12 / 20), 5);
    queue.unduck(40);
    const up = pull(queue, 3).samples;
    expect(up.at(-1)).toBeCloseTo(0.1, 6);
    expect(Math.max(largestStep(down), largestStep(up))).toBeLessThan(0.001);
  });

  it('fades out within the ramp when stopped, drops the rest, and is ready for another turn', () => {
    const queue = turnOf([
      ['One two three four.', 400],
      ['Never said.', 400],
    ]);
    queue.duck(-6, 0);
    pull(queue, 10);
    queue.stop(30);
    expect(queue.state).toBe('stopping');
    const { samples, events, audibleFrames } = pull(queue, 4);
    expect(largestStep(samples)).toBeLessThan(0.001);
    expect(samples.subarray(30 * 24).every((sample) => sample === 0)).toBe(true);
    expect(audibleFrames).toBe(2);
    expect(events).toEqual([{ type: 'turn_finished', turnId: 1, complete: false }]);
    expect(queue.heard(1)).toEqual({ text: 'One two', complete: false, ms: 240 });
    expect(queue.queuedMs).toBe(0);

    queue.beginTurn(2);
    queue.enqueue(2, 0, 'Go on.', sound(20, 0.4));
    expect(pull(queue, 1).samples[0]).toBeCloseTo(0.4);
  });

  it('refuses what a synthesiser still sends for a stopped turn, but takes the next turn at once', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.enqueue(1, 0, 'Interrupted here.', sound(200));
    pull(queue, 2);
    queue.stop(40);
    expect(queue.enqueue(1, 0, 'Interrupted here.', sound(200))).toBe(false);
    queue.beginTurn(2);
    expect(queue.enqueue(2, 0, 'Next.', sound(20, 0.3))).toBe(true);
    const { samples, events } = pull(queue, 3);
    expect(samples[2 * FRAME]).toBeCloseTo(0.3);
    expect(events.map((event) => event.type)).toEqual(['turn_finished', 'turn_started', 'sentence_started']);
  });

  it('stops a turn that makes no sound right now without waiting for a fade', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.stop();
    expect(queue.state).toBe('idle');
    expect(pull(queue, 1).events).toEqual([{ type: 'turn_finished', turnId: 1, complete: false }]);
    queue.stop();
    expect(pull(queue, 1).events).toEqual([]);
  });
});

describe('PlayoutQueue paused', () => {
  it('goes on from the start of the clause at which it was paused, and counts nothing twice', () => {
    const text = 'Right, what do you like about it?';
    const queue = turnOf([[text, 1000]]);
    pull(queue, 25);
    queue.pause(20);
    expect(queue.state).toBe('pausing');
    pull(queue, 1);
    expect(queue.state).toBe('paused');
    expect(pull(queue, 10).audibleFrames).toBe(0);
    const before = queue.heard(1);
    const clauseMs = (1000 * 'Right, '.length) / text.length;
    queue.resume();
    expect(Math.abs(1000 - clauseMs - queue.queuedMs)).toBeLessThanOrEqual(80);
    expect(queue.heard(1)).toEqual(before);
    expect(pull(queue, 60).events.at(-1)).toEqual({ type: 'turn_finished', turnId: 1, complete: true });
    expect(queue.heard(1)).toEqual({ text, complete: true, ms: 1000 });
  });

  it('goes back by a word only when the clause began long ago', () => {
    const text = 'word '.repeat(40).trim();
    const queue = turnOf([[text, 8000]]);
    pull(queue, 300);
    queue.pause(0);
    pull(queue, 1);
    const before = queue.queuedMs;
    queue.resume();
    expect(queue.queuedMs - before).toBeGreaterThan(0);
    expect(queue.queuedMs - before).toBeLessThanOrEqual(280);
  });

  it('starts again at the quietest point near the word, and fades in', () => {
    const queue = new PlayoutQueue();
    const samples = sound(1000);
    // "one, two": the second clause is estimated at 625 ms; the voice is quiet from 570 to 580 ms.
    samples.fill(0, 570 * 24, 580 * 24);
    queue.beginTurn(1);
    queue.enqueue(1, 0, 'one, two', samples);
    queue.endTurn(1);
    pull(queue, 40);
    queue.pause(0);
    pull(queue, 1);
    queue.resume();
    expect(Math.abs(queue.queuedMs - 430)).toBeLessThanOrEqual(10);
    expect(largestStep(pull(queue, 1).samples.subarray(0, 5 * 24))).toBeLessThan(0.01);
  });

  it('goes on without going back when the pause is taken back within its fade', () => {
    const queue = turnOf([['Hello there my friend.', 1000]]);
    pull(queue, 10);
    queue.pause(100);
    pull(queue, 1);
    queue.resume();
    expect(queue.queuedMs).toBe(1000 - 220);
    expect(queue.state).toBe('playing');
  });

  it('can be stopped while it is paused', () => {
    const queue = turnOf([['Hello there my friend.', 1000]]);
    pull(queue, 10);
    queue.pause();
    pull(queue, 5);
    queue.stop();
    expect(queue.state).toBe('idle');
    expect(pull(queue, 1).events).toEqual([{ type: 'turn_finished', turnId: 1, complete: false }]);
  });

  it('is not left paused by a turn that came to its end within the fade, or by having had nothing to pause', () => {
    const queue = turnOf([['Bye.', 40]]);
    pull(queue, 1);
    queue.pause(100);
    pull(queue, 10);
    expect(queue.state).toBe('idle');
    queue.pause();
    expect(queue.state).toBe('idle');
  });
});

describe('PlayoutQueue.heard', () => {
  it('follows the words of a sentence whose length is known', () => {
    const queue = turnOf([['one two three four', 900]]);
    const texts = Array.from({ length: 9 }, () => {
      pull(queue, 5);
      return queue.heard(1).text;
    });
    expect(texts).toEqual([
      '',
      'one',
      'one',
      'one two',
      'one two',
      'one two',
      'one two three',
      'one two three',
      'one two three four',
    ]);
  });

  it('goes by the speaking rate while the end of a sentence is not known', () => {
    const queue = new PlayoutQueue();
    queue.beginTurn(1);
    queue.enqueue(1, 0, 'one two three four five six', sound(500));
    pull(queue, 25);
    expect(queue.heard(1)).toEqual({ text: 'one two', complete: false, ms: 500 });
  });

  it('knows nothing of a turn that never was', () => {
    expect(new PlayoutQueue().heard(5)).toEqual({ text: '', complete: false, ms: 0 });
  });

  it('remembers the last turns only', () => {
    const queue = new PlayoutQueue();
    for (let id = 1; id <= 40; id++) {
      queue.beginTurn(id);
      queue.enqueue(id, 0, 'Hi.', sound(20));
      queue.endTurn(id);
      pull(queue, 1);
    }
    expect([queue.heard(1).text, queue.heard(40).text]).toEqual(['', 'Hi.']);
  });

  type Step =
    | { do: 'enqueue'; ms: number }
    | { do: 'endSentence' | 'endTurn' | 'pause' | 'resume' | 'stop' | 'duck' }
    | { do: 'pull'; frames: number };
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('pull' as const), frames: fc.nat(30) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('enqueue' as const), ms: fc.nat(700) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('endSentence' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'duck' as const) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('endTurn' as const, 'stop' as const) }) },
  );
  const sentences = [
    'Nice to meet you.',
    'So, you build robots; tell me more!',
    'Why?',
    'And — who helps you with it?',
  ];

  it('is always a prefix of the text, and all of it exactly when the turn is complete', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new PlayoutQueue({ maxQueuedMs: 60_000 });
        queue.beginTurn(1);
        let index = 0;
        let current = '';
        const spoken: string[] = [];
        const events: PlayoutEvent[] = [];
        for (const now of steps) {
          if (now.do === 'enqueue') {
            if (index >= sentences.length) continue;
            const isTaken = queue.enqueue(1, index, sentences[index]!, sound(now.ms));
            if (isTaken && now.ms > 0 && current === '') spoken.push((current = sentences[index]!));
          } else if (now.do === 'endSentence') {
            queue.endSentence(1, index++);
            current = '';
          } else if (now.do === 'pull') events.push(...pull(queue, now.frames).events);
          else if (now.do === 'endTurn') queue.endTurn(1);
          else if (now.do === 'duck') queue.duck(-10);
          else queue[now.do]();
          const { text, complete, ms } = queue.heard(1);
          expect(spoken.join(' ').startsWith(text)).toBe(true);
          if (complete) expect(text).toBe(spoken.join(' '));
          expect(ms).toBeLessThanOrEqual(60_000);
        }
        const ends = events.filter((event) => event.type === 'turn_finished');
        expect(ends.length).toBeLessThanOrEqual(1);
        const started = events
          .filter((event) => event.type === 'sentence_started')
          .map((event) => event.text);
        expect(started).toEqual(spoken.slice(0, started.length));
      }),
      { numRuns: 200 },
    );
  });
});
