import type { EndReason } from '@spool/contracts';
import { splitSentences } from '../sentences';
import { initialState } from '../state';
import type { InterviewState } from '../state';
import { isTopic, QUESTIONS } from './questions';
import type { Topic } from './questions';
import type { Interviewer, PlannedTurn, Response } from './interviewer';
import { leadFor, resumeLead } from './leads';
import { mentionOf, summaryOf } from './mentions';
import { ACKS, FAREWELLS, GREETINGS, PURPOSES, STOPPED, SUMMARIES, TIME_IS_UP } from './phrases';
import { nextMoves, stageOf } from './policy';
import type { Move, PolicyLimits } from './policy';
import { readTurn, withObservations } from './reading';
import type { Reading } from './reading';
import { freshQuestion, listed, nextOf } from './wording';

const DEFAULT_LIMITS: PolicyLimits = { maxLearnerTurns: 13, wrapUpAfterMs: 10 * 60_000 };

/**
 * The interviewer that needs no account: rules over a fold of the log, words from pools in an order that the
 * interview's seed decides. No question is said twice in one interview; when a pool is used up the interviewer
 * goes on to the next subject, and when all are, it says goodbye.
 */
export class EmbeddedInterviewer implements Interviewer {
  readonly #limits: PolicyLimits;

  constructor(limits: Partial<PolicyLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    // The language data is unpacked on first use (some 50 ms): here, and not in the learner's first turn.
    readTurn(initialState(), { turnId: 1, text: 'i like chess and building robots with my friends' }, 0);
  }

  openingTurn(state: InterviewState, _nowMs: number): PlannedTurn {
    const lead = `${nextOf(GREETINGS, 'greeting', state)} ${nextOf(PURPOSES, 'purpose', state)}`;
    const turn = this.#ask(state, [{ topic: 'explore_free_time' }], () => lead, 'idle');
    return turn.endsInterview ? turn : { ...turn, stage: 'greeting' };
  }

  respond(state: InterviewState, learnerTurn: { turnId: number; text: string }, nowMs: number): Response {
    const reading = readTurn(state, learnerTurn, nowMs);
    const after = withObservations(state, reading.observations, nowMs);
    return { observations: reading.observations, reply: this.#reply(after, reading, nowMs) };
  }

  resumeTurn(state: InterviewState, nowMs: number): PlannedTurn {
    if (state.stage === 'done') return this.#goodbye(state, '', 'completed');
    if (state.lastQuestion === null) return this.openingTurn(state, nowMs);
    const lead = resumeLead(state);
    return this.#ask(
      state,
      [...sameTopic(state), ...this.#next(state, undefined, nowMs)],
      () => lead,
      'completed',
    );
  }

  repromptTurn(state: InterviewState, nowMs: number): PlannedTurn {
    if (state.lastQuestion === null) return this.openingTurn(state, nowMs);
    const lead = nextOf(ACKS.silence, 'silence', state);
    return this.#ask(
      state,
      [...sameTopic(state), ...this.#next(state, undefined, nowMs)],
      () => lead,
      'idle',
    );
  }

  closingTurn(state: InterviewState, _nowMs: number): PlannedTurn {
    return this.#goodbye(state, nextOf(TIME_IS_UP, 'time', state), 'timeout', true);
  }

  #reply(state: InterviewState, reading: Reading, nowMs: number): PlannedTurn {
    const last = state.lastQuestion;
    const lead = (move: Move | undefined): string => leadFor(state, reading, move);
    const ask = (moves: Move[]): PlannedTurn => this.#ask(state, moves, lead, 'completed');
    const next = this.#next(state, reading, nowMs);
    switch (reading.act) {
      case 'stop':
        return this.#goodbye(state, nextOf(STOPPED, 'stopped', state), 'learner_asked', true);
      case 'distress':
        return ask([{ topic: 'check_in' }]);
      case 'empty':
        return this.repromptTurn(state, nowMs);
      case 'repeat':
      case 'ask_back':
        return ask([...sameTopic(state), ...next]);
      default:
    }
    if (last?.intent === 'check_in' && reading.act === 'no') return this.#goodbye(state, '', 'learner_asked');
    const answersWrapUp = last?.intent.startsWith('wrap_up') === true && last.heard;
    if (!answersWrapUp) return ask(next);
    const more = last.intent === 'wrap_up' && reading.act === 'yes' && reading.found.length === 0;
    return more ? ask([{ topic: 'wrap_up_missing' }]) : this.#goodbye(state, lead(undefined), 'completed');
  }

  #next(state: InterviewState, reading: Reading | undefined, nowMs: number): Move[] {
    return nextMoves(state, reading, this.#limits, nowMs);
  }

  /** Asks the first move that still has words of its own; without one it says goodbye. */
  #ask(
    state: InterviewState,
    moves: readonly Move[],
    leadOf: (move: Move | undefined) => string,
    endReason: EndReason,
  ): PlannedTurn {
    for (const move of moves) {
      const it = move.about === undefined ? '' : mentionOf(move.about);
      const question = freshQuestion(state, move.topic, it);
      if (question === undefined) continue;
      const summary = move.topic === 'wrap_up' ? this.#summary(state) : '';
      return {
        ...spokenTurn(leadOf(move), summary, question),
        stage: stageOf(move.topic, state.stage),
        intent: move.topic,
        expects: QUESTIONS[move.topic].expects,
        ...(move.about === undefined ? {} : { about: move.about.name }),
        endsInterview: false,
      };
    }
    return this.#goodbye(state, leadOf(undefined), endReason);
  }

  #goodbye(state: InterviewState, lead: string, endReason: EndReason, withSummary = false): PlannedTurn {
    const summary = withSummary ? this.#summary(state) : '';
    return {
      ...spokenTurn(lead, summary, nextOf(FAREWELLS, 'farewell', state)),
      stage: 'done',
      intent: 'goodbye',
      expects: 'nothing',
      endsInterview: true,
      endReason,
    };
  }

  #summary(state: InterviewState): string {
    const mentions = summaryOf(state);
    return mentions.length === 0
      ? ''
      : nextOf(SUMMARIES, 'summary', state).replace('{list}', listed(mentions));
  }
}

function spokenTurn(...parts: readonly string[]): { text: string; sentences: string[] } {
  const text = parts.filter((part) => part !== '').join(' ');
  return { text, sentences: splitSentences(text) };
}

/** The last question's topic once more, in other words. */
function sameTopic(state: InterviewState): Move[] {
  const last = state.lastQuestion;
  if (last === null || !isTopic(last.intent)) return [];
  const topic: Topic = last.intent;
  if (last.about === undefined) return [{ topic }];
  const about = state.interests.find((interest) => interest.name === last.about && !interest.withdrawn);
  return about === undefined ? [] : [{ topic, about }];
}
