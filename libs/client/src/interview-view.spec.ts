import fc from 'fast-check';
import type { InterviewEvent, LiveEvent, SocketNotification } from '@spool/contracts';
import { EMPTY_VIEW, interviewView } from './interview-view';
import type { InterviewView } from './interview-view';
import { LOG, asLive, asLog, heard, learner, observed } from './testing/events';

const fold = (messages: readonly SocketNotification[], from: InterviewView = EMPTY_VIEW) =>
  messages.reduce(interviewView, from);
const live = (...events: LiveEvent[]) => events.map(asLive);
const next = (view: InterviewView, ...events: InterviewEvent[]) =>
  fold(
    events.map((event, index) => asLog({ seq: view.log.length + 1 + index, event })),
    view,
  );
const whole = fold(LOG.map(asLog));
const floor = (value: 'nobody' | 'learner' | 'interviewer' | 'both'): LiveEvent => ({
  type: 'floor_changed',
  at_ms: 0,
  floor: value,
});
const thinking: LiveEvent = { type: 'thinking', at_ms: 0, turn_id: 5 };
const speaking = (text: string): LiveEvent => ({ type: 'interviewer_speaking', at_ms: 0, turn_id: 5, text });
const partial = (turn_id: number, text: string): LiveEvent => ({
  type: 'partial_transcript',
  at_ms: 0,
  turn_id,
  text,
});

describe('the view of a log', () => {
  it('lists the turns of both speakers with what was heard of them', () => {
    expect(whole.turns.map(({ speaker, text, unspoken }) => [speaker, text, unspoken])).toEqual([
      ['interviewer', 'Hello. What do you like?', ''],
      ['learner', 'I build robots.', ''],
      ['interviewer', 'Robots! Tell me', ''],
      ['learner', 'A rover with a camera.', ''],
      ['interviewer', '', 'A rover. Who uses it?'],
    ]);
    expect(whole.turns[2]).toMatchObject({ interrupted: true, latency: { total_ms: 600 } });
  });

  it('follows the stage of the latest planned turn', () => {
    expect(whole.stage).toBe('deep_dive');
  });

  it('makes one card of all observations of an interest', () => {
    expect(whole.interests).toEqual([
      {
        name: 'robotics',
        category: 'career',
        confidence: 0.8,
        quote: 'quote of turn 4',
        turnId: 4,
        mentions: 2,
        withdrawn: false,
      },
    ]);
  });

  it('marks an interest that the learner takes back, and ignores a dislike that never was one', () => {
    expect(next(whole, observed(6, 'negative', 0.9)).interests).toMatchObject([
      { withdrawn: true, confidence: 0.8 },
    ]);
    expect(next(EMPTY_VIEW, observed(6, 'negative', 0.9)).interests).toEqual([]);
  });

  it('drops a turn that was interrupted before its first word', () => {
    expect(next(whole, heard(5, '', true)).turns.map(({ turnId }) => turnId)).toEqual([1, 2, 3, 4]);
  });

  it('is done, with nobody on the floor, when the interview has ended', () => {
    const view = next(fold(live(floor('learner'), partial(6, 'and')), whole), {
      type: 'interview_ended',
      at_ms: 9,
      reason: 'completed',
    });
    expect(view).toMatchObject({
      stage: 'done',
      floor: 'nobody',
      partial: undefined,
      ended: { reason: 'completed', atMs: 9 },
    });
  });

  it('is the same view, not an equal one, after an event that was seen', () => {
    for (const stored of LOG) expect(interviewView(whole, asLog(stored))).toBe(whole);
  });

  it('is the same whatever the order in which the log arrives, and however often', () => {
    const replay = fc
      .array(fc.constantFrom(...LOG))
      .chain((extra) => fc.shuffledSubarray([...LOG, ...extra], { minLength: LOG.length + extra.length }));
    fc.assert(
      fc.property(replay, (messages) => {
        expect(fold(messages.map(asLog))).toEqual(whole);
      }),
    );
  });

  it('does not depend on when live events come in between', () => {
    const told = live(floor('nobody'), partial(6, 'maybe'), speaking('A rover.'));
    const expected = fold(told, whole);
    const places = fc.array(fc.nat(LOG.length), { minLength: told.length, maxLength: told.length });
    fc.assert(
      fc.property(places, (unsorted) => {
        const at = [...unsorted].sort((a, b) => a - b);
        const messages: SocketNotification[] = LOG.map(asLog);
        at.forEach((place, index) => messages.splice(place + index, 0, ...told.slice(index, index + 1)));
        expect(fold(messages)).toEqual(expected);
      }),
    );
  });
});

describe('the view of live events', () => {
  it('shows a partial until its turn is in the log', () => {
    const talking = fold(live(partial(6, 'farmers')), whole);
    expect(talking.partial).toEqual({ turnId: 6, text: 'farmers' });
    expect(next(talking, learner(6, 'Farmers.')).partial).toBeUndefined();
  });

  it('forgets a partial that came to nothing', () => {
    expect(fold(live(partial(6, 'uh'), partial(6, '')), whole).partial).toBeUndefined();
    expect(fold(live(partial(4, 'late')), whole).partial).toBeUndefined();
  });

  it('moves each sentence from planned to spoken as it is begun', () => {
    const first = fold(live(speaking('A rover.')), whole).turns.at(-1);
    expect(first).toMatchObject({ text: 'A rover.', unspoken: 'Who uses it?', over: false });
    const second = fold(live(speaking('A rover.'), speaking('Who uses it?')), whole).turns.at(-1);
    expect(second).toMatchObject({ text: 'A rover. Who uses it?', unspoken: '' });
  });

  it('does not go back when a sentence is said again after a false interruption', () => {
    const again = live(speaking('A rover.'), speaking('Who uses it?'), speaking('A rover.'));
    expect(fold(again, whole).turns.at(-1)).toMatchObject({ text: 'A rover. Who uses it?', unspoken: '' });
  });

  it('shows what is said when it is not what was planned', () => {
    expect(fold(live(speaking('Sorry?')), whole).turns.at(-1)).toMatchObject({
      text: 'Sorry?',
      unspoken: '',
    });
  });

  it('shows thinking from the learner’s last word to the interviewer’s first', () => {
    const silent = fold(live(thinking, floor('nobody')), whole);
    expect(silent.floor).toBe('thinking');
    expect(fold(live(floor('learner')), silent).floor).toBe('learner');
    expect(fold(live(speaking('A rover.')), silent).floor).toBe('nobody');
    expect(next(silent, heard(5, 'A rover. Who uses it?')).floor).toBe('nobody');
  });

  it('keeps the latest notice', () => {
    const notice: LiveEvent = { type: 'notice', at_ms: 0, code: 'no_recogniser', detail: 'Type instead.' };
    expect(fold(live(notice)).notice).toEqual({ code: 'no_recogniser', detail: 'Type instead.' });
  });
});
