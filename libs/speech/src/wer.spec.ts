import fc from 'fast-check';
import { normaliseWords, wordErrorRate } from './wer';

describe('wordErrorRate', () => {
  it('is 0 for the same words in another spelling', () => {
    expect(wordErrorRate('Well — I’m 21, not twenty two!', 'well, i’m twenty-one not 22.')).toEqual({
      substitutions: 0,
      insertions: 0,
      deletions: 0,
      words: 7,
      rate: 0,
    });
  });

  it('counts a wrong word, an extra word and a missing word each once', () => {
    expect(wordErrorRate('i like robots', 'i hate robots')).toMatchObject({ substitutions: 1, rate: 1 / 3 });
    expect(wordErrorRate('i like robots', 'i really like robots')).toMatchObject({
      insertions: 1,
      rate: 1 / 3,
    });
    expect(wordErrorRate('i like robots', 'i robots')).toMatchObject({ deletions: 1, rate: 1 / 3 });
  });

  it('is 1 when nothing was recognised and counts all words when nothing was said', () => {
    expect(wordErrorRate('two words', '').rate).toBe(1);
    expect(wordErrorRate('', 'two words').insertions).toBe(2);
    expect(wordErrorRate('', '').rate).toBe(0);
  });

  it('reads numbers as they are spoken', () => {
    expect(normaliseWords('1,250 in 1995 and 007')).toEqual(
      'one thousand two hundred fifty in one thousand nine hundred ninety five and zero zero seven'.split(
        ' ',
      ),
    );
  });

  const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

  it('keeps the words’ balance and the bounds of an edit distance', () => {
    fc.assert(
      fc.property(words, words, (said, heard) => {
        const { substitutions, insertions, deletions } = wordErrorRate(said.join(' '), heard.join(' '));
        const errors = substitutions + insertions + deletions;
        expect(heard.length).toBe(said.length + insertions - deletions);
        expect(errors).toBeGreaterThanOrEqual(Math.abs(said.length - heard.length));
        expect(errors).toBeLessThanOrEqual(Math.max(said.length, heard.length));
        expect(errors === 0).toBe(said.join(' ') === heard.join(' '));
      }),
    );
  });

  it('exchanges insertions and deletions when the texts are exchanged', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const there = wordErrorRate(one.join(' '), other.join(' '));
        const back = wordErrorRate(other.join(' '), one.join(' '));
        expect(there.substitutions + there.insertions + there.deletions).toBe(
          back.substitutions + back.insertions + back.deletions,
        );
      }),
    );
  });
});
