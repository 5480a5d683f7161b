import type { InterestCategory, InterviewEventOf } from '@spool/contracts';
import type { EvidenceRecord, InterestRecord, InterviewState } from './state';
import { canonicalName } from './understanding/taxonomy';

type Observed = InterviewEventOf<'interest_observed'>;
/** The part of the state in which interests are kept. */
export type InterestBook = Pick<InterviewState, 'interests' | 'interestPlaces'>;

/** `personal` is what remains when nothing says otherwise, so it weighs less than a category with a reason. */
const CATEGORY_WEIGHT: Record<InterestCategory, number> = {
  career: 1,
  social: 0.9,
  philanthropic: 1,
  personal: 0.6,
};
/** How much of a further piece of evidence counts: repetition strengthens, but never to certainty. */
const REPETITION_SHARE = 0.4;
const MAX_CONFIDENCE = 0.98;
/** An observation that does not say how much they care is taken for this share of its confidence. */
const USUAL_STRENGTH_SHARE = 0.6;
/** Telling something about it shows that they care, each facet a little. */
const DETAIL_STRENGTH = 0.15;

/** Merges one observation, whose quote was checked, into the book (which it changes). */
export function mergeObservation(book: InterestBook, observed: Observed, saidAtMs: number): void {
  const evidence = { quote: observed.quote, turnId: observed.turn_id, saidAtMs };
  const name = canonicalName(observed.name);
  const key = name.toLowerCase();
  const place = book.interestPlaces.get(key);
  const known = place === undefined ? undefined : book.interests[place];
  const interest = known ?? newInterest(name, observed, evidence);
  if (known === undefined) {
    book.interestPlaces.set(key, book.interests.length);
    book.interests.push(interest);
  }
  interest.lastMentionedAtMs = Math.max(interest.lastMentionedAtMs, saidAtMs);
  interest.firstMentionedAtMs = Math.min(interest.firstMentionedAtMs, saidAtMs);
  if (observed.polarity === 'negative') {
    interest.withdrawn = true;
    addEvidence(interest.objections, evidence);
    return;
  }
  interest.withdrawn = false;
  addAcademic(interest, observed);
  if (observed.said !== undefined && interest.said === '') interest.said = observed.said;
  if (observed.facet !== undefined) addDetail(interest, observed.facet, evidence);
  if (!addEvidence(interest.evidence, evidence)) return;
  strengthen(interest, observed);
  weighCategory(interest, observed.category, observed.confidence);
}

function newInterest(name: string, observed: Observed, evidence: EvidenceRecord): InterestRecord {
  return {
    name,
    said: '',
    category: observed.category,
    confidence: 0,
    strength: 0,
    evidence: [],
    details: [],
    objections: [],
    withdrawn: false,
    firstMentionedAtMs: evidence.saidAtMs,
    lastMentionedAtMs: evidence.saidAtMs,
    categoryWeights: {},
    subjects: [],
    concepts: [],
  };
}

function addEvidence(list: EvidenceRecord[], evidence: EvidenceRecord): boolean {
  // Newest first: what can be a repetition was said in the same turn, so older turns end the search.
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const one = list[index];
    if (one === undefined || one.turnId < evidence.turnId) break;
    if (one.turnId === evidence.turnId && one.quote === evidence.quote) return false;
  }
  list.push(evidence);
  return true;
}

function addDetail(
  interest: InterestRecord,
  facet: NonNullable<Observed['facet']>,
  evidence: EvidenceRecord,
): void {
  const told = interest.details.findLast((one) => one.turnId === evidence.turnId && one.facet === facet);
  if (told === undefined) interest.details.push({ ...evidence, facet });
}

function addAcademic(interest: InterestRecord, observed: Observed): void {
  for (const key of ['subjects', 'concepts'] as const) {
    for (const name of observed[key] ?? []) {
      const has = interest[key].some((one) => one.toLowerCase() === name.toLowerCase());
      if (!has) interest[key].push(name);
    }
  }
}

function strengthen(interest: InterestRecord, observed: Observed): void {
  interest.confidence = united(interest.confidence, observed.confidence);
  const plain = observed.confidence * USUAL_STRENGTH_SHARE;
  const care = observed.strength ?? (observed.facet === undefined ? plain : DETAIL_STRENGTH);
  interest.strength = united(interest.strength, care);
}

/** Two indications of the same are more than the stronger one, and less than both. */
function united(before: number, now: number): number {
  const stronger = Math.max(before, now);
  const weaker = Math.min(before, now);
  const both = stronger + (1 - stronger) * weaker * REPETITION_SHARE;
  return Math.round(Math.min(MAX_CONFIDENCE, both) * 1000) / 1000;
}

function weighCategory(interest: InterestRecord, category: InterestCategory, confidence: number): void {
  const weights = interest.categoryWeights;
  weights[category] = (weights[category] ?? 0) + confidence * CATEGORY_WEIGHT[category];
  if ((weights[category] ?? 0) > (weights[interest.category] ?? 0)) interest.category = category;
}

/** The learner's interest with this canonical name, unless it was withdrawn. */
export function liveInterest(book: InterestBook, name: string | undefined): InterestRecord | undefined {
  const place = name === undefined ? undefined : book.interestPlaces.get(name.toLowerCase());
  const interest = place === undefined ? undefined : book.interests[place];
  return interest?.withdrawn === false && interest.evidence.length > 0 ? interest : undefined;
}

/** What the learner is interested in, most confident first; withdrawn interests are left out. */
export function rankedInterests(interests: readonly InterestRecord[]): InterestRecord[] {
  return interests
    .filter((interest) => !interest.withdrawn && interest.evidence.length > 0)
    .sort((a, b) => b.confidence - a.confidence || a.firstMentionedAtMs - b.firstMentionedAtMs);
}

/** Those that the learner cares about most, first: what is gone into, and what a learning thread rests on. */
export function strongestInterests(interests: readonly InterestRecord[]): InterestRecord[] {
  return rankedInterests(interests).sort(
    (a, b) => weight(b) - weight(a) || a.firstMentionedAtMs - b.firstMentionedAtMs,
  );
}

const weight = (interest: InterestRecord): number => interest.confidence + interest.strength;
