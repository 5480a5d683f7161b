import type { Expects } from '@spool/contracts';
import { LexicalEvidence } from './lexical-evidence';
import { lexicalFeatures } from './lexical-features';

const lexical = new LexicalEvidence();
const context = (text: string, expects: Expects) => ({ text, expects, voicedMs: 1000, heard: null });
/** Null when the words tell nothing. */
const likelihood = (text: string, expects: Expects = 'open') =>
  lexical.judge(context(text, expects))?.likelihood ?? null;
const features = (text: string, expects: Expects = 'open') => lexicalFeatures(context(text, expects));

describe('what the last words say about the end of a turn', () => {
  it.each([
    ['I really enjoy painting landscapes with my sister.', 'I really enjoy painting landscapes with my.'],
    ['I like it a lot because of the people there.', 'I like it a lot because.'],
    ['We usually go to the lake in the summer.', 'We usually go to the.'],
    ['I play the guitar in a small band.', 'I play the guitar, um.'],
    ['I wanted to be a pilot but my eyes were bad.', 'I wanted to be a pilot, but'],
    ['Mostly I read novels about the sea.', 'Mostly I read novels about the sea...'],
  ])('takes %j for likelier complete than %j', (complete, incomplete) => {
    expect(likelihood(complete)).toBeGreaterThan(0.5);
    expect(likelihood(incomplete)).toBeLessThan(0.4);
  });

  it.each([
    'and',
    'I stopped because.',
    'and then I, uh.',
    'I’m',
    'Well,',
    'Let me think.',
    'That is a good question',
  ])('takes %j for incomplete', (text) => expect(likelihood(text)).toBeLessThan(0.3));

  it('cannot tell from no words', () => {
    expect(likelihood('')).toBeNull();
    expect(likelihood('...!')).toBeNull();
  });

  it.each(['Yes.', 'No.', 'Yeah, sure.', 'No, never.', 'Of course.', 'Not really.'])(
    'takes the short answer %j to a yes/no question for complete, more than to an open one',
    (text) => {
      expect(likelihood(text, 'yes_no')).toBeGreaterThan(0.8);
      expect(likelihood(text, 'yes_no')).toBeGreaterThan(likelihood(text, 'open') ?? 1);
    },
  );

  it('waits for the reason after "yes because"', () => {
    expect(likelihood('yes because', 'yes_no')).toBeLessThan(0.5);
  });

  it('takes a name or a number for likelier complete when it was asked for', () => {
    expect(likelihood('Ada Lovelace.', 'name')).toBeGreaterThan(likelihood('Ada Lovelace.') ?? 1);
    expect(likelihood('my name is', 'name')).toBeLessThan(0.5);
    expect(likelihood('Forty two.', 'number')).toBeGreaterThan(likelihood('Forty two.') ?? 1);
  });

  it('does not take a group of dictated digits for the whole number', () => {
    expect(features('five five five', 'number')).toContain('digit_group');
    expect(features('It is 555 2140', 'number')).toContain('whole_number');
    expect(likelihood('five five five', 'number')).toBeLessThan(likelihood('5 5 5 2 1 4 0', 'number') ?? 0);
  });
});
