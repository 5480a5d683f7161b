// Learners say what they like, `constructor` and `__proto__` included: words are looked up in maps, never in objects.

/** Past forms and plurals that no rule finds. */
const IRREGULAR = new Map(Object.entries({
  built: 'build', made: 'make', drew: 'draw', drawn: 'draw', wrote: 'write', written: 'write', sang: 'sing',
  sung: 'sing', ran: 'run', swam: 'swim', rode: 'ride', taught: 'teach', went: 'go', did: 'do', done: 'do',
  grew: 'grow', grown: 'grow', took: 'take', began: 'begin', won: 'win', knit: 'knit', men: 'man',
  women: 'woman', children: 'child', kids: 'child', kid: 'child', movies: 'movie', cookies: 'cookie',
  colour: 'color', colours: 'color', theatre: 'theater', maths: 'math', mathematics: 'math',
})); // prettier-ignore

/**
 * Brings the forms of a word together (robots, robot; dancing, dance). The result need not be a word:
 * it is only compared with other results. A short suffix stripper after the first steps of Porter (1980).
 */
export function stem(word: string): string {
  const bare = word.replace(/[’']s$/, '').replace(/[’']/g, '');
  const irregular = IRREGULAR.get(bare);
  if (irregular !== undefined) return withoutFinalE(irregular);
  if (/(?:ss|us|is)$/.test(bare)) return bare;
  const singular = singularOf(bare);
  const stripped = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(singular)?.[1];
  if (stripped === undefined || stripped.length < 3) return withoutFinalE(singular);
  if (/([bdgmnprt])\1$/.test(stripped)) return stripped.slice(0, -1);
  // Short stems keep or get back their e, so that `care` is not `car`, but `coding` is `code`.
  return /^[^aeiou][aeiou][^aeiouwxy]$/.test(stripped) ? `${stripped}e` : stripped;
}

function singularOf(word: string): string {
  if (/ies$/.test(word) && word.length > 4) return word.replace(/ies$/, 'y');
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

const withoutFinalE = (word: string): string => (word.length > 4 ? word.replace(/e$/, '') : word);

const DOUBLED = /^(?:.{0,3}[^aeiou])?[aeiou][bdgmnpt]$/;
const GERUNDS = new Map(
  Object.entries({
    be: 'being',
    see: 'seeing',
    program: 'programming',
    edit: 'editing',
  }),
);

/** The -ing form of a verb's base form: `build` → `building`, `swim` → `swimming`. */
export function gerundOf(base: string): string {
  const known = GERUNDS.get(base);
  if (known !== undefined) return known;
  if (/ie$/.test(base)) return `${base.slice(0, -2)}ying`;
  if (/[^eoy]e$/.test(base)) return `${base.slice(0, -1)}ing`;
  if (DOUBLED.test(base) && !/[aeiou]{2}.$/.test(base) && !/(?:en|er)$/.test(base))
    return `${base}${base.slice(-1)}ing`;
  return `${base}ing`;
}

/** Activities that somebody can be said to do. `any`: its object is an interest even if nobody has heard of it. */
const ACTIVITY_VERBS = {
  any: [
    'play', 'build', 'make', 'draw', 'paint', 'write', 'collect', 'learn', 'study', 'design', 'create', 'craft',
    'invent', 'repair', 'fix', 'restore', 'compose', 'produce', 'grow', 'research', 'sew', 'knit', 'bake', 'cook',
    'code', 'program', 'practice', 'practise', 'carve', 'sculpt', 'breed',
  ],
  known: [
    'read', 'sing', 'dance', 'run', 'swim', 'ride', 'watch', 'train', 'volunteer', 'help', 'coach', 'teach',
    'tutor', 'mentor', 'travel', 'hike', 'climb', 'fish', 'garden', 'photograph', 'film', 'record', 'explore',
    'ski', 'surf', 'skate', 'skateboard', 'snowboard', 'cycle', 'bike', 'jog', 'box', 'wrestle', 'row', 'sail',
    'act', 'perform', 'rap', 'edit', 'stream', 'game', 'blog', 'vlog', 'listen', 'organize', 'organise', 'donate',
    'fundraise', 'babysit', 'solve', 'experiment', 'camp', 'do', 'go', 'take', 'meditate', 'debate', 'lift',
    'animate', 'work', 'compete', 'raise', 'rescue', 'foster', 'plant', 'shoot', 'crochet', 'start', 'open', 'doodle', 'juggle',
  ],
}; // prettier-ignore

const PAST: Record<string, string> = {
  built: 'build', made: 'make', drew: 'draw', wrote: 'write', grew: 'grow', sang: 'sing', ran: 'run', swam: 'swim',
  rode: 'ride', taught: 'teach', went: 'go', did: 'do', took: 'take', shot: 'shoot',
}; // prettier-ignore

export interface ActivityVerb {
  base: string;
  takesAnyObject: boolean;
}

const activityForms = new Map<string, ActivityVerb>();
for (const [kind, verbs] of Object.entries(ACTIVITY_VERBS)) {
  for (const base of verbs) {
    const verb = { base, takesAnyObject: kind === 'any' };
    const past = base.endsWith('e')
      ? `${base}d`
      : /y$/.test(base) && !/[aeo]y$/.test(base)
        ? `${base.slice(0, -1)}ied`
        : `${base}ed`;
    const pastDoubled = gerundOf(base).replace(/ing$/, 'ed');
    for (const form of [base, gerundOf(base), `${base}s`, past, pastDoubled]) activityForms.set(form, verb);
  }
}
for (const [past, base] of Object.entries(PAST)) {
  const verb = activityForms.get(base);
  if (verb !== undefined) activityForms.set(past, verb);
}

/** The activity verb that a word is a form of, if it is one. */
export const activityVerb = (word: string): ActivityVerb | undefined => activityForms.get(word);

const FLIPPED = new Map(Object.entries({
  i: 'you', me: 'you', my: 'your', mine: 'yours', myself: 'yourself', we: 'you', us: 'you', our: 'your',
  ours: 'yours', ourselves: 'yourselves', am: 'are', was: 'were',
})); // prettier-ignore

/** Says the learner's words back to them: `with my brother` → `with your brother`. */
export const flipPronouns = (words: readonly string[]): string[] =>
  words.map((word) => FLIPPED.get(word) ?? word);
