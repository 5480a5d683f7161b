import type { Expects } from '@spool/contracts';
import { FILLERS, words } from './words';

export interface OverlapContext {
  /** Text of the speech over the interviewer's voice, trimmed, not empty. */
  readonly text: string;
  readonly expects: Expects;
  /** What the interviewer's voice is saying, and said just before; empty when that is not known. */
  readonly voiceText: string;
  /** Clearly softer than the learner usually is. */
  readonly faint: boolean;
}

export type OverlapVerdict = 'wants_floor' | 'backchannel' | 'echo';

/** One witness to what speech over the interviewer's voice is after. Pure. */
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

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** "M. M." is what some recognisers write for a hum. */
const BACKCHANNELS = set(
  'mm-hm mm-hmm mhm mmhm mm-mm uh-huh m h huh aha yeah yea yep yup yes right okay ok sure oh wow cool nice great ' +
    'alright exactly indeed true',
);
/** Two words that are one backchannel; "I.C." is "I see". */
const BACKCHANNEL_PAIRS: ReadonlySet<string> = new Set([
  'i see',
  'i c',
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
const NO_ANSWERS = set('oh wow huh cool nice great aha m h');
/** A single word of these wants the floor; another may be a slip of the tongue, or of the recogniser. */
const COMMANDS = set(
  'stop wait no sorry what pardon excuse hold hang hey hello help but actually question listen one why how who ' +
    'when where repeat again enough please can could',
);
/** So many words say something, whatever they are. */
const STATEMENT_WORDS = 3;

/**
 * Words that say "I am listening" (Yngve 1970: backchannels) want no floor, unless they are the answer. A word
 * or two that nobody knows tell nothing: what follows them does.
 */
export class BackchannelEvidence implements OverlapEvidence {
  readonly name = 'backchannel';

  judge({ text, expects }: OverlapContext): OverlapVerdict | null {
    const spoken = words(text);
    let [backchannels, answers, others] = [0, 0, 0];
    let commands = false;
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
        others++;
        commands ||= COMMANDS.has(word);
      }
    }
    if (expects === 'yes_no' && answers + others > 0) return 'wants_floor';
    if (commands || others >= STATEMENT_WORDS || (others > 0 && spoken.length >= STATEMENT_WORDS)) {
      return 'wants_floor';
    }
    return backchannels > 0 && others === 0 ? 'backchannel' : null;
  }
}
