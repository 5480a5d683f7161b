import type { Expects } from '@spool/contracts';
import { completionLikelihood, endpointWaitMs, type EndpointEvidence } from './endpoint-evidence';
import { LexicalEvidence } from './lexical-evidence';

const lexical = new LexicalEvidence();
const likelihood = (text: string, expects: Expects = 'open') =>
  lexical.judge({ text, expects, voicedMs: 1000 })?.likelihood ?? null;

describe('what the last words say about the end of a turn', () => {
  it.each(['I like to cook.', 'Do you?', 'That was great!', 'He said "no."', 'That is what I like.'])(
    'takes %j for complete',
    (text) => expect(likelihood(text)).toBe(1),
  );

  it.each([
    'I like it and',
    'I like it because',
    'I went to the',
    'my brother and my',
    'I play guitar, um',
    'it was like',
    'so',
    'I play guitar,',
    'I was thinking...',
    'well I was thinking…',
    'I live in',
    'and then I, uh.',
    'I stopped because.',
    'I’m',
  ])('takes %j for incomplete', (text) => expect(likelihood(text)).toBe(0));

  it('believes a clause without punctuation, but less than a full stop', () => {
    const clause = likelihood('I really enjoy painting landscapes');
    expect(clause).toBeGreaterThan(0.5);
    expect(clause).toBeLessThan(1);
  });

  it.each(['', '...!', 'painting landscapes', 'music'])('cannot tell from %j', (text) =>
    expect(likelihood(text)).toBeNull(),
  );

  it.each(['yes', 'no', 'yeah sure', 'no, never', 'definitely yes'])(
    'takes the short answer %j to a yes/no question for complete, and not to an open one',
    (text) => {
      expect(likelihood(text, 'yes_no')).toBe(1);
      expect(likelihood(text, 'open')).not.toBe(1);
    },
  );

  it('waits for the reason after "yes because"', () => {
    expect(likelihood('yes because', 'yes_no')).toBe(0);
  });

  it('takes a name or a number for complete when it was asked for', () => {
    expect(likelihood('Ada Lovelace', 'name')).toBe(1);
    expect(likelihood('my name is', 'name')).toBe(0);
    expect(likelihood('forty two', 'number')).toBe(1);
    expect(likelihood('about 42', 'number')).toBe(1);
  });

  it('does not take a group of dictated digits for the whole number', () => {
    expect(likelihood('five five five', 'number')).toBeNull();
    expect(likelihood('0 7 9.', 'number')).toBeNull();
  });
});

describe('from evidence to a wait', () => {
  const waits = { completeWaitMs: 350, unknownWaitMs: 550, incompleteWaitMs: 900, maxWaitMs: 1500 };
  const says = (likelihood: number, weight: number): EndpointEvidence => ({
    name: 'fixed',
    judge: () => ({ likelihood, weight }),
  });
  const mute: EndpointEvidence = { name: 'mute', judge: () => null };
  const context = { text: '', expects: 'open', voicedMs: 0 } as const;

  it('waits shortly after complete, longer when nobody knows, longest after incomplete speech', () => {
    expect([1, 0.5, 0].map((likelihood) => endpointWaitMs(likelihood, waits))).toEqual([350, 550, 900]);
    expect(endpointWaitMs(0.75, waits)).toBe(450);
    expect(endpointWaitMs(0.25, waits)).toBe(725);
  });

  it('never waits longer than the maximum', () => {
    expect(endpointWaitMs(0, { ...waits, maxWaitMs: 600 })).toBe(600);
  });

  it('weighs witnesses, and leaves out those who cannot tell', () => {
    expect(completionLikelihood([], context)).toBe(0.5);
    expect(completionLikelihood([mute], context)).toBe(0.5);
    expect(completionLikelihood([mute, says(1, 2)], context)).toBe(1);
    expect(completionLikelihood([says(1, 3), says(0, 1)], context)).toBe(0.75);
  });
});
