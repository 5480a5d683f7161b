import fc from 'fast-check';
import type { InterviewEvent, StoredEvent } from '@spool/contracts';
import {
  ResultsResponseSchema,
  StatusResponseSchema,
  StoredEventSchema,
  TranscriptResponseSchema,
} from '@spool/contracts';
import { applyEvent, foldInterview } from './fold';
import { EmbeddedInterviewer } from './interviewer/embedded-interviewer';
import { toResults, toStatus, toTranscript } from './projections';
import { initialState } from './state';
import type { InterviewState } from './state';

const SESSION = '0b8f9a0e-6f0c-4a52-9d1c-0a3f6c1b2d3e';
const at_ms = Date.UTC(2026, 0, 5, 12);
const times = { at_ms, started_at_ms: at_ms, ended_at_ms: at_ms + 500 };
const created: InterviewEvent = {
  type: 'interview_created',
  at_ms,
  user_id: 'ada',
  mode: 'interests',
  seed: 7,
};
const said = (turn_id: number, text: string): InterviewEvent => ({
  type: 'learner_turn',
  turn_id,
  text,
  source: 'voice',
  ...times,
});
const planned = (turn_id: number, text: string): InterviewEvent => ({
  type: 'interviewer_turn_planned', at_ms, turn_id, text, stage: 'exploration', intent: 'explore_learning', expects: 'open',
}); // prettier-ignore
const heard = (turn_id: number, text: string, interrupted = false): InterviewEvent => ({
  type: 'interviewer_turn_heard', turn_id, text, interrupted, ...times,
}); // prettier-ignore
const observed = (turn_id: number, name: string, quote: string, polarity: 'positive' | 'negative' = 'positive'): InterviewEvent => ({
  type: 'interest_observed', at_ms, turn_id, name, quote, polarity, category: 'personal', confidence: 0.6,
}); // prettier-ignore
const log = (...events: InterviewEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ seq: index + 1, event }));
const fold = (...events: InterviewEvent[]): InterviewState => foldInterview(log(created, ...events));

describe('the fold', () => {
  it('ignores an event whose number it has', () => {
    const state = fold(said(1, 'i like chess'));
    const before = structuredClone(state);
    applyEvent(state, { seq: 2, event: said(1, 'i like chess') });
    applyEvent(state, { seq: 1, event: { type: 'interview_ended', at_ms, reason: 'api' } });
    expect(state).toEqual(before);
  });

  it('keeps a planned turn out of the transcript until it is heard, and then has what was heard', () => {
    const pending = fold(planned(1, 'Nice. What do you like to learn?'));
    expect(pending.turns).toEqual([]);
    expect(pending.pending?.text).toBe('Nice. What do you like to learn?');
    const after = fold(planned(1, 'Nice. What do you like to learn?'), heard(1, 'Nice. What do', true));
    expect(after.pending).toBeNull();
    expect(after.turns).toEqual([expect.objectContaining({ text: 'Nice. What do', interrupted: true })]);
  });

  it('takes a question that was cut off before it began for not asked', () => {
    const state = fold(planned(1, 'Nice. What do you like to learn about?'), heard(1, 'Nice.', true));
    expect(state.lastQuestion?.heard).toBe(false);
    expect(state.askedIntents).toEqual([]);
    const most = fold(
      planned(1, 'Nice. What do you like to learn about?'),
      heard(1, 'Nice. What do you like to', true),
    );
    expect(most.lastQuestion?.heard).toBe(true);
    expect(most.askedIntents).toEqual(['explore_learning']);
  });

  it('puts turns in the order of their numbers even when the interrupted one is told last', () => {
    const state = fold(planned(1, 'What else?'), said(2, 'wait'), heard(1, 'What', true));
    expect(state.turns.map((turn) => turn.turnId)).toEqual([1, 2]);
    expect(state.lastTurnId).toBe(2);
  });

  it.each([
    ['a quote that the turn does not hold', observed(1, 'chess', 'i adore chess')],
    ['a quote from a turn that was never taken', observed(9, 'chess', 'i like chess')],
    ['an empty quote', observed(1, 'chess', '')],
  ])('ignores an interest with %s', (_what, event) => {
    expect(fold(said(1, 'i like chess'), event).interests).toEqual([]);
  });

  it('merges what is said about one interest and grows surer', () => {
    const once = fold(said(1, 'i like chess'), observed(1, 'chess', 'i like chess'));
    const twice = fold(
      said(1, 'i like chess'),
      observed(1, 'chess', 'i like chess'),
      said(2, 'chess again'),
      observed(2, 'chess', 'chess again'),
    );
    expect(twice.interests).toHaveLength(1);
    expect(twice.interests[0]?.evidence).toHaveLength(2);
    expect(twice.interests[0]?.confidence).toBeGreaterThan(once.interests[0]?.confidence ?? 1);
  });

  it('withdraws what the learner takes back, and lets it return', () => {
    const back = [
      said(1, 'i like chess'),
      observed(1, 'chess', 'i like chess'),
      said(2, 'no more chess'),
      observed(2, 'chess', 'no more chess', 'negative'),
    ];
    expect(toResults(fold(...back), SESSION, at_ms).interests).toEqual([]);
    const again = fold(...back, said(3, 'chess after all'), observed(3, 'chess', 'chess after all'));
    expect(toResults(again, SESSION, at_ms).interests.map((interest) => interest.name)).toEqual(['chess']);
  });

  it('knows who is connected when the leaving of the older peer is told late', () => {
    const join = (peer_id: string): InterviewEvent => ({
      type: 'learner_joined',
      at_ms,
      peer_id,
      via: 'websocket',
    });
    const leave = (peer_id: string): InterviewEvent => ({
      type: 'learner_left',
      at_ms,
      peer_id,
      reason: 'superseded',
    });
    expect(fold(join('a'), join('b'), leave('a')).connectedPeerId).toBe('b');
    expect(fold(join('a'), leave('a')).connectedPeerId).toBeNull();
  });

  it('makes results final with the end: later turns and interests change nothing', () => {
    const events = [
      said(1, 'i like chess'),
      observed(1, 'chess', 'i like chess'),
      { type: 'interview_ended', at_ms, reason: 'api' } as const,
    ];
    const final = toResults(fold(...events), SESSION, at_ms);
    expect(final).toMatchObject({ final: true, status: 'ended', end_reason: 'api', learner_turns: 1 });
    expect(
      toResults(fold(...events, said(2, 'and go'), observed(2, 'go', 'and go')), SESSION, at_ms),
    ).toEqual(final);
  });
});

const TEXTS = ['i like chess', 'and hiking too', '', 'What do you like?', 'Nice. What else do you do?'];
const anyEvent: fc.Arbitrary<InterviewEvent> = fc
  .record({
    type: fc.constantFrom(
      'placed',
      'joined',
      'left',
      'said',
      'planned',
      'heard',
      'observed',
      'measured',
      'phrased',
      'recording',
      'recorded',
      'unrecorded',
      'ended',
    ),
    turn: fc.integer({ min: 1, max: 8 }),
    text: fc.constantFrom(...TEXTS),
    flag: fc.boolean(),
  })
  .map(({ type, turn, text, flag }): InterviewEvent => {
    const peer_id = `peer-${turn % 3}`;
    switch (type) {
      case 'placed':
        return { type: 'session_placed', at_ms, worker_id: `w${turn}`, worker_url: 'http://127.0.0.1:9000' };
      case 'joined':
        return { type: 'learner_joined', at_ms, peer_id, via: 'sdp' };
      case 'left':
        return { type: 'learner_left', at_ms, peer_id, reason: 'closed' };
      case 'said':
        return said(turn, text);
      case 'planned':
        return planned(turn, text);
      case 'heard':
        return heard(turn, text.slice(0, flag ? 6 : undefined), flag);
      case 'observed':
        return {
          ...observed(turn, text.slice(-6) || 'x', text.slice(0, 6), flag ? 'positive' : 'negative'),
          ...(turn % 2 === 0
            ? { facet: 'company' as const, strength: turn / 10, said: text, subjects: ['Art'] }
            : {}),
        } as InterviewEvent;
      case 'measured': {
        const latency = {
          jitter_buffer_ms: 1,
          endpoint_wait_ms: 2,
          recogniser_ms: 3,
          reply_ms: 4,
          synthesis_ms: 5,
          playout_ms: 6,
          total_ms: 21,
        };
        return { type: 'turn_measured', at_ms, turn_id: turn, latency };
      }
      case 'phrased':
        return {
          type: 'turn_phrased',
          at_ms,
          turn_id: turn,
          interviewer: 'openai-compatible-test',
          by: flag ? 'model' : 'embedded',
          fallback: flag ? null : 'late',
          first_sentence_ms: flag ? 300 : null,
          input_tokens: turn,
          output_tokens: 2 * turn,
        };
      case 'recording':
        return {
          type: 'recording_started',
          at_ms,
          part: `${turn % 3}.opus`,
          started_at_ms: at_ms - 1000 + turn,
        };
      case 'recorded':
        return {
          type: 'recording_ended',
          at_ms,
          part: `${turn % 3}.opus`,
          duration_ms: turn * 1000,
          reason: flag ? 'finished' : 'failed',
        };
      case 'unrecorded':
        return { type: 'recording_deleted', at_ms, reason: 'asked' };
      default:
        return { type: 'interview_ended', at_ms, reason: 'completed' };
    }
  });
const anyLog = fc.array(anyEvent, { maxLength: 40 }).map((events) => log(created, ...events));

describe('any log', () => {
  it('folds into what the wire accepts, with evidence from the transcript', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const state = foldInterview(events);
        StatusResponseSchema.parse(toStatus(state, SESSION, at_ms));
        const results = ResultsResponseSchema.parse(toResults(state, SESSION, at_ms));
        const transcript = TranscriptResponseSchema.parse(toTranscript(state, SESSION));
        const text = new Map(transcript.turns.map((turn) => [turn.turn_id, turn.text]));
        expect(text.size).toBe(transcript.turns.length);
        for (const { evidence } of results.interests) {
          for (const { quote, turn_id } of evidence) expect(text.get(turn_id)).toContain(quote);
        }
      }),
    );
  });

  it('folds in two parts as it folds whole, with the part in between told twice', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), fc.nat({ max: 5 }), (events, cut, overlap) => {
        const at = cut % (events.length + 1);
        const state = initialState();
        for (const stored of events.slice(0, at)) applyEvent(state, stored);
        const resumed = structuredClone(state);
        for (const stored of events.slice(Math.max(0, at - overlap))) applyEvent(resumed, stored);
        expect(resumed).toEqual(foldInterview(events));
      }),
    );
  });

  it('folds the same after it was written down and read again', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const read = JSON.parse(JSON.stringify(events)) as StoredEvent[];
        expect(foldInterview(read.map((stored) => StoredEventSchema.parse(stored)))).toEqual(
          foldInterview(events),
        );
      }),
    );
  });

  it('is one that the interviewer can go on from, and answers without changing it', () => {
    const interviewer = new EmbeddedInterviewer();
    fc.assert(
      fc.property(
        anyLog,
        fc.constantFrom(...TEXTS, 'stop', "i don't know", 'i love valley ball'),
        (events, text) => {
          const state = foldInterview(events);
          const before = structuredClone(state);
          const { reply, observations } = interviewer.respond(
            state,
            { turnId: state.lastTurnId + 1, text },
            at_ms,
          );
          const turns = [
            reply,
            interviewer.repromptTurn(state, at_ms),
            interviewer.resumeTurn(state, at_ms),
            interviewer.closingTurn(state, at_ms),
          ];
          for (const turn of turns) expect(turn.text.trim()).not.toBe('');
          for (const { quote } of observations) expect(text).toContain(quote);
          expect(state).toEqual(before);
        },
      ),
    );
  });
});
