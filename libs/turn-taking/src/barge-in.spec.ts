import { Conversation, FAINT_DBFS } from './testing/conversation';

/** The interviewer has been speaking for a second. */
const interviewerSpeaks = (config = {}) => new Conversation(config).joins().voiceStarts().silence(1024);
const since = (talk: Conversation, startMs: number, type: 'duck' | 'barge_in' | 'resume_voice') =>
  (talk.when(type) ?? NaN) - startMs;

describe('speech over the interviewer’s voice', () => {
  it('ducks it after two windows and stops it after 200 ms when it is clear', () => {
    const talk = interviewerSpeaks().speech(1280).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in', 'pause', 'end_of_turn']);
    expect(since(talk, 1024, 'duck')).toBe(64);
    expect(since(talk, 1024, 'barge_in')).toBe(192);
    expect(talk.floors).toEqual(['interviewer', 'both', 'learner', 'nobody']);
  });

  it('needs longer when it is faint', () => {
    expect(since(interviewerSpeaks().speech(640, FAINT_DBFS), 1024, 'barge_in')).toBe(288);
  });

  it('needs longer when it is broken', () => {
    const talk = interviewerSpeaks().speech(128).silence(64).speech(320);
    expect(since(talk, 1024, 'barge_in')).toBe(288 + 64);
  });

  it('stops it on the first word that is no backchannel', () => {
    const talk = interviewerSpeaks().speech(96).partial('wait');
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
  });

  it('stops it on a word that the finalisation at the pause brings, and the turn ends as any other', () => {
    const talk = interviewerSpeaks().speech(128).silence(256).partial('Stop.').silence(640);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'pause', 'barge_in', 'end_of_turn']);
    expect(talk.of('end_of_turn')[0]).toMatchObject({ waitMs: 352, reason: 'complete' });
  });

  it('lets it resume after a cough', () => {
    const talk = interviewerSpeaks().speech(160).silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'pause', 'resume_voice', 'utterance_dropped']);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'noise' });
    expect(since(talk, 1024 + 160, 'resume_voice')).toBe(416);
    expect(talk.floors).toEqual(['interviewer', 'both', 'interviewer']);
  });

  it('lets it resume after a click, which was too short for anything', () => {
    const talk = interviewerSpeaks().speech(96).silence(1000);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'too_short' });
  });

  it('lets it go on through a backchannel, as soon as the text is known', () => {
    const talk = interviewerSpeaks().speech(160).partial('mm-hm').speech(160).silence(192).partial('Mm-hm.');
    expect(talk.course).toEqual(['utterance_started', 'duck', 'pause', 'resume_voice', 'utterance_dropped']);
    expect(talk.of('utterance_dropped')[0]).toMatchObject({ reason: 'backchannel' });
    expect(talk.machine.state).toMatchObject({ floor: 'interviewer', utterance: null });
  });

  it('stops it when speech goes on long after the backchannel', () => {
    const talk = interviewerSpeaks().speech(160).partial('yeah').speech(960);
    expect(since(talk, 1024, 'barge_in')).toBe(640);
  });

  it('stops it when a backchannel turns into more', () => {
    const talk = interviewerSpeaks().speech(160).partial('yeah').speech(160).partial('yeah but');
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
  });

  it('takes "yeah" for the answer when the question was yes or no', () => {
    const talk = interviewerSpeaks().asks('yes_no').speech(160).partial('yeah').silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in', 'pause', 'end_of_turn']);
  });

  it('stops a voice that starts into it', () => {
    const talk = new Conversation().speech(640).voiceStarts();
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
    expect(talk.of('barge_in')).toEqual([{ type: 'barge_in', atMs: 640 }]);
  });

  it('is a turn of its own when the voice finishes meanwhile', () => {
    const talk = interviewerSpeaks().speech(160).voiceEnds().silence(1000);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'resume_voice', 'pause', 'end_of_turn']);
  });

  it('keeps its earlier words when it goes on over a voice only briefly', () => {
    const talk = new Conversation().speech(640).partial('I paint and').silence(320);
    talk.voiceStarts().silence(224).speech(128).silence(1600);
    expect(talk.course).toEqual([
      'utterance_started',
      'pause',
      'utterance_resumed',
      'duck',
      'pause',
      'resume_voice',
      'end_of_turn',
    ]);
  });

  it('is no turn when the learner leaves before it is decided', () => {
    const talk = interviewerSpeaks().speech(128).leaves();
    expect(talk.course).toEqual(['utterance_started', 'duck', 'resume_voice', 'utterance_dropped']);
  });

  it('ignores the late end of a playout that it has stopped, and of an older one', () => {
    const talk = interviewerSpeaks().speech(640).voiceEnds().silence(1000);
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
    const talk = new Conversation().voiceStarts().speech(640);
    expect(talk.course).toEqual(['utterance_started', 'duck', 'barge_in']);
    expect(talk.when('barge_in')).toBe(416);
  });

  it('are over after the guard', () => {
    const talk = new Conversation({ echoGuardMs: 96 }).voiceStarts().silence(96).speech(640, -22, 0.7);
    expect(since(talk, 96, 'barge_in')).toBe(192);
  });
});
