import type { InterviewEvent } from '@spool/contracts';
import { foldInterview } from './fold';
import { toResults } from './projections';
import type { InterviewState } from './state';

const SESSION = '3f2b8c1e-5a4d-4e6f-9b7a-0c1d2e3f4a5b';
const BEGIN = 1_700_000_000_000;

const fold = (...events: InterviewEvent[]): InterviewState =>
  foldInterview(
    [
      {
        type: 'interview_created' as const,
        at_ms: BEGIN,
        user_id: 'ada',
        mode: 'interests' as const,
        seed: 1,
      },
      ...events,
    ].map((event, index) => ({ seq: index + 1, event })),
  );
const started = (part: string, afterMs: number): InterviewEvent => ({
  type: 'recording_started',
  at_ms: BEGIN + afterMs,
  part,
  started_at_ms: BEGIN + afterMs,
});
const ended = (part: string, duration_ms: number): InterviewEvent => ({
  type: 'recording_ended',
  at_ms: BEGIN,
  part,
  duration_ms,
  reason: 'finished',
});
/** Says how much they like chess from one moment to another, ms after the beginning. */
const likesChess = (
  turn_id: number,
  from: number,
  to: number,
  source: 'voice' | 'text' = 'voice',
): InterviewEvent[] => [
  {
    type: 'learner_turn',
    at_ms: BEGIN + to,
    turn_id,
    text: 'Well I think that I like chess',
    source,
    started_at_ms: BEGIN + from,
    ended_at_ms: BEGIN + to,
  },
  {
    type: 'interest_observed',
    at_ms: BEGIN + to,
    name: 'chess',
    category: 'personal',
    confidence: 0.9,
    quote: 'I like chess',
    turn_id,
    polarity: 'positive',
  },
];
const evidence = (state: InterviewState) => toResults(state, SESSION, BEGIN).interests[0]?.evidence;

it('tells where a quote can be heard: in its place in the turn, with something before and after it', () => {
  const state = fold(started('0000000002.opus', 4000), ...likesChess(1, 10_000, 13_000));
  const [{ recording } = {}] = evidence(state) ?? [];
  // The quote is the last 12 of 30 letters: it begins 1.8 s into three seconds.
  expect(recording).toEqual({
    part: '0000000002.opus',
    start_ms: 6000 + 1800 - 500,
    end_ms: 6000 + 3000 + 700,
  });
});

it('names the part that was recorded then, of a worker that crashed too', () => {
  const state = fold(
    started('0000000002.opus', 1000),
    started('0000000009.opus', 60_000),
    ...likesChess(1, 10_000, 12_000),
    ...likesChess(2, 70_000, 72_000),
  );
  expect(evidence(state)?.map(({ recording }) => recording?.part)).toEqual([
    '0000000002.opus',
    '0000000009.opus',
  ]);
  expect(toResults(state, SESSION, BEGIN).recording).toEqual({
    url: `/api/interview/${SESSION}/recording`,
    parts: [
      expect.objectContaining({ part: '0000000002.opus', offset_ms: 0, duration_ms: null }),
      expect.objectContaining({
        url: `/api/interview/${SESSION}/recording/0000000009.opus`,
        offset_ms: 59_000,
      }),
    ],
    deleted_at: null,
  });
});

it('points nowhere for what was typed, was said when nothing was recorded, or is deleted', () => {
  const recorded = started('0000000002.opus', 1000);
  const where = (...events: InterviewEvent[]) => evidence(fold(...events))?.[0]?.recording;
  expect(where(recorded, ...likesChess(1, 10_000, 12_000))).toBeDefined();
  expect(where(...likesChess(1, 10_000, 12_000))).toBeUndefined();
  expect(where(recorded, ...likesChess(1, 10_000, 10_000, 'text'))).toBeUndefined();
  expect(where(recorded, ended('0000000002.opus', 5000), ...likesChess(1, 10_000, 12_000))).toBeUndefined();
  const deleted = fold(
    recorded,
    ...likesChess(1, 10_000, 12_000),
    { type: 'interview_ended', at_ms: BEGIN + 20_000, reason: 'api' },
    { type: 'recording_deleted', at_ms: BEGIN + 30_000, reason: 'retention' },
  );
  expect(evidence(deleted)?.[0]?.recording).toBeUndefined();
  expect(toResults(deleted, SESSION, BEGIN).recording).toEqual({
    url: null,
    parts: [],
    deleted_at: new Date(BEGIN + 30_000).toISOString(),
  });
});
