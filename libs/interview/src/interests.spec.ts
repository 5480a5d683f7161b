import type { InterviewEventOf } from '@spool/contracts';
import { liveInterest, mergeObservation, strongestInterests } from './interests';
import type { InterestBook } from './interests';

type Observed = InterviewEventOf<'interest_observed'>;
const observed = (name: string, change: Partial<Observed> = {}): Observed => ({
  type: 'interest_observed', at_ms: 1, turn_id: 1, name, quote: `i like ${name}`, category: 'personal', confidence: 0.6, polarity: 'positive', ...change,
}); // prettier-ignore
function bookOf(...observations: Observed[]): InterestBook {
  const book: InterestBook = { interests: [], interestPlaces: new Map() };
  observations.forEach((one, index) => mergeObservation(book, one, index));
  return book;
}

describe('the interests of a log', () => {
  it('merges what has several names', () => {
    const { interests } = bookOf(
      observed('soccer'),
      observed('Football', { turn_id: 2 }),
      observed('play football', { turn_id: 3 }),
    );
    expect(interests.map(({ name }) => name)).toEqual(['football']);
    expect(interests[0]?.evidence).toHaveLength(3);
  });

  it('keeps a name that no list knows as the learner said it', () => {
    expect(bookOf(observed('ferret racing')).interests[0]?.name).toBe('ferret racing');
  });

  it('keeps what was told about it, each side once a turn', () => {
    const { interests } = bookOf(
      observed('chess', { facet: 'since' }),
      observed('chess', { facet: 'company', turn_id: 2 }),
      observed('chess', { facet: 'company', turn_id: 2 }),
    );
    expect(interests[0]?.details.map(({ facet }) => facet)).toEqual(['since', 'company']);
  });

  it('takes what is told with passion and in detail for stronger', () => {
    const book = bookOf(
      observed('chess', { strength: 0.3 }),
      observed('golf', { strength: 0.8 }),
      observed('golf', { facet: 'enjoyment', turn_id: 3 }),
    );
    expect(strongestInterests(book.interests).map(({ name }) => name)).toEqual(['golf', 'chess']);
  });

  it('unites subjects and concepts without regard to case', () => {
    const { interests } = bookOf(
      observed('chess', { subjects: ['Mathematics'] }),
      observed('chess', { subjects: ['mathematics', 'History'], turn_id: 2 }),
    );
    expect(interests[0]?.subjects).toEqual(['Mathematics', 'History']);
  });

  it('does not count what was taken back', () => {
    const book = bookOf(observed('chess'), observed('chess', { polarity: 'negative', turn_id: 2 }));
    expect(liveInterest(book, 'Chess')).toBeUndefined();
    expect(strongestInterests(book.interests)).toEqual([]);
  });
});
