import fc from 'fast-check';
import { clauses } from './clauses';

describe('clauses', () => {
  it('gives the first clause of a long sentence on its own', () => {
    expect(
      clauses('That sounds like a lot of fun, and I would love to hear more about your robots.'),
    ).toEqual(['That sounds like a lot of fun,', 'and I would love to hear more about your robots.']);
  });

  it('leaves short sentences, and long ones without an early pause, whole', () => {
    for (const whole of [
      'Well, what do you enjoy?',
      'So, what was it like to build something that nobody in the whole school had built before?',
      '',
    ]) {
      expect(clauses(whole)).toEqual([whole]);
    }
  });

  it('keeps every word, in order', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}[,.;]?$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, (all) => {
        const parts = clauses(all.join(' '));
        expect(parts.join(' ')).toBe(all.join(' '));
        expect(parts.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
