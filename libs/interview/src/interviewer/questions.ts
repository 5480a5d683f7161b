import type { AreaContext, DetailFacet, Expects, InterviewPlan, PlanArea, Stage } from '@spool/contracts';
import { INTEREST_DISCOVERY } from '../plans/plans';
import type { InterviewState } from '../state';

/**
 * A move is named by its intent: `explore_<area>` and `explore_<area>.<probe>` from the plan's areas, `deepen_<facet>`
 * and `follow_up` about one interest, and those below, which every plan has.
 */
export const WRAP_UP = 'wrap_up';
export const WRAP_UP_MISSING = 'wrap_up_missing';
export const CHECK_IN = 'check_in';
export const FOLLOW_UP = 'follow_up';
const EXPLORE = 'explore_';
const DEEPEN = 'deepen_';

const CHECK_INS = [
  'Would you like to go on talking with me?',
  'Shall we go on?',
  'Do you feel like going on?',
  'Is it all right for you if we go on?',
];

/** What is asked for with a move: words that are alike in meaning, and the kind of answer that they want. */
export interface QuestionPool {
  expects: Expects;
  phrasings: readonly string[];
  /** Instead of `phrasings` for what somebody does not do yet, e.g. becoming a pilot. */
  dreamPhrasings?: readonly string[];
}

export const planOf = (state: InterviewState, usual = INTEREST_DISCOVERY): InterviewPlan =>
  state.plan ?? usual;

export const exploreIntent = (area: PlanArea, probe?: string): string =>
  `${EXPLORE}${area.id}${probe === undefined ? '' : `.${probe}`}`;
export const deepenIntent = (facet: DetailFacet): string => `${DEEPEN}${facet}`;

export function facetOf(intent: string): DetailFacet | undefined {
  const facet = intent.startsWith(DEEPEN) ? intent.slice(DEEPEN.length) : '';
  return FACETS.find((one) => one === facet);
}
const FACETS: readonly DetailFacet[] = ['activity', 'enjoyment', 'company', 'since', 'goal'];

/** The plan's area that a move asks about. */
export function areaOf(plan: InterviewPlan, intent: string): PlanArea | undefined {
  if (!intent.startsWith(EXPLORE)) return undefined;
  const id = intent.slice(EXPLORE.length).split('.')[0];
  return [...plan.areas, ...plan.spare_areas].find((area) => area.id === id);
}

export const contextOf = (plan: InterviewPlan, intent: string): AreaContext | undefined =>
  areaOf(plan, intent)?.context;

/** The words for a move, or `undefined` if the plan has no such move. */
export function poolOf(plan: InterviewPlan, intent: string): QuestionPool | undefined {
  switch (intent) {
    case WRAP_UP:
      return { expects: 'yes_no', phrasings: plan.wrap_up.missing };
    case WRAP_UP_MISSING:
      return { expects: 'open', phrasings: plan.wrap_up.add };
    case CHECK_IN:
      return { expects: 'yes_no', phrasings: CHECK_INS };
    case FOLLOW_UP:
      return { expects: 'open', phrasings: plan.depth.follow_up };
    default:
  }
  const facet = facetOf(intent);
  if (facet !== undefined) {
    const questions = plan.depth.facets.find((one) => one.facet === facet);
    if (questions === undefined) return undefined;
    return { ...questions, dreamPhrasings: questions.dream_phrasings };
  }
  const area = areaOf(plan, intent);
  const probe = intent.split('.')[1];
  return probe === undefined ? area : plan.probes.find((one) => one.id === probe && area !== undefined);
}

/** Whether the plan has words for a move, so that a model cannot invent one. */
export const isMoveOfPlan = (plan: InterviewPlan, intent: string): boolean =>
  poolOf(plan, intent) !== undefined;

/** A move with what the plan says of it: its stage and the kind of answer are not for whoever chooses it to say. */
export function moveOf(
  plan: InterviewPlan,
  intent: string,
  current: Stage,
): { stage: Stage; intent: string; expects: Expects } | undefined {
  const pool = poolOf(plan, intent);
  return pool === undefined ? undefined : { stage: stageOf(intent, current), intent, expects: pool.expects };
}

/** The patterns for a move about `it`; a dream begins with `becoming` or `starting`. */
export function phrasingsFor(pool: QuestionPool, it: string): readonly string[] {
  const dream = /^(?:becoming|being|starting|opening) /.test(it) ? pool.dreamPhrasings : undefined;
  return dream === undefined || dream.length === 0 ? pool.phrasings : dream;
}

/** Which stage of the interview a move belongs to. */
export function stageOf(intent: string, current: Stage): Stage {
  if (intent.startsWith(DEEPEN)) return 'deep_dive';
  if (intent === WRAP_UP || intent === WRAP_UP_MISSING) return 'wrap_up';
  if (intent === CHECK_IN) return current === 'done' ? 'wrap_up' : current;
  return 'exploration';
}
