import type { DetailFacet, InterviewPlan, PlanArea } from '@spool/contracts';
import { rankedInterests, strongestInterests } from '../interests';
import type { InterestRecord, InterviewState } from '../state';
import { engagementOf } from './engagement';
import type { Engagement } from './engagement';
import { areaOf, deepenIntent, exploreIntent, FOLLOW_UP, poolOf, WRAP_UP } from './questions';
import type { Reading } from './reading';
import { shuffled } from './wording';

/** What could be asked next; the first one that has unused words is. */
export interface Move {
  intent: string;
  about?: InterestRecord;
}

export interface PolicyLimits {
  /** Learner turns after which the interviewer wraps up, whatever is missing. */
  maxLearnerTurns: number;
  /** Milliseconds since the interview's first turn after which the interviewer wraps up. */
  wrapUpAfterMs: number;
}

/** An answer of fewer words is followed up before the next area. */
const SHORT_ANSWER_WORDS = 12;
/** So many turns are kept for depth when there is something to go into. */
const DEPTH_RESERVE = 4;
/** Turns without an answer after which the interviewer asks for something concrete, and then wraps up. */
const CONCRETE_AFTER = 2;
const WRAP_UP_AFTER = 5;
/** What a turn of both takes, ms, before any has been measured. */
const USUAL_TURN_MS = 15_000;
/** How often it is asked whether anything is missing. */
export const MAX_WRAP_UPS = 3;

/** What is known when the next move is chosen. */
interface Situation {
  state: InterviewState;
  plan: InterviewPlan;
  reading: Reading | undefined;
  engagement: Engagement;
  /** Learner turns that are left before the wrap-up, by count and by the clock. */
  turnsLeft: number;
  asked: ReadonlySet<string>;
}

/**
 * What to ask next, best first. An empty list: there is nothing left but to say goodbye. Breadth comes first
 * (each area of the plan once), then depth (what is not known of the interests that matter most); when turns run
 * short, depth gets its share before the last areas.
 */
export function nextMoves(
  state: InterviewState,
  plan: InterviewPlan,
  reading: Reading | undefined,
  limits: PolicyLimits,
  nowMs: number,
): Move[] {
  const wrapUps = state.askedIntents.filter((intent) => intent === WRAP_UP).length;
  if (wrapUps > 0) return [];
  const wrapUp: Move = { intent: WRAP_UP };
  const turnsLeft = turnsLeftIn(state, limits, nowMs);
  const engagement = engagementOf(state);
  if (turnsLeft <= 0 || engagement.streakWithoutAnswer >= WRAP_UP_AFTER) return [wrapUp];
  const asked = new Set(state.askedIntents);
  const at: Situation = { state, plan, reading, engagement, turnsLeft, asked };
  const depth = depthMoves(at);
  const areas = areasLeft(at);
  const depthIsDue = depth.length > 0 && turnsLeft <= Math.min(DEPTH_RESERVE, depth.length);
  return [
    ...probes(at),
    ...followUp(at),
    ...concrete(at),
    ...(depthIsDue ? depth : []),
    ...areas,
    ...spareAreas(at),
    ...depth,
    wrapUp,
  ];
}

function turnsLeftIn(state: InterviewState, limits: PolicyLimits, nowMs: number): number {
  const learnerTurns = state.turns.filter((turn) => turn.speaker === 'learner').length;
  const elapsedMs = nowMs - (state.turns[0]?.startedAtMs ?? nowMs);
  const turnMs = learnerTurns < 2 ? USUAL_TURN_MS : Math.max(1, elapsedMs / learnerTurns);
  const byTime = Math.floor((limits.wrapUpAfterMs - elapsedMs) / turnMs);
  return Math.min(
    limits.maxLearnerTurns - learnerTurns,
    elapsedMs >= limits.wrapUpAfterMs ? 0 : Math.max(1, byTime),
  );
}

/** What the plan wants to know beside the answer, as long as there was one. */
function probes({ state, plan, reading, engagement, asked }: Situation): Move[] {
  const last = state.lastQuestion;
  const area = last === null ? undefined : areaOf(plan, last.intent);
  if (reading?.act !== 'tell' || area === undefined || engagement.low || last?.heard !== true) return [];
  return area.probes
    .map((probe) => exploreIntent(area, probe))
    .filter((intent) => !asked.has(intent))
    .map((intent) => ({ intent }));
}

/** One follow-up on the first thing named makes the beginning a conversation rather than a form. */
function followUp({ state, plan, reading, asked, engagement }: Situation): Move[] {
  if (reading?.act !== 'tell' || asked.has(FOLLOW_UP) || plan.depth.follow_up.length === 0) return [];
  if (engagement.low) return [];
  const named = reading.found.find(
    (one) => one.polarity === 'positive' && one.category !== 'career' && one.known,
  );
  const about = state.interests.find((interest) => interest.name === named?.name && !interest.withdrawn);
  return about !== undefined && reading.words.length < SHORT_ANSWER_WORDS
    ? [{ intent: FOLLOW_UP, about }]
    : [];
}

/** Somebody who does not know what to say to open questions can still choose. */
function concrete({ state, plan, engagement, asked }: Situation): Move[] {
  if (engagement.streakWithoutAnswer < CONCRETE_AFTER) return [];
  if (rankedInterests(state.interests).length >= 2) return [];
  return plan.spare_areas
    .map((area) => ({ intent: exploreIntent(area) }))
    .filter(({ intent }) => !asked.has(intent));
}

/** The plan's first area first, the others in the seed's order; those that the learner touched already come last. */
function areasLeft({ state, plan, asked }: Situation): Move[] {
  const [opening, ...others] = plan.areas;
  const order =
    opening === undefined ? [] : [opening, ...(mixes(plan) ? shuffled(others, state.seed, 'areas') : others)];
  const left = order.filter((area) => !asked.has(exploreIntent(area)));
  const touched = (area: PlanArea): boolean => isTouched(state, area);
  return [...left.filter((area) => !touched(area)), ...left.filter(touched)].map((area) => ({
    intent: exploreIntent(area),
  }));
}

/** A plan whose answers build on each other keeps its order. */
const mixes = (plan: InterviewPlan): boolean => plan.probes.length === 0;

const CATEGORY_OF_CONTEXT = { company: 'social', helping: 'philanthropic', future: 'career' } as const;

function isTouched(state: InterviewState, area: PlanArea): boolean {
  const category = CATEGORY_OF_CONTEXT[area.context as keyof typeof CATEGORY_OF_CONTEXT];
  return category !== undefined && rankedInterests(state.interests).some((one) => one.category === category);
}

const MAX_SPARE_AREAS = 2;
const ENOUGH_INTERESTS = 2;

function spareAreas({ state, plan, asked, engagement }: Situation): Move[] {
  if (rankedInterests(state.interests).length >= ENOUGH_INTERESTS || plan.depth.interests === 0) return [];
  const intents = plan.spare_areas.map((area) => exploreIntent(area));
  const used = intents.filter((intent) => asked.has(intent)).length;
  if (used >= MAX_SPARE_AREAS || (engagement.low && used > 0)) return [];
  return intents.filter((intent) => !asked.has(intent)).map((intent) => ({ intent }));
}

/** Questions on the interests that matter most, as far as the answers are not known. */
function depthMoves({ state, plan, reading, engagement }: Situation): Move[] {
  const { depth } = plan;
  const ranked = strongestInterests(state.interests);
  const begun = deepTargets(state);
  const tired = reading !== undefined && reading.act !== 'tell' && reading.act !== 'yes';
  const moves: Move[] = [];
  const current = ranked.find((interest) => interest.name === begun.at(-1));
  const others = ranked.filter((interest) => !begun.includes(interest.name));
  if (
    current !== undefined &&
    !tired &&
    facetsAsked(state, current).length < budgetOf(plan, begun.length, engagement)
  )
    moves.push(...facetMoves(state, plan, current, begun.length === 1));
  const room = depth.interests - begun.length;
  for (const next of others.slice(0, Math.max(0, engagement.low ? Math.min(1, room) : room)))
    moves.push(...facetMoves(state, plan, next, begun.length === 0));
  return moves;
}

function budgetOf(plan: InterviewPlan, targets: number, engagement: Engagement): number {
  const budget = targets <= 1 ? plan.depth.questions_on_first : plan.depth.questions_on_others;
  return engagement.low ? Math.min(budget, 2) : budget;
}

/** The interests that the deep dive has been on, in order. */
function deepTargets(state: InterviewState): string[] {
  const names = state.askedQuestions
    .filter((question) => question.intent.startsWith('deepen_') && question.heard)
    .map((question) => question.about ?? '');
  return [...new Set(names)];
}

const facetsAsked = (state: InterviewState, interest: InterestRecord): string[] =>
  state.askedQuestions
    .filter((question) => question.heard && question.about === interest.name)
    .map((question) => question.intent)
    .filter((intent) => intent.startsWith('deepen_'));

function facetMoves(
  state: InterviewState,
  plan: InterviewPlan,
  about: InterestRecord,
  first: boolean,
): Move[] {
  const asked = facetsAsked(state, about);
  const told = new Set<DetailFacet>(about.details.map((detail) => detail.facet));
  const facets = plan.depth.facets.map((one) => one.facet);
  // The first interest is gone into in the plan's order; the next ones from another side each.
  const order = first ? facets : shuffled(facets, state.seed, 'facets', about.name);
  return order
    .filter((facet) => !told.has(facet) && !asked.includes(deepenIntent(facet)))
    .map((facet) => ({ intent: deepenIntent(facet), about }))
    .filter(({ intent }) => poolOf(plan, intent) !== undefined);
}
