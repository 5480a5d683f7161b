import type { Expects } from '@spool/contracts';
import { BackchannelEvidence, overlapVerdict, type OverlapEvidence } from './overlap-evidence';

const backchannels = new BackchannelEvidence();
const context = (text: string, expects: Expects = 'open') => ({
  text,
  expects,
  voiceText: '',
  faint: false,
});
const verdict = (text: string, expects?: Expects) => backchannels.judge(context(text, expects));

describe('what words over the interviewer’s voice are after', () => {
  it.each([
    'mm-hm',
    'Mm-hmm.',
    'uh-huh',
    'Yeah.',
    'right, right',
    'okay',
    'I see',
    'oh, got it',
    'um, yeah',
    'Oh wow!',
  ])('takes %j for a backchannel', (text) => expect(verdict(text)).toBe('backchannel'));

  it.each(['stop', 'no', 'wait', 'yeah but', 'okay so I', 'I see it', 'go away from here', 'excuse me'])(
    'hears in %j that they want the floor',
    (text) => expect(verdict(text)).toBe('wants_floor'),
  );

  it.each(['um', 'uh, hm', '...', 'I', 'bright', 'of wow'])('cannot tell from %j', (text) =>
    expect(verdict(text)).toBeNull(),
  );

  it.each(['yeah', 'yes', 'mm-hm', 'okay', 'sure', 'of course'])(
    'takes %j for the answer when the question was yes or no',
    (text) => expect(verdict(text, 'yes_no')).toBe('wants_floor'),
  );

  it('does not take surprise for an answer', () => {
    expect(verdict('oh wow', 'yes_no')).toBe('backchannel');
  });

  it('believes the first witness that can tell', () => {
    const echo: OverlapEvidence = {
      name: 'echo',
      judge: ({ text }) => (text === 'hello' ? 'backchannel' : null),
    };
    expect(overlapVerdict([echo, backchannels], context('hello'))).toBe('backchannel');
    expect(overlapVerdict([echo, backchannels], context('stop'))).toBe('wants_floor');
  });
});
