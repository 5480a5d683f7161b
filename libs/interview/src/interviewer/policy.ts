import type { Stage } from '@spool/contracts';
import { rankedInterests } from '../interests';
import type { InterestRecord, InterviewState } from '../state';
import { AREAS, FACETS, SPARE_AREAS } from './questions';
import type { Facet, Topic } from './questions';
import type { Reading } from './reading';
import { shuffled } from './wording';

/** What could be asked next; the first one that has unused words is. */
export interface Move {
  topic: Topic;
  about?: InterestRecord;
}

export interface PolicyLimits {
  /** Learner turns after which the interviewer wraps up, whatever is missing. */
  maxLearnerTurns: number;
  /** Milliseconds since the interview's first turn after which the interviewer wraps up. */
  wrapUpAfterMs: number;
}

/** Questions on the first interest, on the second, and on an only one. */
const DEPTH = { first: 3, second: 2, only: 4 } as const;
const MAX_SPARE_AREAS = 2;
/** An answer of fewer words is followed up before the next area. */
const SHORT_ANSWER_WORDS = 12;

/** What to ask next, best first. An empty list: there is nothing left but to say goodbye. */
export function nextMoves(
  state: InterviewState,
  reading: Reading | undefined,
  limits: PolicyLimits,
  nowMs: number,
): Move[] {
  if (state.askedIntents.includes('wrap_up')) return [];
  const wrapUp: Move = { topic: 'wrap_up' };
  if (isTimeToWrapUp(state, limits, nowMs)) return [wrapUp];
  if (deepTargets(state).length > 0) return [...deepMoves(state, reading), wrapUp];
  return [
    ...followUp(state, reading),
    ...areasLeft(state),
    ...spareAreas(state),
    ...deepMoves(state, reading),
    wrapUp,
  ];
}

/** Which stage a question belongs to. */
export function stageOf(topic: Topic, current: Stage): Stage {
  if (topic.startsWith('deepen_')) return 'deep_dive';
  if (topic.startsWith('wrap_up')) return 'wrap_up';
  if (topic === 'check_in') return current === 'done' ? 'wrap_up' : current;
  return 'exploration';
}

function isTimeToWrapUp(state: InterviewState, limits: PolicyLimits, nowMs: number): boolean {
  const learnerTurns = state.turns.filter((turn) => turn.speaker === 'learner').length;
  const beganAtMs = state.turns[0]?.startedAtMs ?? nowMs;
  return learnerTurns >= limits.maxLearnerTurns || nowMs - beganAtMs >= limits.wrapUpAfterMs;
}

/** One follow-up on the first thing named makes the beginning a conversation rather than a form. */
function followUp(state: InterviewState, reading: Reading | undefined): Move[] {
  if (reading === undefined || reading.act !== 'tell' || state.askedIntents.includes('follow_up')) return [];
  const named = reading.found.find(
    (interest) => interest.polarity === 'positive' && interest.category !== 'career',
  );
  const about = state.interests.find((interest) => interest.name === named?.name && !interest.withdrawn);
  return about !== undefined && reading.words.length < SHORT_ANSWER_WORDS
    ? [{ topic: 'follow_up', about }]
    : [];
}

function areasLeft(state: InterviewState): Move[] {
  const [opening, ...others] = AREAS;
  const order = [opening, ...shuffled(others, state.seed, 'areas')];
  return order.filter((area) => !state.askedIntents.includes(area)).map((topic) => ({ topic }));
}

function spareAreas(state: InterviewState): Move[] {
  if (rankedInterests(state.interests).length > 0) return [];
  const asked = SPARE_AREAS.filter((area) => state.askedIntents.includes(area));
  if (asked.length >= MAX_SPARE_AREAS) return [];
  return SPARE_AREAS.filter((area) => !asked.includes(area)).map((topic) => ({ topic }));
}

/** The interests that the deep dive has been on, in order. */
function deepTargets(state: InterviewState): string[] {
  const names = state.askedQuestions
    .filter((question) => question.intent.startsWith('deepen_') && question.heard)
    .map((question) => question.about ?? '');
  return [...new Set(names)];
}

function deepMoves(state: InterviewState, reading: Reading | undefined): Move[] {
  const ranked = rankedInterests(state.interests);
  const targets = deepTargets(state);
  const current = ranked.find((interest) => interest.name === targets.at(-1));
  const others = ranked.filter((interest) => !targets.includes(interest.name));
  const budget = targets.length > 1 ? DEPTH.second : others.length > 0 ? DEPTH.first : DEPTH.only;
  const tired = reading?.act === 'dont_know' || reading?.act === 'change_subject';
  const moves: Move[] = [];
  if (current !== undefined && !tired && facetsAsked(state, current).length < budget)
    moves.push(...facetMoves(state, current));
  const next = others[0];
  if (targets.length < 2 && next !== undefined) moves.push(...facetMoves(state, next));
  return moves;
}

const facetsAsked = (state: InterviewState, interest: InterestRecord): Facet[] =>
  FACETS.filter((facet) =>
    state.askedQuestions.some(
      (question) => question.heard && question.intent === facet && question.about === interest.name,
    ),
  );

function facetMoves(state: InterviewState, about: InterestRecord): Move[] {
  const known = new Set<Facet>([...facetsAsked(state, about), ...facetsTold(about)]);
  const first = deepTargets(state)[0];
  const order = facetOrder(state, first === undefined || first === about.name);
  return order.filter((facet) => !known.has(facet)).map((topic) => ({ topic, about }));
}

/** The first interest is gone into; the second is asked about more lightly. */
function facetOrder(state: InterviewState, first: boolean): Facet[] {
  const around = shuffled(['deepen_company', 'deepen_since'] as const, state.seed, 'around');
  return first
    ? ['deepen_activity', 'deepen_enjoyment', 'deepen_next', ...around]
    : ['deepen_enjoyment', ...around, 'deepen_next', 'deepen_activity'];
}

/** What the learner has told without being asked. */
function facetsTold(interest: InterestRecord): Facet[] {
  const quotes = interest.evidence.map((evidence) => evidence.quote.toLowerCase()).join(' . ');
  const told: Facet[] = [];
  if (/\bwith (?:my|a|some|our)\b/.test(quotes)) told.push('deepen_company');
  if (/\b(?:since|for \w+ (?:years|months)|when i was|years old|\w+ years ago)\b/.test(quotes))
    told.push('deepen_since');
  return told;
}
