import { THREAD_DESCRIPTION_CHARS, THREAD_TITLE_CHARS } from '@spool/contracts';
import type { LearningThread } from '@spool/contracts';
import { academicLinks, academicOf } from './academic';
import { strongestInterests } from './interests';
import type { InterestRecord, InterviewState } from './state';

const MAX_INTERESTS = 4;
const MAX_SUBJECTS = 5;
const MAX_CONCEPTS = 8;
const MAX_TOPICS = 8;
/** An interest that is this much weaker than the strongest does not carry the thread. */
const SHARE_OF_STRONGEST = 0.5;

/**
 * The learning thread that `mode:"thread"` proposes, or `null` as long as no interest is known. Pure and
 * deterministic: the same log gives the same proposal, so that a webhook that is delivered again carries the same.
 */
export function proposeThread(state: InterviewState): LearningThread | null {
  const strongest = strongestInterests(state.interests);
  const first = strongest[0];
  if (first === undefined) return null;
  const enough = weight(first) * SHARE_OF_STRONGEST;
  const basis = strongest.slice(0, MAX_INTERESTS).filter((interest) => weight(interest) >= enough);
  const subjects = academicLinks(basis, 'subjects').slice(0, MAX_SUBJECTS);
  const concepts = academicLinks(basis, 'concepts').slice(0, MAX_CONCEPTS);
  return {
    title: shortened(titleOf(basis), THREAD_TITLE_CHARS),
    description: shortened(descriptionOf(basis), THREAD_DESCRIPTION_CHARS),
    subjects: subjects.map((subject) => subject.name),
    topics: topicsOf(basis),
    concepts: concepts.map((concept) => concept.name),
    interests: basis.map((interest) => {
      const { quote, turnId } = bestEvidence(interest);
      return { name: interest.name, category: interest.category, quote, turn_id: turnId };
    }),
  };
}

const weight = (interest: InterestRecord): number => interest.confidence + interest.strength;

/** `From robotics to sensors and feedback control`, `Falconry and chess` */
function titleOf(basis: readonly InterestRecord[]): string {
  const [first, second] = basis;
  if (first === undefined) return '';
  const concepts = academicOf(first).concepts.slice(0, 2);
  if (concepts.length > 0) return `From ${first.name} to ${listed(concepts)}`;
  return capitalised(second === undefined ? `All about ${first.name}` : `${first.name} and ${second.name}`);
}

function descriptionOf(basis: readonly InterestRecord[]): string {
  const [first, ...others] = basis;
  if (first === undefined) return '';
  const { subjects, concepts } = academicOf(first);
  const sentences = [
    `It begins with ${first.name}, in the learner’s words: “${bestEvidence(first).quote.trim()}”.`,
  ];
  if (concepts.length > 0) {
    const where = subjects.length > 0 ? ` of ${listed(subjects.slice(0, 2))}` : '';
    sentences.push(`From there it leads to ${listed(concepts.slice(0, 3))}${where}.`);
  }
  const goal = first.details.findLast((detail) => detail.facet === 'goal');
  if (goal !== undefined) sentences.push(`What they want next: “${goal.quote.trim()}”.`);
  if (others.length > 0) sentences.push(`On the way it takes in ${listed(others.map((one) => one.name))}.`);
  const company = first.details.findLast((detail) => detail.facet === 'company');
  if (company !== undefined) sentences.push(`They share it: “${company.quote.trim()}”.`);
  // Whole sentences only, as many as fit; the first is cut if it does not.
  const kept = sentences.filter(
    (_sentence, index) => sentences.slice(0, index + 1).join(' ').length <= THREAD_DESCRIPTION_CHARS,
  );
  return kept.length > 0 ? kept.join(' ') : (sentences[0] ?? '');
}

/** The strongest interest with its concepts, then the others with one each. */
function topicsOf(basis: readonly InterestRecord[]): string[] {
  const topics = basis.flatMap((interest, index) => {
    const concepts = academicOf(interest).concepts.slice(0, index === 0 ? 3 : 1);
    return [interest.name, ...concepts.map((concept) => `${concept} in ${interest.name}`)];
  });
  return topics.slice(0, MAX_TOPICS);
}

/** The longest thing that was said for it, up to what fits into a description: it tells the most. */
function bestEvidence(interest: InterestRecord): { quote: string; turnId: number } {
  const fitting = interest.evidence.filter(({ quote }) => quote.length <= THREAD_DESCRIPTION_CHARS / 3);
  const pool = fitting.length > 0 ? fitting : interest.evidence;
  const best = [...pool].sort((a, b) => b.quote.length - a.quote.length || a.turnId - b.turnId)[0];
  return best ?? { quote: interest.name, turnId: 1 };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** At most so many characters, cut between words. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const end = cut.lastIndexOf(' ');
  return `${end > limit / 2 ? cut.slice(0, end) : cut}…`;
}
