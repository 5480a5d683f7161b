import fc from 'fast-check';
import { isCommonWord } from './common-words';
import { asMeant } from './misheard';
import { heardAs, likeness, soundOf } from './sound';
import { tokenize } from './tokens';

const meant = (text: string): string =>
  asMeant(tokenize(text))
    .map(({ word }) => word)
    .join(' ');

describe('words that a recogniser wrote for others', () => {
  it.each([
    ['we meet up for valley ball on saturdays', 'we meet up for volleyball on saturdays'],
    ['the folly ball', 'the volleyball'],
    ["i just beat buck's most evenings", 'i just beatbox most evenings'],
    ['i love fotography', 'i love photography'],
    ['i do not mind ball canos', 'i do not mind volcano'],
  ])('reads %j as %j', (text, expected) => {
    expect(meant(text)).toBe(expected);
  });

  it.each([
    'i love boiling eggs',
    'the battery of my phone',
    'there is one thing',
    'if i am honest most of my time is gone',
    'my cousins gather dust',
    'twenty four seven',
    'i play chess',
    'my friend naruto plays the kalimba',
  ])('leaves %j as it is', (text) => {
    expect(meant(text)).toBe(text);
  });

  it('keeps the place in the text of what was written', () => {
    const text = 'My friends and I play valley ball, mostly.';
    const token = asMeant(tokenize(text)).find(({ word }) => word === 'volleyball');
    expect(text.slice(token?.start, token?.end)).toBe('valley ball');
    expect(token?.stop).toBe(',');
  });

  it('leaves every text with the same places in the same order, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('valley', 'ball', 'canos', 'i', 'meths'))),
        (words) => {
          const text = words.join(' ');
          const tokens = asMeant(tokenize(text));
          for (const [index, { start, end }] of tokens.entries()) {
            expect(end).toBeLessThanOrEqual(text.length);
            expect(start).toBeGreaterThanOrEqual(tokens[index - 1]?.start ?? 0);
          }
        },
      ),
    );
  });
});

describe('how words sound', () => {
  it('is the same for spellings of the same', () => {
    expect(heardAs('knitting')).toBe('niting');
    expect(soundOf(heardAs('photography'))).toBe(soundOf(heardAs('fotografy')));
    expect(soundOf(heardAs('valley ball'))).toBe(soundOf(heardAs('volleyball')));
  });

  it('is as alike from both sides, and most alike to itself', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'abcdefghiklmnoprstuvxyz'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(likeness(one, other)).toBeCloseTo(likeness(other, one));
        expect(likeness(one, one)).toBe(1);
        expect(likeness(one, other)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('knows forms of common words as words, too', () => {
  for (const word of ['gathers', "cousin's", 'baked', 'okay', 'French'.toLowerCase()])
    expect(isCommonWord(word)).toBe(true);
  for (const word of ['canos', 'dottics', 'robus']) expect(isCommonWord(word)).toBe(false);
});
