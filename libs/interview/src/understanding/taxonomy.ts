import type { InterestCategory } from '@spool/contracts';
import imported from './taxonomy/imported-interests.json';
import own from './taxonomy/interests.json';
import { activityVerb, stem } from './words';

/**
 * What interests there are, what else they are called, and which academic subjects and concepts they lead to.
 * Two data files: `interests.json` is ours; `imported-interests.json` has word lists of an npm package and
 * says which, with its licence (tools/taxonomy/import.mjs makes it).
 */
export interface KnownInterest {
  name: string;
  category: InterestCategory;
}

/**
 * `clear`: means the interest wherever it is said of oneself; `ambiguous`: only as the object of liking or doing
 * (`car`, `film`); `role`: who does it for a living, so it means the interest where somebody wants to be one;
 * `verb`: the bare form of `running` or `climbing`, which means it as what somebody does (`I run`, not `a run of luck`).
 */
export type MatchKind = 'clear' | 'ambiguous' | 'role' | 'verb';

export interface KnownMatch extends KnownInterest {
  kind: MatchKind;
  /** Index of its first word, and how many words it takes. */
  at: number;
  length: number;
}

export interface AcademicLinks {
  subjects: readonly string[];
  concepts: readonly string[];
}

interface Entry extends KnownInterest {
  kind: MatchKind;
  words: string[];
  stems: string[];
}

const byFirstStem = new Map<string, Entry[]>();
const byPhrase = new Map<string, KnownInterest>();
const academic = new Map<string, AcademicLinks>();
const fields = new Map<string, string>();
/** Skipped between the words of a phrase: `play the guitar`, `walk my dog`. */
const SKIPPED = new Set(['a', 'an', 'the', 'my', 'our', 'some', 'these', 'those']);

interface OwnEntry {
  name: string;
  field: string;
  category: string;
  synonyms: string[];
  ambiguous?: string[];
  roles?: string[];
  subjects: string[];
  concepts: string[];
}

for (const entry of own.interests as OwnEntry[]) {
  const { name, field, synonyms, ambiguous = [], roles = [], subjects, concepts } = entry;
  const interest = { name, category: entry.category as InterestCategory };
  add(interest, ambiguous.includes(name) ? 'ambiguous' : 'clear', [name, ...synonyms]);
  add(interest, 'ambiguous', ambiguous);
  add(interest, 'role', [...roles, ...whoDoes(name)]);
  academic.set(name.toLowerCase(), { subjects, concepts });
  fields.set(name, field);
}
/** `birdwatching` → `birdwatcher` */
function whoDoes(name: string): string[] {
  return /^\w{3,}ing$/.test(name) ? [name.replace(/ing$/, 'er')] : [];
}

const music = { subjects: ['Music'], concepts: ['pitch', 'rhythm', 'acoustics'] };
for (const name of imported.instruments) {
  add({ name, category: 'personal' }, isPlainWord(name) ? 'clear' : 'ambiguous', [name]);
  academic.set(name.toLowerCase(), music);
  fields.set(name, 'music');
}
add({ name: 'dancing', category: 'personal' }, 'clear', imported.dances);
for (const name of imported.hobbies) add({ name, category: 'personal' }, 'clear', [name]);
for (const name of imported.ambiguous_hobbies) add({ name, category: 'personal' }, 'ambiguous', [name]);
for (const name of imported.jobs) add({ name, category: 'career' }, 'role', [name]);
// Longest first; of two that are as long, the one that is listed first.
for (const entries of byFirstStem.values()) entries.sort((a, b) => b.stems.length - a.stems.length);

/** Short names of instruments (`pipa`, `ney`, `whip`) are other words more often. */
function isPlainWord(name: string): boolean {
  return (
    name.length > 5 && !['triangle', 'shaker', 'whistle', 'chimes', 'recorder', 'washboard'].includes(name)
  );
}

function add(interest: KnownInterest, kind: MatchKind, phrases: readonly string[]): void {
  for (const phrase of phrases) {
    const words = phrase
      .toLowerCase()
      .split(/[\s/]+/)
      .filter(Boolean);
    const stems = words.map(stem);
    const first = stems[0];
    if (first === undefined) continue;
    const entries = byFirstStem.get(first) ?? [];
    if (entries.some((one) => one.words.join(' ') === words.join(' ') && one.kind === kind)) continue;
    entries.push({ ...interest, kind, words, stems });
    byFirstStem.set(first, entries);
    const key = stems.join(' ');
    if (!byPhrase.has(key)) byPhrase.set(key, interest);
  }
}

/** Every phrase that means an interest wherever it is said of oneself. */
export const clearNames = (): string[] =>
  [...byFirstStem.values()].flatMap((entries) =>
    entries.filter(({ kind }) => kind === 'clear').map(({ words }) => words.join(' ')),
  );

/** Every known interest in a row of words, from left to right, the longest at each place, none overlapping. */
export function knownInterestsIn(words: readonly string[]): KnownMatch[] {
  const stems = words.map(stem);
  const found: KnownMatch[] = [];
  for (let at = 0; at < stems.length; at += 1) {
    let best: Ranked | undefined;
    for (const entry of byFirstStem.get(stems[at] ?? '') ?? []) {
      const length = lengthAt(entry, words, stems, at);
      if (length === 0) continue;
      const { name, category } = entry;
      const exact = entry.words.length > 1 || entry.words[0] === words[at];
      const match = { name, category, kind: kindOf(entry, words[at] ?? ''), at, length, exact };
      if (best === undefined || rankOf(match) > rankOf(best)) best = match;
    }
    best ??= joinedAt(words, at);
    if (best === undefined) continue;
    const { exact: _exact, ...match } = best;
    found.push(match);
    at += match.length - 1;
  }
  return found;
}

/** `volley ball`, `board games` said as one word or written as two: looked up joined. */
function joinedAt(words: readonly string[], at: number): Ranked | undefined {
  const [one = '', two = ''] = [words[at], words[at + 1]];
  if (one.length < 3 || two.length < 3) return undefined;
  const joined = one + two;
  const entry = byFirstStem
    .get(stem(joined))
    ?.find((candidate) => candidate.words.length === 1 && candidate.kind === 'clear');
  if (entry === undefined || !isSameForm(entry.words[0] ?? '', joined)) return undefined;
  const { name, category } = entry;
  return { name, category, kind: 'clear', at, length: 2, exact: true };
}

type Ranked = KnownMatch & { exact: boolean };

/** The longest wins; of those as long, the one in these very words, then the one that needs no context. */
const rankOf = (match: Ranked): number =>
  match.length * 4 + (match.exact ? 2 : 0) + (match.kind === 'clear' ? 1 : 0);

/** How many words the entry takes at this place, or 0 if it is not there. */
function lengthAt(entry: Entry, words: readonly string[], stems: readonly string[], at: number): number {
  const { stems: wanted } = entry;
  if (wanted.length === 1) return isSameForm(entry.words[0] ?? '', words[at] ?? '') ? 1 : 0;
  let place = at;
  for (const one of wanted) {
    while (place > at && SKIPPED.has(words[place] ?? '') && stems[place] !== one) place += 1;
    if (stems[place] !== one) return 0;
    place += 1;
  }
  return place - at;
}

/** `training` is not about trains, though they share a stem. */
const isSameForm = (listed: string, said: string): boolean =>
  listed === said ||
  ((!/.{3}ing$/.test(said) || /ing$/.test(listed) || !/s$/.test(listed)) &&
    // `I train hard` is not about trains either.
    !(listed === `${said}s` && activityVerb(said) !== undefined));

/** `running` is a hobby; `run` may be anything, until somebody says that they do. */
const kindOf = (entry: Entry, said: string): MatchKind =>
  entry.kind === 'clear' &&
  entry.words.length === 1 &&
  /ing$/.test(entry.words[0] ?? '') &&
  !/ing$/.test(said)
    ? 'verb'
    : entry.kind;

const known = (name: string): KnownInterest | undefined =>
  byPhrase.get(
    name.toLowerCase().trim().split(/\s+/).filter((word) => !SKIPPED.has(word)).map(stem).join(' '),
  ); // prettier-ignore

const MAX_REMEMBERED = 5000;
const canonical = new Map<string, string>();

/** One name for what has several: `soccer` is `football`. A name that nobody knows is kept as it is. */
export function canonicalName(name: string): string {
  const before = canonical.get(name);
  if (before !== undefined) return before;
  const found = known(name)?.name ?? name.trim().replace(/\s+/g, ' ');
  // A log names the same few interests again and again; names are not kept for ever.
  if (canonical.size >= MAX_REMEMBERED) canonical.clear();
  canonical.set(name, found);
  return found;
}

/** Subjects and concepts that an interest with this canonical name leads to. */
export const academicLinksOf = (name: string): AcademicLinks =>
  academic.get(name.toLowerCase()) ?? { subjects: [], concepts: [] };

/** What is too general to be told beside something of its own field: `music` beside `guitar`. */
const GENERAL = new Map([
  ['music', 'music'],
  ['sports', 'sport'],
  ['animals', 'animals'],
  ['reading', 'literature'],
  ['science', 'science'],
  ['art', 'art'],
  ['computers', 'digital'],
  ['singing', 'choir'],
  ['board games', 'role-playing games'],
]);
/** Said of nearly all good works. */
const GOOD_WORKS = new Set(['volunteering', 'helping others']);

/** Leaves out of what one clause names the general names of what it names in particular, too. */
export function withoutGeneral<T extends KnownInterest>(named: readonly T[], words: string): T[] {
  return named.filter(({ name }) => {
    const special = named.filter(
      (one) => one.name !== name && !GENERAL.has(one.name) && !GOOD_WORKS.has(one.name),
    );
    if (name === 'volunteering' && /\bvolunteer/.test(words)) return true;
    if (GOOD_WORKS.has(name)) return !special.some((one) => one.category === 'philanthropic');
    const covers = GENERAL.get(name);
    return (
      covers === undefined || !special.some((one) => fields.get(one.name) === covers || one.name === covers)
    );
  });
}
