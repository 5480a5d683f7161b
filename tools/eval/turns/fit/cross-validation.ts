import {
  defaultFloorConfig,
  LEXICAL_FEATURES,
  LexicalEvidence,
  type FloorConfig,
  type LexicalFeature,
} from '@spool/turn-taking';
import { plansOf } from '../corpus/recipe';
import { scoreItem, type ItemScore } from '../score/score';
import { summarise, type Summary } from '../score/summary';
import { floorDetector, type Case } from '../simulation/detectors';
import { examplesOf } from './examples';
import type { Example } from './logistic';

const FOLDS = 5;

/** Cases whose turns are the same script are in the same fold: no script is judged by weights that saw it. */
function foldsOf(cases: readonly Case[]): number[] {
  const scripts = new Map(
    plansOf('tuning').map(({ id, script, overlap, family }) => [id, script ?? overlap?.sound ?? family]),
  );
  const order = [...new Set(scripts.values())];
  return cases.map(({ item }) => order.indexOf(scripts.get(item.id) ?? '') % FOLDS);
}

export type FitWords = (examples: readonly Example[]) => Readonly<Record<LexicalFeature, number>>;
type Weights = ReturnType<FitWords>;

/** Examples of each case, and the weights that its script had no part in. */
export interface CrossFitted {
  readonly examples: readonly (readonly Example[])[];
  readonly weightsOf: (index: number) => Weights;
  readonly folds: readonly number[];
  readonly weights: readonly Weights[];
}

/**
 * Fits to all folds but one, for each.
 * All pauses are heard of whole turns: nobody is cut in on while they are collected.
 */
export async function crossFitted(cases: readonly Case[], fit: FitWords): Promise<CrossFitted> {
  const { maxWaitMs } = defaultFloorConfig;
  await floorDetector({ minWaitMs: maxWaitMs })(cases);
  const folds = foldsOf(cases);
  const examples = cases.map(({ item, evidence }) => examplesOf(item, evidence.pauses));
  const weights = Array.from({ length: FOLDS }, (_, fold) =>
    fit(examples.flatMap((of, i) => (folds[i] === fold ? [] : of))),
  );
  return { examples, folds, weights, weightsOf: (index) => weights[folds[index] ?? 0] ?? noWeights() };
}

/**
 * How our floor would do on scripts that it was not tuned on: each fold's items are run with weights fitted to
 * the others.
 */
export async function crossValidated(
  cases: readonly Case[],
  { folds, weights }: CrossFitted,
  config: Partial<FloorConfig>,
): Promise<Summary> {
  const scores: ItemScore[] = [];
  for (const [fold, of] of weights.entries()) {
    const outcomes = await floorDetector({ endpointEvidence: [new LexicalEvidence(of)], ...config })(cases);
    cases.forEach(({ item }, i) => {
      const outcome = outcomes[i];
      if (folds[i] === fold && outcome) scores.push(scoreItem(item, outcome));
    });
  }
  return summarise(scores);
}

export const noWeights = (): Record<LexicalFeature, number> =>
  Object.fromEntries(LEXICAL_FEATURES.map((name) => [name, 0])) as Record<LexicalFeature, number>;
