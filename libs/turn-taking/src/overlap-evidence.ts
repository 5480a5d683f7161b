import type { Expects } from '@spool/contracts';
import { FILLERS, words } from './words';

export interface OverlapContext {
  /** Text of the speech over the interviewer's voice, trimmed, not empty. */
  readonly text: string;
  readonly expects: Expects;
}

export type OverlapVerdict = 'wants_floor' | 'backchannel';

/**
 * One witness to what speech over the interviewer's voice is after. Pure. A check of the text against what
 * the interviewer is saying (its echo) can join beside the lexical one.
 */
export interface OverlapEvidence {
  readonly name: string;
  /** Null when this witness cannot tell. */
  judge(context: OverlapContext): OverlapVerdict | null;
}

/** The first witness that can tell decides. */
export function overlapVerdict(
  witnesses: readonly OverlapEvidence[],
  context: OverlapContext,
): OverlapVerdict | null {
  for (const witness of witnesses) {
    const verdict = witness.judge(context);
    if (verdict) return verdict;
  }
  return null;
}

const BACKCHANNELS: ReadonlySet<string> = new Set([
  'mm-hm',
  'mm-hmm',
  'mhm',
  'mmhm',
  'mm-mm',
  'uh-huh',
  'huh',
  'aha',
  'yeah',
  'yea',
  'yep',
  'yup',
  'yes',
  'right',
  'okay',
  'ok',
  'sure',
  'oh',
  'wow',
  'cool',
  'nice',
  'great',
  'alright',
  'exactly',
  'indeed',
  'true',
]);
/** Two words that are one backchannel. */
const BACKCHANNEL_PAIRS: ReadonlySet<string> = new Set([
  'i see',
  'got it',
  'of course',
  'all right',
  'makes sense',
  'go on',
  'mm hm',
  'mm hmm',
  'uh huh',
  'for sure',
]);
/** Of the backchannels, those that do not answer a yes/no question either. */
const NO_ANSWERS: ReadonlySet<string> = new Set(['oh', 'wow', 'huh', 'cool', 'nice', 'great', 'aha']);

/** Words that say "I am listening" (Yngve 1970: backchannels) want no floor, unless they are the answer. */
export class BackchannelEvidence implements OverlapEvidence {
  readonly name = 'backchannel';

  judge({ text, expects }: OverlapContext): OverlapVerdict | null {
    const spoken = words(text);
    let backchannels = 0;
    let answers = 0;
    for (let i = 0; i < spoken.length; i++) {
      const word = spoken[i] ?? '';
      const next = spoken[i + 1];
      if (next !== undefined && BACKCHANNEL_PAIRS.has(`${word} ${next}`)) {
        backchannels++;
        answers++;
        i++;
      } else if (BACKCHANNELS.has(word)) {
        backchannels++;
        if (!NO_ANSWERS.has(word)) answers++;
      } else if (!FILLERS.has(word)) {
        return 'wants_floor';
      }
    }
    if (backchannels === 0) return null;
    return expects === 'yes_no' && answers > 0 ? 'wants_floor' : 'backchannel';
  }
}
