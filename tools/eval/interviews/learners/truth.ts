import type { Persona } from './personas';
import { thing } from './things';
import type { Thing } from './things';

/** Everything that the persona is interested in: what a perfect interview would find. */
export const truthsOf = (persona: Persona): Thing[] =>
  [persona.activity, persona.company, persona.learning, persona.helping, persona.future].flat().map(thing);

/** Whether a name of an interest means the thing: one of its words is in the name, as a word's beginning. */
export const matches = (name: string, one: Thing): boolean => one.accept.some((word) => holds(name, word));

const holds = (name: string, word: string): boolean =>
  ` ${name.toLowerCase()}`.includes(` ${word.toLowerCase()}`);

export interface Score {
  found: string[];
  missed: string[];
  /** Names in the results that are not true of the persona. */
  wrong: string[];
}

/**
 * Compares results with the truth. A thing is found if some result means it. A result is wrong if it means nothing
 * that is true of the persona, or only what other results say already (results and things are paired one to one as far
 * as possible), since nobody wants an interest twice. What the persona lists as fine counts neither way.
 *
 * @param truths by default all; where an interview is broken off, only what the learner has told by then
 */
export function score(
  persona: Persona,
  names: readonly string[],
  truths: readonly Thing[] = truthsOf(persona),
): Score {
  const found = truths.filter((one) => names.some((name) => matches(name, one)));
  const partner = new Map<Thing, string>();
  const pair = (name: string, tried: Set<Thing>): boolean =>
    truths.some((one) => {
      if (!matches(name, one) || tried.has(one)) return false;
      tried.add(one);
      const other = partner.get(one);
      if (other !== undefined && !pair(other, tried)) return false;
      partner.set(one, name);
      return true;
    });
  const unpaired = names.filter((name) => !pair(name, new Set()));
  const isFine = (name: string): boolean =>
    !truths.some((one) => matches(name, one)) && persona.fine.some((one) => holds(name, one));
  return {
    found: found.map((one) => one.id),
    missed: truths.filter((one) => !found.includes(one)).map((one) => one.id),
    wrong: unpaired.filter((name) => !isFine(name)),
  };
}
