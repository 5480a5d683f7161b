import type { EndReason, InterviewPlan, Stage } from '@spool/contracts';
import { liveInterest } from '../interests';
import { INTEREST_DISCOVERY } from '../plans/plans';
import { splitSentences } from '../sentences';
import { initialState } from '../state';
import type { InterviewState } from '../state';
import { engagementOf } from './engagement';
import type { Interviewer, PlannedTurn, Response } from './interviewer';
import { leadFor, resumeLead } from './leads';
import { mentionOf, summaryOf } from './mentions';
import { PHRASES } from './phrases';
import type { Phrases } from './phrases';
import { MAX_WRAP_UPS, nextMoves } from './policy';
import type { Move, PolicyLimits } from './policy';
import { CHECK_IN, exploreIntent, planOf, poolOf, stageOf, WRAP_UP, WRAP_UP_MISSING } from './questions';
import { followingOf } from './reactions';
import { readTurn, withObservations } from './reading';
import type { Reading } from './reading';
import { freshQuestion, listed, nextOf } from './wording';

/** So many turns after the wrap-up was due the interview ends, whatever the learner does. */
const PATIENCE_TURNS = 6;

/**
 * The interviewer that needs no account: rules over a fold of the log, words from the plan in an order that the
 * interview's seed decides. No question is said twice in one interview; when its words are used up the interviewer
 * goes on to the next subject, and when all are, it says goodbye. It speaks and understands English only.
 */
export class EmbeddedInterviewer implements Interviewer {
  readonly #limits: Partial<PolicyLimits>;
  readonly #plan: InterviewPlan;

  /**
   * @param limits instead of the plan's
   * @param plan for interviews whose log names none
   */
  constructor(limits: Partial<PolicyLimits> = {}, plan: InterviewPlan = INTEREST_DISCOVERY) {
    this.#limits = limits;
    this.#plan = plan;
    // The language data is unpacked on first use (some 50 ms): here, and not in the learner's first turn.
    readTurn(
      initialState(),
      plan,
      { turnId: 1, text: 'i like chess and building robots with my friends' },
      0,
    );
  }

  openingTurn(state: InterviewState, _nowMs: number): PlannedTurn {
    const plan = this.#planOf(state);
    const { greetings, purposes } = plan.opening;
    const lead = `${nextOf(greetings, 'greetings', state)} ${nextOf(purposes, 'purposes', state)}`;
    const first = plan.areas[0];
    const moves = first === undefined ? [] : [{ intent: exploreIntent(first) }];
    const turn = this.#ask(state, moves, () => lead, 'idle');
    return turn.endsInterview ? turn : { ...turn, stage: 'greeting' };
  }

  respond(state: InterviewState, learnerTurn: { turnId: number; text: string }, nowMs: number): Response {
    const reading = readTurn(state, this.#planOf(state), learnerTurn, nowMs);
    const after = withObservations(state, reading.observations, nowMs);
    return { observations: reading.observations, reply: this.#reply(after, reading, nowMs) };
  }

  resumeTurn(state: InterviewState, nowMs: number): PlannedTurn {
    if (state.stage === 'done') return this.#goodbye(state, '', 'completed');
    if (state.lastQuestion === null) return this.openingTurn(state, nowMs);
    const lead = resumeLead(state, this.#planOf(state));
    return this.#ask(
      state,
      [...sameTopic(state), ...this.#next(state, undefined, nowMs)],
      () => lead,
      'completed',
    );
  }

  repromptTurn(state: InterviewState, nowMs: number): PlannedTurn {
    if (state.lastQuestion === null) return this.openingTurn(state, nowMs);
    const lead = this.#say(state, 'silence');
    return this.#ask(
      state,
      [...sameTopic(state), ...this.#next(state, undefined, nowMs)],
      () => lead,
      'idle',
    );
  }

  closingTurn(state: InterviewState, _nowMs: number): PlannedTurn {
    return this.#goodbye(state, this.#say(state, 'timeIsUp'), 'timeout', true);
  }

  #reply(state: InterviewState, reading: Reading, nowMs: number): PlannedTurn {
    const plan = this.#planOf(state);
    const lead = (move: Move | undefined): string => this.#lead(state, reading, move, nowMs);
    const ask = (moves: Move[]): PlannedTurn => this.#ask(state, moves, lead, 'completed');
    const next = this.#next(state, reading, nowMs);
    if (reading.act === 'stop')
      return this.#goodbye(state, this.#say(state, 'stopped'), 'learner_asked', true);
    if (reading.act === 'empty') return this.repromptTurn(state, nowMs);
    if (this.#isOverdue(state)) return this.#goodbye(state, lead(undefined), 'completed', true);
    switch (followingOf(reading.act, engagementOf(state))) {
      case 'wait':
        return this.#wait(state, lead(undefined));
      case 'check_in':
        return ask([{ intent: CHECK_IN }]);
      case 'end':
        return this.#goodbye(state, lead(undefined), 'learner_asked');
      case 'same':
        return ask([...sameTopic(state), ...next]);
      default:
    }
    const last = state.lastQuestion;
    if (last?.intent === CHECK_IN && reading.act === 'no') return this.#goodbye(state, '', 'learner_asked');
    const answersWrapUp =
      last?.heard === true && (last.intent === WRAP_UP || last.intent === WRAP_UP_MISSING);
    return answersWrapUp ? this.#afterWrapUp(state, plan, reading, lead) : ask(next);
  }

  /** `yes` wants to be asked what is missing, something new may not have been all, and everything else is a no. */
  #afterWrapUp(
    state: InterviewState,
    plan: InterviewPlan,
    reading: Reading,
    lead: (move: Move | undefined) => string,
  ): PlannedTurn {
    if (reading.act === 'yes' && state.lastQuestion?.intent === WRAP_UP)
      return this.#ask(state, [{ intent: WRAP_UP_MISSING }], lead, 'completed');
    const asked = state.askedIntents.filter((intent) => intent === WRAP_UP).length;
    const news = reading.found.some((interest) => interest.polarity === 'positive');
    const told = reading.act === 'tell' && (news || plan.depth.interests === 0);
    if (!told || asked >= MAX_WRAP_UPS) return this.#goodbye(state, lead(undefined), 'completed');
    const added = this.#say(state, 'more');
    return this.#ask(state, [{ intent: WRAP_UP }], () => added, 'completed', false);
  }

  #lead(state: InterviewState, reading: Reading, move: Move | undefined, nowMs: number): string {
    if (reading.act !== 'ask_length') return leadFor(state, this.#planOf(state), reading, move);
    const { wrapUpAfterMs, maxLearnerTurns } = this.#limitsOf(state);
    const beganAtMs = state.turns[0]?.startedAtMs ?? nowMs;
    const byTime = (nowMs - beganAtMs) / wrapUpAfterMs;
    const soon = Math.max(byTime, learnerTurns(state) / maxLearnerTurns) > 0.6;
    return this.#say(state, soon ? 'lengthSoon' : 'length');
  }

  #isOverdue = (state: InterviewState): boolean =>
    learnerTurns(state) >= this.#limitsOf(state).maxLearnerTurns + PATIENCE_TURNS;

  #planOf = (state: InterviewState): InterviewPlan => planOf(state, this.#plan);

  #limitsOf(state: InterviewState): PolicyLimits {
    const plan = this.#planOf(state);
    return {
      maxLearnerTurns: plan.max_learner_turns,
      wrapUpAfterMs: plan.max_minutes * 60_000,
      ...this.#limits,
    };
  }

  #next(state: InterviewState, reading: Reading | undefined, nowMs: number): Move[] {
    return nextMoves(state, this.#planOf(state), reading, this.#limitsOf(state), nowMs);
  }

  #say(state: InterviewState, kind: keyof Phrases): string {
    return nextOf(PHRASES[this.#planOf(state).tone][kind], kind, state);
  }

  /** Asks the first move that still has words of its own; without one it says goodbye. */
  #ask(
    state: InterviewState,
    moves: readonly Move[],
    leadOf: (move: Move | undefined) => string,
    endReason: EndReason,
    withSummary = true,
  ): PlannedTurn {
    const plan = this.#planOf(state);
    for (const move of moves) {
      const pool = poolOf(plan, move.intent);
      const it = move.about === undefined ? '' : mentionOf(move.about);
      const question = pool === undefined ? undefined : freshQuestion(state, move.intent, pool, it);
      if (pool === undefined || question === undefined) continue;
      const summary = move.intent === WRAP_UP && withSummary ? this.#summary(state) : '';
      return {
        ...spokenTurn(leadOf(move), summary, question),
        stage: stageOf(move.intent, state.stage),
        intent: move.intent,
        expects: pool.expects,
        ...(move.about === undefined ? {} : { about: move.about.name }),
        endsInterview: false,
      };
    }
    return this.#goodbye(state, leadOf(undefined), endReason);
  }

  /** The learner needs a moment: the question stays as it was asked. */
  #wait(state: InterviewState, text: string): PlannedTurn {
    const stage: Stage = state.stage === 'greeting' ? 'exploration' : state.stage;
    return { ...spokenTurn(text), stage, intent: 'wait', expects: 'nothing', endsInterview: false };
  }

  #goodbye(state: InterviewState, lead: string, endReason: EndReason, withSummary = false): PlannedTurn {
    const summary = withSummary ? this.#summary(state) : '';
    return {
      ...spokenTurn(lead, summary, nextOf(this.#planOf(state).farewells, 'farewells', state)),
      stage: 'done',
      intent: 'goodbye',
      expects: 'nothing',
      endsInterview: true,
      endReason,
    };
  }

  #summary(state: InterviewState): string {
    const mentions = summaryOf(state);
    return mentions.length === 0 ? '' : this.#say(state, 'summaries').replace('{list}', listed(mentions));
  }
}

const learnerTurns = (state: InterviewState): number =>
  state.turns.filter((turn) => turn.speaker === 'learner').length;

function spokenTurn(...parts: readonly string[]): { text: string; sentences: string[] } {
  const text = parts.filter((part) => part !== '').join(' ');
  return { text, sentences: splitSentences(text) };
}

/** The last question's move once more, in other words. */
function sameTopic(state: InterviewState): Move[] {
  const last = state.lastQuestion;
  if (last === null) return [];
  if (last.about === undefined) return [{ intent: last.intent }];
  const about = liveInterest(state, last.about);
  return about === undefined ? [] : [{ intent: last.intent, about }];
}
