import {
  checkedObservations,
  spoken,
  type PhrasingRequest,
  type ProposedObservation,
  type Response,
} from '@spool/interview';
import { isPlainText } from './speech-gate';

type Observed = Response['observations'][number];

/**
 * What goes into the log of a turn: the embedded interviewer's observations, corrected and completed by the model's as
 * far as these hold. Where both speak of an interest and differ, the model has understood the turn better.
 */
export function agreedObservations(
  request: PhrasingRequest,
  proposed: readonly ProposedObservation[],
): Observed[] {
  const { learnerTurn, suggestion, nowMs } = request;
  const own = suggestion.observations;
  if (learnerTurn === null) return own;
  const models = checkedObservations(proposed.filter(isPlain), learnerTurn, nowMs).map((one) =>
    withOwnWords(one, learnerTurn.text),
  );
  const contradicted = (one: Observed): boolean =>
    models.some((other) => sameName(one, other) && other.polarity !== one.polarity);
  const isNews = (one: Observed): boolean =>
    !own.some(
      (other) => sameName(one, other) && other.polarity === one.polarity && other.facet === one.facet,
    );
  return [...own.filter((one) => !contradicted(one)), ...models.filter(isNews)];
}

const sameName = (one: Observed, other: Observed): boolean =>
  one.name.toLowerCase() === other.name.toLowerCase();

const isPlain = ({ name, said = '', subjects = [], concepts = [] }: ProposedObservation): boolean =>
  [name, said, ...subjects, ...concepts].every(isPlainText);

/** Shorter words are the grammar's: `your` for `my`. */
const CONTENT_CHARS = 5;

/** `said` is spoken later on, so it is made of what the learner said, and not of what a model was made to write. */
function withOwnWords(one: Observed, turnText: string): Observed {
  const { said, ...rest } = one;
  if (said === undefined) return one;
  const heard = spoken(turnText);
  const isOwn = spoken(said)
    .split(' ')
    .every((word) => word.length < CONTENT_CHARS || heard.includes(word));
  return isOwn ? one : rest;
}
