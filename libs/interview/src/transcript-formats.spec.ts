import fc from 'fast-check';
import type { InterviewEvent } from '@spool/contracts';
import { foldInterview } from './fold';
import { toResults } from './projections';
import type { InterviewState } from './state';
import { toPlainText, toWebVtt } from './transcript-formats';

const T0 = Date.UTC(2026, 0, 5, 12);

function interview(...events: InterviewEvent[]): InterviewState {
  const created: InterviewEvent = {
    type: 'interview_created',
    at_ms: T0,
    user_id: 'ada',
    mode: 'interests',
    seed: 1,
  };
  return foldInterview([created, ...events].map((event, index) => ({ seq: index + 1, event })));
}
const said = (turn_id: number, text: string, fromMs: number, toMs: number): InterviewEvent => ({
  type: 'learner_turn',
  at_ms: T0 + toMs,
  turn_id,
  text,
  source: 'voice',
  started_at_ms: T0 + fromMs,
  ended_at_ms: T0 + toMs,
});
const heard = (turn_id: number, text: string, fromMs: number, toMs: number): InterviewEvent => ({
  type: 'interviewer_turn_heard',
  at_ms: T0 + toMs,
  turn_id,
  text,
  interrupted: true,
  started_at_ms: T0 + fromMs,
  ended_at_ms: T0 + toMs,
});

const CONVERSATION = interview(
  heard(1, 'Hello! What do you', 1500, 3250),
  said(2, 'Robots & <boats>\n\n--> kites', 3_723_004, 3_724_000),
  said(3, 'Typed', 3_725_000, 3_725_000),
);

describe('a transcript', () => {
  it('is subtitles with who said it, in times since the interview was created', () => {
    expect(toWebVtt(CONVERSATION, 'the-id')).toBe(
      [
        'WEBVTT',
        '',
        'NOTE Interview the-id',
        '',
        '1',
        '00:00:01.500 --> 00:00:03.250',
        '<v Interviewer>Hello! What do you —',
        '',
        '2',
        '01:02:03.004 --> 01:02:04.004',
        '<v Learner>Robots &amp; &lt;boats&gt; --&gt; kites',
        '',
        '3',
        '01:02:05.000 --> 01:02:06.000',
        '<v Learner>Typed',
        '',
      ].join('\n'),
    );
  });

  it('is text, a line a turn', () => {
    expect(toPlainText(CONVERSATION, 'the-id').split('\n')).toEqual([
      'Interview the-id, 2026-01-05T12:00:00.000Z',
      '',
      '[00:00:01] Interviewer: Hello! What do you —',
      '[01:02:03] Learner: Robots & <boats> --> kites',
      '[01:02:05] Learner: Typed',
      '',
    ]);
  });

  it('is there before anybody has spoken', () => {
    expect(toWebVtt(interview(), 'the-id')).toBe('WEBVTT\n\nNOTE Interview the-id\n');
    expect(toPlainText(interview(), 'the-id')).toMatch(/^Interview the-id, /);
  });

  it('is WebVTT whatever is said whenever', () => {
    const turns = fc.array(fc.tuple(fc.string(), fc.integer({ min: -1000, max: 3e8 }), fc.nat(60_000)), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(turns, (spoken) => {
        const state = interview(...spoken.map(([text, from, ms], i) => said(i + 1, text, from, from + ms)));
        const [head = '', ...blocks] = toWebVtt(state, 'the-id').trimEnd().split('\n\n');
        expect(head).toBe('WEBVTT');
        const cues = blocks.slice(1);
        expect(cues).toHaveLength(spoken.filter(([text]) => text.trim() !== '').length);
        let last = '';
        for (const cue of cues) {
          const [, times = '', text = '', ...more] = cue.split('\n');
          const [, start = '', end = ''] =
            /^(\d{2,}:[0-5]\d:[0-5]\d\.\d{3}) --> (\d{2,}:[0-5]\d:[0-5]\d\.\d{3})$/.exec(times) ?? [];
          expect(more).toEqual([]);
          expect(text).toMatch(/^<v Learner>[^<>]+$/);
          expect(start < end).toBe(true);
          // Hours of three digits do not compare as text: none are reached here.
          expect(start >= last).toBe(true);
          last = start;
        }
      }),
    );
  });

  it('has the quotes of the results at the times of their turns', () => {
    const state = interview(said(1, 'I build robots', 61_000, 62_500), {
      type: 'interest_observed',
      at_ms: T0 + 62_600,
      turn_id: 1,
      name: 'robotics',
      category: 'personal',
      confidence: 0.9,
      quote: 'build robots',
      polarity: 'positive',
    });
    expect(toResults(state, 'the-id', T0).interests[0]?.evidence).toEqual([
      { quote: 'build robots', turn_id: 1, said_at: '2026-01-05T12:01:02.500Z', start_s: 61, end_s: 62.5 },
    ]);
    expect(toWebVtt(state, 'the-id')).toContain('00:01:01.000 --> 00:01:02.500');
  });
});
