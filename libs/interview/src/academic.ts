import type { AcademicLink } from '@spool/contracts';
import { rankedInterests } from './interests';
import type { InterestRecord } from './state';
import { academicLinksOf } from './understanding/taxonomy';

/** Subjects and concepts of an interest: what its observations named, then what the taxonomy knows. */
export function academicOf(interest: InterestRecord): { subjects: string[]; concepts: string[] } {
  const known = academicLinksOf(interest.name);
  return {
    subjects: distinct([...interest.subjects, ...known.subjects]),
    concepts: distinct([...interest.concepts, ...known.concepts]),
  };
}

/** Subjects or concepts of all interests, best founded first: by the confidence of the interests that lead there. */
export function academicLinks(
  interests: readonly InterestRecord[],
  kind: 'subjects' | 'concepts',
): AcademicLink[] {
  const links = new Map<string, { name: string; interests: string[]; weight: number }>();
  for (const interest of rankedInterests(interests)) {
    for (const name of academicOf(interest)[kind]) {
      const key = name.toLowerCase();
      const link = links.get(key) ?? { name, interests: [], weight: 0 };
      link.interests.push(interest.name);
      link.weight += interest.confidence + interest.strength;
      links.set(key, link);
    }
  }
  // The sort is stable: of two that are as well founded, the one whose interest is surer comes first.
  return [...links.values()]
    .sort((a, b) => b.weight - a.weight)
    .map(({ name, interests: names }) => ({ name, interests: names }));
}

const distinct = (names: readonly string[]): string[] => {
  const seen = new Set<string>();
  return names.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
};
