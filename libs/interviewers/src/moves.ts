import type { InterviewPlan } from '@spool/contracts';
import {
  moveOf,
  strongestInterests,
  type InterviewState,
  type PhrasingRequest,
  type ProposedMove,
} from '@spool/interview';

/** A move that a model may make in this turn. */
export interface OfferedMove {
  /** What the model calls it: the intent, and the interest where there is one. */
  readonly id: string;
  readonly intent: string;
  readonly about?: string;
  /** What is to be found out with it. */
  readonly aim: string;
}

/** More to choose from costs tokens, and makes no better interview. */
const MAX_MOVES = 8;
const MAX_TARGETS = 2;

/**
 * What a model may do next: what the policy suggests, first; and, where that is a question about the learner, others
 * of the plan that have not been made. To wrap up, to wait, to check in and to say goodbye are the policy's alone: a
 * learner who talks a model round can neither end an interview so nor keep it from ending.
 */
export function offeredMoves({ plan, state, suggestion: { reply } }: PhrasingRequest): OfferedMove[] {
  const suggested = offered(reply.intent, reply.about, 'what the suggested reply asks');
  if (!isAboutLearner(reply.intent) || reply.endsInterview) return [suggested];
  const others = [...depthMoves(plan, state), ...areaMoves(plan, state)];
  return [suggested, ...others.filter(({ id }) => id !== suggested.id)].slice(0, MAX_MOVES);
}

/** The chosen move as the plan has it; `null`: it is the suggested one, or was not on offer. */
export function chosenMove(request: PhrasingRequest, id: string | undefined): ProposedMove | null {
  const [suggested, ...others] = offeredMoves(request);
  const chosen = id === suggested?.id ? undefined : others.find((move) => move.id === id);
  const move = chosen && moveOf(request.plan, chosen.intent, request.state.stage);
  if (chosen === undefined || move === undefined) return null;
  return { ...move, ...(chosen.about === undefined ? {} : { about: chosen.about }) };
}

const isAboutLearner = (intent: string): boolean =>
  intent.startsWith('explore_') || intent.startsWith('deepen_') || intent === 'follow_up';

function depthMoves(plan: InterviewPlan, state: InterviewState): OfferedMove[] {
  const live = strongestInterests(state.interests).slice(0, Math.min(MAX_TARGETS, plan.depth.interests));
  return live.flatMap((interest) =>
    plan.depth.facets
      .filter(({ facet }) => !interest.details.some((detail) => detail.facet === facet))
      .map(({ facet }) => offered(`deepen_${facet}`, interest.name, `${facet} of ${interest.name}`))
      .filter(({ intent, about }) => !wasAsked(state, intent, about)),
  );
}

function areaMoves(plan: InterviewPlan, state: InterviewState): OfferedMove[] {
  return plan.areas
    .map((area) => offered(`explore_${area.id}`, undefined, area.label))
    .filter(({ intent }) => !wasAsked(state, intent, undefined));
}

const wasAsked = (state: InterviewState, intent: string, about: string | undefined): boolean =>
  state.askedQuestions.some((asked) => asked.intent === intent && asked.about === about);

function offered(intent: string, about: string | undefined, aim: string): OfferedMove {
  return about === undefined ? { id: intent, intent, aim } : { id: `${intent}:${about}`, intent, about, aim };
}
