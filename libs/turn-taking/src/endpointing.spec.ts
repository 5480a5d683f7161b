import { Conversation } from './testing/conversation';

/** How long the machine waited after the text, in ms. */
const waitAfter = (text: string | null, expects: 'open' | 'yes_no' = 'open') => {
  const talk = new Conversation().asks(expects).speech(960);
  if (text !== null) talk.partial(text);
  return talk.silence(2000).of('end_of_turn')[0]?.waitMs;
};

describe('the end of a turn', () => {
  it('comes after speech, a pause and the wait, with the times of the speech', () => {
    const talk = new Conversation().silence(320).speech(960).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
    expect(talk.of('utterance_started')).toEqual([{ type: 'utterance_started', startedAtMs: 320 }]);
    expect(talk.of('pause')).toEqual([{ type: 'pause', speechEndedAtMs: 1280 }]);
    expect(talk.of('end_of_turn')).toEqual([
      { type: 'end_of_turn', startedAtMs: 320, speechEndedAtMs: 1280, waitMs: 576, reason: 'unknown' },
    ]);
    expect(talk.floors).toEqual(['learner', 'nobody']);
  });

  it('tells of an utterance within two windows of its onset, and of the pause within 160 ms', () => {
    const talk = new Conversation().speech(640).silence(640);
    expect(talk.when('utterance_started')).toBe(64);
    expect(talk.when('pause')).toBe(640 + 160);
  });

  it('comes soon after a complete sentence, late after a trailing word, between when nothing is known', () => {
    // The next window after the wait that the evidence sets.
    expect(waitAfter('I like to cook.')).toBe(352);
    expect(waitAfter(null)).toBe(576);
    expect(waitAfter('I like to cook and')).toBe(928);
  });

  it('comes soon after a short answer to a yes/no question only', () => {
    expect(waitAfter('yes', 'yes_no')).toBe(352);
    expect(waitAfter('yes', 'open')).toBe(576);
  });

  it('forgets what was asked once it is answered', () => {
    const talk = new Conversation().asks('yes_no').speech(960).silence(1000);
    expect(talk.machine.state.expects).toBe('nothing');
  });

  it('follows a text that the speculative finalisation brings during the pause', () => {
    const shorter = new Conversation().speech(960).silence(384).partial('I like to cook.').silence(1000);
    expect(shorter.of('end_of_turn')[0]).toMatchObject({ waitMs: 384, reason: 'complete' });
    const longer = new Conversation().speech(960).silence(384).partial('I like to cook and').silence(1000);
    expect(longer.of('end_of_turn')[0]).toMatchObject({ waitMs: 928, reason: 'incomplete' });
  });

  it('does not trust a text that is older than the last words', () => {
    const talk = new Conversation().speech(640).partial('I like to cook.').speech(640).silence(1000);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ reason: 'unknown' });
  });

  it('does not come when they go on within the wait', () => {
    const talk = new Conversation()
      .speech(960)
      .partial('I cook because')
      .silence(800)
      .speech(640)
      .silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'utterance_resumed', 'pause', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ startedAtMs: 0, speechEndedAtMs: 2400 });
  });

  it('is held back for a window when speech may just be starting again', () => {
    const talk = new Conversation().speech(960).silence(544).speech(320).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'utterance_resumed', 'pause', 'end_of_turn']);
  });

  it('takes a gap of less than a pause for a part of the speech', () => {
    const talk = new Conversation().speech(640).silence(128).speech(640).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
  });

  it('comes on ticks alone when windows stop coming', () => {
    const talk = new Conversation().speech(960).nothing(200).tick().nothing(400).tick();
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ speechEndedAtMs: 960, waitMs: 600 });
  });

  it('comes before speech that follows a gap without any input', () => {
    const talk = new Conversation().speech(960).nothing(5000).speech(640);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn', 'utterance_started']);
    expect(talk.of('utterance_started')[1]).toMatchObject({ startedAtMs: 5960 });
  });

  it('comes by force at the maximum length, and what follows is the next turn', () => {
    const talk = new Conversation({ maxUtteranceMs: 10_000 }).speech(15_008).silence(1000);
    expect(talk.course).toEqual([
      'utterance_started',
      'end_of_turn',
      'utterance_started',
      'pause',
      'end_of_turn',
    ]);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ reason: 'max_length', waitMs: 0 });
    expect(talk.of('utterance_started')[1]?.startedAtMs).toBe(talk.of('end_of_turn')[0]?.speechEndedAtMs);
  });

  it.each(['leaves', 'mutes'] as const)('comes at once when the learner %s', (goes) => {
    const talk = new Conversation().joins().speech(960).silence(64)[goes]();
    expect(talk.course).toEqual(['utterance_started', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ speechEndedAtMs: 960, waitMs: 64 });
  });

  it('does not come of a click', () => {
    const talk = new Conversation().speech(96).silence(2000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'utterance_dropped']);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'too_short' });
  });

  it('comes of the shortest speech that has a word in it', () => {
    const talk = new Conversation().asks('yes_no').speech(96).silence(192).partial('no').silence(1000);
    expect(talk.of('end_of_turn')).toHaveLength(1);
  });

  it('ignores partials when no utterance is open', () => {
    expect(new Conversation().partial('hello').silence(1000).course).toEqual([]);
  });
});
