import type { OverlapContext, OverlapEvidence, OverlapVerdict } from './overlap-evidence';
import { words } from './words';

/** One or two words of the interviewer's are repeated by people, too: "on Fridays?" */
const FEWEST_WORDS = 3;
/** Part of the words that are the interviewer's; recognisers get some of a faint echo wrong. */
const ECHOED = 0.66;
const ECHOED_IF_FAINT = 0.4;
/** Words of so many letters are the same when they begin alike: "painting", "paintings", "painted". */
const STEM_LETTERS = 5;

/**
 * The interviewer's own words on the learner's line: loudspeakers without echo cancellation. Somebody who
 * wants the floor says something else.
 */
export class EchoEvidence implements OverlapEvidence {
  readonly name = 'echo';

  judge({ text, voiceText, faint }: OverlapContext): OverlapVerdict | null {
    const heard = stems(text);
    const said = new Set(stems(voiceText));
    if (said.size === 0 || heard.length < (faint ? 1 : FEWEST_WORDS)) return null;
    const echoed = heard.filter((word) => said.has(word)).length / heard.length;
    return echoed >= (faint ? ECHOED_IF_FAINT : ECHOED) ? 'echo' : null;
  }
}

/** "That's" is "that" and "s": a recogniser hears the one for the other. */
const stems = (text: string): string[] =>
  words(text.replaceAll(/['’]/g, ' ')).map((word) => word.slice(0, STEM_LETTERS));
