import { EchoEvidence } from './echo-evidence';

const echo = new EchoEvidence();
const SAYS = 'That sounds good. What do you enjoy most about painting?';
const verdict = (text: string, { voiceText = SAYS, faint = false } = {}) =>
  echo.judge({ text, expects: 'open', voiceText, faint });

describe('the interviewer’s own words on the learner’s line', () => {
  it.each([
    'what do you enjoy most',
    'That sounds good.',
    'you enjoy most about paintings',
    'sounds good what you',
  ])('are known by what the voice says: %j', (text) => expect(verdict(text)).toBe('echo'));

  it.each([
    'I like the colours',
    'what did you say again please',
    'can you repeat that',
    'painting',
    'about painting',
  ])('are not taken for those of a learner who says %j', (text) => expect(verdict(text)).toBeNull());

  it('are believed to be an echo sooner when they are faint', () => {
    expect(verdict('painting', { faint: true })).toBe('echo');
    expect(verdict('most about pain thing', { faint: true })).toBe('echo');
    expect(verdict('I like the colours', { faint: true })).toBeNull();
  });

  it('cannot be told when it is not known what the voice says', () => {
    expect(verdict('what do you enjoy most', { voiceText: '' })).toBeNull();
  });
});
