import fc from 'fast-check';
import { questionIn, sentencesOf, splitSentences } from './sentences';

describe('splitSentences', () => {
  it('splits at sentence ends and not after a title', () => {
    expect(splitSentences('Nice! Dr. Who is fun. What else?')).toEqual([
      'Nice!',
      'Dr. Who is fun.',
      'What else?',
    ]);
  });
  it('cuts a long first sentence at its first comma, so that speech begins early', () => {
    const text =
      'So what I heard is building robots with your brother, playing the guitar and becoming a doctor. Right?';
    expect(splitSentences(text)).toEqual([
      'So what I heard is building robots with your brother,',
      'playing the guitar and becoming a doctor.',
      'Right?',
    ]);
  });
  it('gives nothing for nothing', () => {
    expect(splitSentences('  ')).toEqual([]);
  });
  it('loses and adds no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('hi', 'you,', 'there.', 'what?', 'Mr.', 'a', 'wonderful', 'robot!')),
        (words) => {
          const parts = splitSentences(words.join(' '));
          expect(parts.join(' ')).toBe(words.join(' '));
          expect(parts).not.toContain('');
        },
      ),
    );
  });
});

describe('sentencesOf', () => {
  it('takes any white space for one space, and ends a sentence behind quotation marks', () => {
    expect(sentencesOf('  She said “no.”\n\tAnd then… 3.5 of them!  Why?!')).toEqual([
      'She said “no.”',
      'And then…',
      '3.5 of them!',
      'Why?!',
    ]);
  });
  it('is the text again when it is joined', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(sentencesOf(text).join(' ')).toBe(text.trim().split(/\s+/).join(' '));
      }),
    );
  });
});

describe('questionIn', () => {
  it('leaves out what stands before the question', () => {
    expect(questionIn('Nice! I like that. What else do you do?')).toBe('What else do you do?');
  });
});
