import { LEXICAL_FEATURES } from '@spool/turn-taking';
import { Table } from '../../../report';
import type { Case } from '../simulation/detectors';
import { crossFitted, crossValidated, noWeights, type CrossFitted, type FitWords } from './cross-validation';
import { fitLogistic, likelihoodOf, type Example, type Fit } from './logistic';
import { shortAnswers } from './short-answers';

/** What each feature was thought to add before anything was counted; few examples do not change it much. */
const PRIOR: Readonly<Record<string, number>> = {
  words_1_2: -0.5,
  words_3_4: -0.5,
  words_8: 0.5,
  ends_stop: 0.5,
  ends_comma: -0.5,
  ends_trailing: -2,
  last_filler: -3,
  last_conjunction: -3,
  last_determiner: -3,
  last_subject: -3,
  last_preposition: -2,
  last_auxiliary: -2,
  last_adverb: -1.5,
  last_verb: -1.5,
  last_pro_form: 0.5,
  clause: 0.7,
  subordinate: -1.5,
  opener: -2,
  digit_group: -1,
  whole_number: 1.5,
  number: 1,
  amount: 1.5,
  answer: 2.5,
  name: 1.5,
  to_interviewer: 1,
};
const PULL = 2;
/** Of these, the least delay at 5 % of false cut-ins is taken. */
const RISKS = [0.2, 0.15, 0.1, 0.08, 0.05];

const fitTo = (examples: readonly Example[], names: readonly string[]): Fit =>
  fitLogistic([...examples, ...shortAnswers()], names, { prior: PRIOR, pull: PULL });
const fitWords: FitWords = (examples) => ({
  ...noWeights(),
  ...fitTo(examples, LEXICAL_FEATURES).weights,
});

/**
 * Prints the weights of what words show, from the pauses of these cases; what sound would add; and the waits that
 * each accepted risk gives. All that judges the weights is for scripts that had no part in them.
 */
export async function printFit(cases: readonly Case[]): Promise<void> {
  const fitted = await crossFitted(cases, fitWords);
  const examples = fitted.examples.flat();
  const words = fitTo(examples, LEXICAL_FEATURES);
  const both = fitTo(examples, [...LEXICAL_FEATURES, 'heard']);
  const sound = fitTo(examples, ['heard']);
  const weights = new Table(['feature', 'log-odds']);
  for (const name of LEXICAL_FEATURES) weights.row(name, words.weights[name] ?? 0);
  weights.row('completePrior (as a likelihood)', 1 / (1 + Math.exp(-words.bias)));
  weights.row('weight of sound, beside words', both.weights['heard'] ?? 0);
  weights.heading('Area under the curve: a complete pause is told from another');
  weights.row('words', areaUnderCurve(words, examples));
  weights.row('words, on other scripts', areaOnOtherScripts(fitted));
  weights.row('sound', areaUnderCurve(sound, examples));
  console.log(`${examples.length} pauses of the tuning part\n${weights.toString()}\n`);

  const waits = new Table(['accepted risk', 'false cut-ins %', 'delay p50 ms', 'p90', 'late %']);
  for (const cutInRisk of RISKS) {
    const of = await crossValidated(cases, fitted, { cutInRisk });
    waits.row(cutInRisk, of.falseCutInRate * 100, of.delayP50Ms, of.delayP90Ms, of.lateRate * 100);
  }
  console.log(`Tuning part, each script with weights that it had no part in\n${waits.toString()}`);
}

function areaOnOtherScripts({ examples, weightsOf }: CrossFitted): number {
  return area(
    examples.flatMap((of, i) => {
      const fit = { bias: 0, weights: weightsOf(i) };
      return of.map(({ features, complete }) => ({ likelihood: likelihoodOf(fit, features), complete }));
    }),
  );
}

function areaUnderCurve(fit: Fit, examples: readonly Example[]): number {
  return area(
    examples.map(({ features, complete }) => ({ likelihood: likelihoodOf(fit, features), complete })),
  );
}

function area(judged: readonly { readonly likelihood: number; readonly complete: boolean }[]): number {
  const of = (complete: boolean) =>
    judged.filter((one) => one.complete === complete).map(({ likelihood }) => likelihood);
  const [ends, pauses] = [of(true), of(false)];
  let right = 0;
  for (const end of ends) for (const pause of pauses) right += end > pause ? 1 : end === pause ? 0.5 : 0;
  return right / (ends.length * pauses.length);
}
