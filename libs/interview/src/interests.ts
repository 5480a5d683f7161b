import type { InterestCategory, InterviewEventOf } from '@spool/contracts';
import type { EvidenceRecord, InterestRecord } from './state';

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

/** Merges one observation, whose quote was checked, into the list (mutates it). */
export function mergeObservation(
  interests: InterestRecord[],
  observed: InterviewEventOf<'interest_observed'>,
  saidAtMs: number,
): void {
  const evidence = { quote: observed.quote, turnId: observed.turn_id, saidAtMs };
  const known = interests.find((interest) => interest.name.toLowerCase() === observed.name.toLowerCase());
  if (known === undefined) {
    interests.push(newInterest(observed, evidence));
    return;
  }
  known.lastMentionedAtMs = Math.max(known.lastMentionedAtMs, saidAtMs);
  known.firstMentionedAtMs = Math.min(known.firstMentionedAtMs, saidAtMs);
  if (observed.polarity === 'negative') {
    known.withdrawn = true;
    addEvidence(known.objections, evidence);
    return;
  }
  known.withdrawn = false;
  if (!addEvidence(known.evidence, evidence)) return;
  const stronger = Math.max(known.confidence, observed.confidence);
  const weaker = Math.min(known.confidence, observed.confidence);
  known.confidence = roundConfidence(stronger + (1 - stronger) * weaker * REPETITION_SHARE);
  weighCategory(known, observed.category, observed.confidence);
}

function newInterest(
  observed: InterviewEventOf<'interest_observed'>,
  evidence: EvidenceRecord,
): InterestRecord {
  const negative = observed.polarity === 'negative';
  const interest: InterestRecord = {
    name: observed.name,
    category: observed.category,
    confidence: negative ? 0 : roundConfidence(observed.confidence),
    evidence: negative ? [] : [evidence],
    objections: negative ? [evidence] : [],
    withdrawn: negative,
    firstMentionedAtMs: evidence.saidAtMs,
    lastMentionedAtMs: evidence.saidAtMs,
    categoryWeights: {},
  };
  if (!negative) weighCategory(interest, observed.category, observed.confidence);
  return interest;
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

function weighCategory(interest: InterestRecord, category: InterestCategory, confidence: number): void {
  const weights = interest.categoryWeights;
  weights[category] = (weights[category] ?? 0) + confidence * CATEGORY_WEIGHT[category];
  if ((weights[category] ?? 0) > (weights[interest.category] ?? 0)) interest.category = category;
}

const roundConfidence = (value: number): number => Math.round(Math.min(MAX_CONFIDENCE, value) * 1000) / 1000;

/** What the learner is interested in, most confident first; withdrawn interests are left out. */
export function rankedInterests(interests: readonly InterestRecord[]): InterestRecord[] {
  return interests
    .filter((interest) => !interest.withdrawn && interest.evidence.length > 0)
    .sort((a, b) => b.confidence - a.confidence || a.firstMentionedAtMs - b.firstMentionedAtMs);
}
