import { CLEAR_DBFS, Conversation, FAINT_DBFS } from './testing/conversation';

/** The interviewer has been speaking for a second. */
const interviewerSpeaks = (config = {}) => new Conversation(config).joins().voiceStarts().silence(1024);
const since = (
  talk: Conversation,
  startMs: number,
  type: 'duck' | 'hold_voice' | 'barge_in' | 'resume_voice',
) => (talk.when(type) ?? NaN) - startMs;

const HELD_AND_RESUMED = [
  'utterance_started',
  'duck',
  'hold_voice',
  'pause',
  'resume_voice',
  'utterance_dropped',
];

describe('speech over the interviewer’s voice', () => {
  it('ducks it after two windows, holds it after 96 ms, and stops it when it goes on', () => {
    const talk = interviewerSpeaks().speech(1280).silence(1400);
    expect(talk.course).toEqual([
      'utterance_started',
      'duck',
      'hold_voice',
      'barge_in',
      'pause',
      'end_of_turn',
    ]);
    expect(since(talk, 1024, 'duck')).toBe(64);
    expect(since(talk, 1024, 'hold_voice')).toBe(96);
    expect(since(talk, 1024, 'barge_in')).toBe(960);
    expect(talk.floors).toEqual(['interviewer', 'both', 'learner', 'nobody']);
  });

  it('does not hold it, and needs longer, when it is faint', () => {
    const talk = interviewerSpeaks().speech(1600, FAINT_DBFS);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
    expect(since(talk, 1024, 'barge_in')).toBe(1280);
  });

  it('is faint when it is much softer than the learner has been', () => {
    const talk = new Conversation().joins().speech(1280).silence(1600).voiceStarts().silence(1024);
    talk.speech(640, CLEAR_DBFS - 18);
    expect(talk.course.slice(-2)).toEqual(['utterance_started', 'duck']);
  });

  it('holds it later when it is broken', () => {
    const talk = interviewerSpeaks().speech(64).silence(64).speech(320);
    expect(since(talk, 1024, 'hold_voice')).toBe(64 + 64 + 96);
  });

  it('stops it on words that want the floor in a pause or after long speech, and until then it is silent anyway', () => {
    const talk = interviewerSpeaks().speech(512).partial('I would like to');
    expect(talk.course).toEqual(['utterance_started', 'duck', 'hold_voice']);
    talk.speech(448);
    expect(talk.when('barge_in')).toBe(1024 + 960);
  });

  it('stops it on a word that the finalisation at the pause brings, and the turn ends as any other', () => {
    const talk = interviewerSpeaks().speech(128).silence(256).partial('Stop.').silence(1500);
    expect(talk.course).toEqual([
      'utterance_started',
      'duck',
      'hold_voice',
      'pause',
      'barge_in',
      'end_of_turn',
    ]);
  });

  it('lets it resume after a cough', () => {
    const talk = interviewerSpeaks().speech(160).silence(1000);
    expect(talk.course).toEqual(HELD_AND_RESUMED);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'noise' });
    expect(since(talk, 1024 + 160, 'resume_voice')).toBe(416);
    expect(talk.floors).toEqual(['interviewer', 'both', 'interviewer']);
  });

  it('lets it resume after a click, which was too short for anything', () => {
    const talk = interviewerSpeaks().speech(64).silence(1000);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'too_short' });
  });

  it('lets it go on through a backchannel, as soon as the text is known', () => {
    const talk = interviewerSpeaks().speech(160).partial('mm-hm').speech(160).silence(192).partial('Mm-hm.');
    expect(talk.course).toEqual(HELD_AND_RESUMED);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'backchannel' });
    expect(talk.machine.state).toMatchObject({ floor: 'interviewer', utterance: null });
  });

  it('stops it when speech goes on long after the backchannel', () => {
    const talk = interviewerSpeaks().speech(160).partial('yeah').speech(1600);
    expect(since(talk, 1024, 'barge_in')).toBe(1600);
  });

  it('stops it when a backchannel turns into more', () => {
    const talk = interviewerSpeaks().speech(160).partial('yeah').speech(832).partial('yeah but I');
    expect(talk.course).toEqual(['utterance_started', 'duck', 'hold_voice', 'barge_in']);
  });

  it('lets it go on after a word that nobody knows, and silence', () => {
    const talk = interviewerSpeaks().speech(256).silence(192).partial('Bright.').silence(1000);
    expect(talk.course).toEqual(HELD_AND_RESUMED);
  });

  it('lets it go on over its own words, however long they are heard, and takes none of them for a turn', () => {
    const talk = interviewerSpeaks().says('What do you enjoy most about painting?');
    talk.speech(512, FAINT_DBFS).partial('what do you enjoy').speech(2048, FAINT_DBFS);
    talk.partial('what do you enjoy most about').voiceEnds().speech(192, FAINT_DBFS).silence(2000);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'resume_voice', 'utterance_dropped']);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'echo' });
  });

  it('is the learner’s after an echo that ended with the voice', () => {
    const talk = interviewerSpeaks().says('What do you enjoy most about painting?');
    talk.speech(1024, FAINT_DBFS).partial('what do you enjoy most').voiceEnds().silence(320);
    talk.speech(640).silence(1600);
    expect(talk.course.slice(-3)).toEqual(['utterance_started', 'pause', 'end_of_turn']);
  });

  it('takes "yeah" for the answer when the question was yes or no', () => {
    const talk = interviewerSpeaks().asks('yes_no').speech(160).silence(192).partial('Yeah.').silence(1000);
    expect(talk.course).toEqual([
      'utterance_started',
      'duck',
      'hold_voice',
      'pause',
      'barge_in',
      'end_of_turn',
    ]);
  });

  it('stops a voice that starts into it', () => {
    const talk = new Conversation().speech(640).voiceStarts();
    expect(talk.course).toEqual(['utterance_started', 'duck', 'hold_voice']);
    talk.speech(320);
    expect(talk.of('barge_in')).toEqual([{ type: 'barge_in', atMs: 960 }]);
  });

  it('is a turn of its own when the voice finishes meanwhile', () => {
    const talk = interviewerSpeaks().speech(160).voiceEnds().silence(1000);
    expect(talk.course).toEqual([
      'utterance_started',
      'duck',
      'hold_voice',
      'resume_voice',
      'pause',
      'end_of_turn',
    ]);
  });

  it('keeps its earlier words when it goes on over a voice only briefly', () => {
    const talk = new Conversation().speech(640).partial('I paint and').silence(320);
    talk.voiceStarts().silence(224).speech(128).silence(1600);
    expect(talk.course).toEqual([
      'utterance_started',
      'pause',
      'utterance_resumed',
      'duck',
      'hold_voice',
      'pause',
      'resume_voice',
      'end_of_turn',
    ]);
  });

  it('is no turn when the learner leaves before it is decided', () => {
    const talk = interviewerSpeaks().speech(128).leaves();
    expect(talk.course).toEqual([
      'utterance_started',
      'duck',
      'hold_voice',
      'resume_voice',
      'utterance_dropped',
    ]);
  });

  it('ignores the late end of a playout that it has stopped, and of an older one', () => {
    const talk = interviewerSpeaks().speech(1024).voiceEnds().silence(1600);
    expect(talk.floors).toEqual(['interviewer', 'both', 'learner', 'nobody']);
    talk.voiceStarts().voiceEnds(1);
    expect(talk.machine.state).toMatchObject({ floor: 'interviewer', playingTurnId: 2 });
  });
});

describe('the first moments of the interviewer’s voice', () => {
  it('do not let a doubtful echo duck it', () => {
    const talk = new Conversation().voiceStarts().speech(160, FAINT_DBFS, 0.7).silence(640);
    expect(talk.course).toEqual([]);
  });

  it('let a strong echo duck it, but not stop it', () => {
    const talk = new Conversation().voiceStarts().speech(384).silence(640);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'pause', 'resume_voice', 'utterance_dropped']);
  });

  it('do not keep a learner from stopping it', () => {
    const talk = new Conversation().voiceStarts().speech(1600);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
    expect(talk.when('barge_in')).toBe(1280);
  });

  it('are no cover for an echo as loud as a learner whose level is known', () => {
    const talk = new Conversation().joins().speech(1280).silence(1600).voiceStarts().speech(320);
    expect(talk.course.slice(-2)).toEqual(['duck', 'hold_voice']);
  });

  it('are over after the guard', () => {
    const talk = new Conversation({ echoGuardMs: 96 }).voiceStarts().silence(96).speech(640, -22, 0.7);
    expect(since(talk, 96, 'hold_voice')).toBe(96);
  });
});
