import fc from 'fast-check';
import { speakable } from './speakable';

describe('speakable', () => {
  it.each([
    ['**Great!** What do you *enjoy* most?', 'Great! What do you enjoy most?'],
    ['# Robots\n- first\n- second', 'Robots first second'],
    ['See [my page](https://example.org/a) or https://example.org/b now', 'See my page or now'],
    ['“Why?” — that’s it…', "Why?, that's it..."],
    ['50% of 12 kids & café 🤖 time', '50 percent of 12 kids and cafe time'],
    ['football and/or chess', 'football and or or chess'],
  ])('makes %j plain', (text, plain) => {
    expect(speakable(text)).toBe(plain);
  });

  it('is empty when there is nothing to say', () => {
    expect(speakable('🤖 *** —')).toBe('');
  });

  it('never leaves a character that an engine could not read, nor changes what is plain already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(speakable(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 8 }), (words) => {
        const sentence = `${words.join(' ')}.`;
        expect(speakable(sentence)).toBe(sentence);
      }),
    );
  });
});
