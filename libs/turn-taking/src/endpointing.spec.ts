import { AcousticEvidence } from './endpoint-evidence';
import { LexicalEvidence } from './lexical-evidence';
import { Conversation } from './testing/conversation';

/** The sound of a pause has a say, too. */
const HEARING = { endpointEvidence: [new LexicalEvidence(), new AcousticEvidence()] };

/** How long the machine waited after the text, in ms. */
const waitAfter = (text: string | null, expects: 'open' | 'yes_no' = 'open', likelihood?: number) => {
  const talk = new Conversation(likelihood === undefined ? {} : HEARING).asks(expects).speech(960);
  if (text !== null) talk.partial(text);
  talk.silence(128);
  if (likelihood !== undefined) talk.sounds(likelihood);
  return talk.silence(2000).of('end_of_turn')[0]?.waitMs ?? NaN;
};
const SHORTEST_MS = 128;
/** The window that notices. */
const WINDOW_MS = 32;
const COMPLETE = 'I would like to cook for all of my friends.';

describe('the end of a turn', () => {
  it('comes after speech, a pause and the wait, with the times of the speech', () => {
    const talk = new Conversation().silence(320).speech(960).partial(COMPLETE).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
    expect(talk.of('utterance_started')).toEqual([{ type: 'utterance_started', startedAtMs: 320 }]);
    expect(talk.of('pause')).toEqual([{ type: 'pause', speechEndedAtMs: 1280 }]);
    expect(talk.of('end_of_turn')).toEqual([
      {
        type: 'end_of_turn',
        startedAtMs: 320,
        speechEndedAtMs: 1280,
        waitMs: SHORTEST_MS,
        reason: 'complete',
      },
    ]);
    expect(talk.floors).toEqual(['learner', 'nobody']);
  });

  it('tells of an utterance within two windows of its onset, and of the pause within 100 ms', () => {
    const talk = new Conversation().speech(640).silence(640);
    expect(talk.when('utterance_started')).toBe(64);
    expect(talk.when('pause')).toBe(640 + 64);
  });

  it('comes soon after a complete sentence, late after a trailing word, between when nothing is known', () => {
    expect(waitAfter(COMPLETE)).toBe(SHORTEST_MS);
    expect(waitAfter(null)).toBeGreaterThan(2 * SHORTEST_MS);
    expect(waitAfter('I like to cook and')).toBeGreaterThan(waitAfter(null));
  });

  it('is never longer than the maximum', () => {
    expect(waitAfter('um', 'open', 0)).toBeLessThanOrEqual(1500 + WINDOW_MS);
  });

  it('comes sooner or later when the pause sounds like it, even without words', () => {
    expect(waitAfter(null, 'open', 0.99)).toBeLessThan(waitAfter(null));
    expect(waitAfter(null, 'open', 0.01)).toBeGreaterThan(waitAfter(null));
  });

  it('forgets how an earlier pause sounded', () => {
    const talk = new Conversation(HEARING).speech(960).silence(128).sounds(0.01).silence(160).speech(640);
    expect(talk.silence(2000).of('end_of_turn')[0]?.waitMs).toBeLessThan(waitAfter(null, 'open', 0.01));
  });

  it('comes later for a learner who pauses long, once that is known', () => {
    const slow = new Conversation();
    for (let i = 0; i < 8; i++) slow.speech(640).partial('I like it because').silence(1100).speech(640);
    slow.silence(2000).speech(960);
    const talk = slow.silence(3000);
    expect(talk.of('end_of_turn').at(-1)?.waitMs).toBeGreaterThan(waitAfter(null) + 2 * WINDOW_MS);
    expect(talk.machine.state.usualPauseMs).toBeGreaterThan(700);
  });

  it('learns from a turn that it cut in on', () => {
    const talk = new Conversation().speech(960).partial(COMPLETE).silence(800).speech(640);
    expect(talk.of('end_of_turn')).toHaveLength(1);
    expect(talk.machine.state.usualPauseMs).toBeGreaterThan(new Conversation().machine.state.usualPauseMs);
  });

  it('comes soon after a short answer to a yes/no question only', () => {
    expect(waitAfter('Yes.', 'yes_no')).toBe(SHORTEST_MS);
    expect(waitAfter('Yes.', 'open')).toBeGreaterThan(2 * SHORTEST_MS);
  });

  it('forgets what was asked once it is answered', () => {
    const talk = new Conversation().asks('yes_no').speech(960).silence(1600);
    expect(talk.machine.state.expects).toBe('nothing');
  });

  it('follows a text that the speculative finalisation brings during the pause', () => {
    const shorter = new Conversation().speech(960).silence(256).partial(COMPLETE).silence(1000);
    expect(shorter.of('end_of_turn')[0]).toMatchObject({ waitMs: 256, reason: 'complete' });
    const longer = new Conversation().speech(960).silence(256).partial('I like to cook and').silence(1600);
    expect(longer.of('end_of_turn')[0]).toMatchObject({ reason: 'incomplete' });
  });

  it('does not trust a text that is older than the last words', () => {
    const talk = new Conversation().speech(640).partial(COMPLETE).speech(640).silence(1600);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ reason: 'unknown' });
  });

  it('does not come when they go on within the wait', () => {
    const talk = new Conversation()
      .speech(960)
      .partial('I cook because')
      .silence(800)
      .speech(640)
      .silence(1600);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'utterance_resumed', 'pause', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ startedAtMs: 0, speechEndedAtMs: 2400 });
  });

  it('is held back for a window when speech may just be starting again', () => {
    const talk = new Conversation().speech(960).partial(COMPLETE).silence(96).speech(320).silence(1600);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'utterance_resumed', 'pause', 'end_of_turn']);
  });

  it('takes a gap of less than a pause for a part of the speech', () => {
    const talk = new Conversation().speech(640).silence(32).speech(640).silence(1600);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
  });

  it('comes on ticks alone when windows stop coming', () => {
    const talk = new Conversation().speech(960).nothing(200).tick().nothing(1400).tick();
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ speechEndedAtMs: 960, waitMs: 1600 });
  });

  it('comes before speech that follows a gap without any input', () => {
    const talk = new Conversation().speech(960).nothing(5000).speech(640);
    expect(talk.course).toEqual(['utterance_started', 'pause', 'end_of_turn', 'utterance_started']);
    expect(talk.of('utterance_started')[1]).toMatchObject({ startedAtMs: 5960 });
  });

  it('comes by force at the maximum length, and what follows is the next turn', () => {
    const talk = new Conversation({ maxUtteranceMs: 10_000 }).speech(15_008).silence(1600);
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
    const talk = new Conversation().joins().speech(960).silence(32)[goes]();
    expect(talk.course).toEqual(['utterance_started', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ speechEndedAtMs: 960, waitMs: 32 });
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
