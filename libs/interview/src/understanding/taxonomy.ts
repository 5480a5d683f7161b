import type { InterestCategory } from '@spool/contracts';
import { TAXONOMY } from './taxonomy-data';
import { stem } from './words';

export interface KnownInterest {
  name: string;
  category: InterestCategory;
}
export interface KnownMatch extends KnownInterest {
  /** Index of its first word, and how many words it takes. */
  at: number;
  length: number;
}

interface Entry extends KnownInterest {
  stems: string[];
}

const byFirstStem = new Map<string, Entry[]>();
for (const [category, lines] of Object.entries(TAXONOMY) as [InterestCategory, string][]) {
  for (const line of lines.trim().split('\n')) addLine(line, category);
}
for (const entries of byFirstStem.values()) entries.sort((a, b) => b.stems.length - a.stems.length);

function addLine(line: string, category: InterestCategory): void {
  const [name = '', synonyms = ''] = line.split(':').map((part) => part.trim());
  for (const phrase of [name, ...synonyms.split(',')]) {
    const stems = phrase.trim().split(/\s+/).filter(Boolean).map(stem);
    const first = stems[0];
    if (first === undefined) continue;
    const entries = byFirstStem.get(first) ?? [];
    entries.push({ name, category, stems });
    byFirstStem.set(first, entries);
  }
}

/** Every known interest in a row of words, from left to right, the longest at each place, none overlapping. */
export function knownInterestsIn(words: readonly string[]): KnownMatch[] {
  const stems = words.map(stem);
  const found: KnownMatch[] = [];
  for (let at = 0; at < stems.length; at += 1) {
    const entry = byFirstStem
      .get(stems[at] ?? '')
      ?.find((candidate) => candidate.stems.every((one, offset) => one === stems[at + offset]));
    if (entry === undefined) continue;
    found.push({ name: entry.name, category: entry.category, at, length: entry.stems.length });
    at += entry.stems.length - 1;
  }
  return found;
}
