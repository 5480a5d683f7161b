import fc from 'fast-check';
import { clauseStart, heardWords, wordStart } from './spoken-text';

const text = 'I see, and then you built a robot.';
const at = (words: string) => words.length / text.length;

describe('spoken text', () => {
  it('counts a word as heard when it has been said to its end', () => {
    expect(heardWords(text, at('I see, an'))).toBe('I see,');
    expect(heardWords(text, at('I see, and'))).toBe('I see, and');
    expect(heardWords(text, 0)).toBe('');
  });

  it('has all of the text heard only when all of the sound has been played', () => {
    expect(heardWords(text, 1 - 1e-9)).toBe('I see, and then you built a');
    expect(heardWords(text, 1)).toBe(text);
  });

  it('finds the starts of the word and of the clause being said', () => {
    expect(wordStart(text, at('I see, and then yo'))).toBeCloseTo(at('I see, and then '));
    expect(clauseStart(text, at('I see, and then yo'))).toBeCloseTo(at('I see, '));
    expect([wordStart(text, 0), clauseStart(text, at('I se')), clauseStart('', 0.5)]).toEqual([0, 0, 0]);
  });

  it('is heard as a prefix that grows, for any text', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '.', '👍') }),
        part,
        part,
        (any, p, q) => {
          const [less, more] = [heardWords(any, Math.min(p, q)), heardWords(any, Math.max(p, q))];
          expect(any.startsWith(more)).toBe(true);
          expect(more.startsWith(less)).toBe(true);
          expect(clauseStart(any, p)).toBeLessThanOrEqual(p);
          expect(wordStart(any.trim(), p)).toBeLessThanOrEqual(p);
        },
      ),
    );
  });
});
