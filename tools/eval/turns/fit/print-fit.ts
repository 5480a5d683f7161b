import { LEXICAL_FEATURES } from '@spool/turn-taking';
import { Table } from '../../../report';
import type { Case } from '../simulation/detectors';
import { examplesOf } from './examples';
import { fitLogistic, likelihoodOf, type Example, type Fit } from './logistic';

/** What each feature was thought to add before anything was counted; few examples do not change it much. */
const PRIOR: Readonly<Record<string, number>> = {
  words_1_2: -0.3,
  words_8: 0.3,
  ends_stop: 0.5,
  ends_comma: -0.5,
  ends_trailing: -2,
  last_filler: -3,
  last_never: -3,
  last_seldom: -2,
  clause: 0.7,
  opener: -2,
  digit_group: -1,
  whole_number: 1.5,
  number: 1.5,
  answer: 2.5,
  name: 1.5,
};
const PULL = 2;

/** Prints the weights of what words show, from the pauses of these cases, and what sound would add. */
export function printFit(cases: readonly Case[]): void {
  const examples = cases.flatMap(({ item, evidence }) => examplesOf(item, evidence.pauses));
  const words = fitLogistic(examples, LEXICAL_FEATURES, { prior: PRIOR, pull: PULL });
  const both = fitLogistic(examples, [...LEXICAL_FEATURES, 'heard'], { prior: PRIOR, pull: PULL });
  const sound = fitLogistic(examples, ['heard'], { prior: PRIOR, pull: PULL });
  const table = new Table(['feature', 'log-odds']);
  for (const name of LEXICAL_FEATURES) table.row(name, words.weights[name] ?? 0);
  table.row('completePrior (as a likelihood)', 1 / (1 + Math.exp(-words.bias)));
  table.row('weight of sound, beside words', both.weights['heard'] ?? 0);
  table.heading('Area under the curve: a complete pause is told from another');
  for (const [name, fit] of Object.entries({ words, sound, both }))
    table.row(name, areaUnderCurve(fit, examples));
  console.log(`${examples.length} pauses of the tuning part\n${table.toString()}`);
}

function areaUnderCurve(fit: Fit, examples: readonly Example[]): number {
  const of = (complete: boolean) =>
    examples
      .filter((example) => example.complete === complete)
      .map(({ features }) => likelihoodOf(fit, features));
  const [ends, pauses] = [of(true), of(false)];
  let right = 0;
  for (const end of ends) for (const pause of pauses) right += end > pause ? 1 : end === pause ? 0.5 : 0;
  return right / (ends.length * pauses.length);
}
