import type { Coverage } from '@spool/contracts';
import { INTEREST_DISCOVERY } from './plans/plans';
import type { InterviewState } from './state';

const EXPLORE = 'explore_';

/** The plan's area that a move belongs to: `explore_teamwork.example` belongs to `teamwork`. */
export function areaOfIntent(intent: string): string | undefined {
  return intent.startsWith(EXPLORE) ? intent.slice(EXPLORE.length).split('.')[0] : undefined;
}

/** Which areas of the plan were asked about, and in which turns the learner answered. */
export function coverageOf(state: InterviewState): Coverage[] {
  const { areas } = state.plan ?? INTEREST_DISCOVERY;
  const asked = new Map<number, string>();
  for (const question of state.askedQuestions) {
    const area = question.heard ? areaOfIntent(question.intent) : undefined;
    if (area !== undefined) asked.set(question.turnId, area);
  }
  const answers = new Map<string, number[]>();
  let open: string | undefined;
  for (const turn of state.turns) {
    if (turn.speaker === 'interviewer') open = asked.get(turn.turnId);
    else if (open !== undefined) answers.set(open, [...(answers.get(open) ?? []), turn.turnId]);
  }
  const touched = new Set(asked.values());
  return areas.map(({ id, label }) => ({
    area: id,
    label,
    asked: touched.has(id),
    answer_turn_ids: answers.get(id) ?? [],
  }));
}
