import { Conversation } from './testing/conversation';

const idleTimes = (talk: Conversation) =>
  talk.told.filter(({ decision }) => decision.type === 'idle').map(({ atMs }) => atMs);

describe('idle', () => {
  it('comes after the silence of everybody, then again at growing intervals', () => {
    const talk = new Conversation({ idleAfterMs: 3200, idleGrowth: 2 }).joins().silence(25_000);
    expect(idleTimes(talk)).toEqual([3200 + 0, 3200 + 6400, 3200 + 6400 + 12_800]);
    expect(talk.of('idle').map(({ silentForMs }) => silentForMs)).toEqual([3200, 9600, 22_400]);
  });

  it('does not come before the learner has joined, nor after they left', () => {
    expect(
      new Conversation({ idleAfterMs: 3200 }).silence(10_000).joins().leaves().silence(10_000).course,
    ).toEqual([]);
  });

  it('does not come while the interviewer speaks, and counts from the end of that', () => {
    const talk = new Conversation({ idleAfterMs: 3200 }).joins().voiceStarts().silence(6400).voiceEnds();
    expect(idleTimes(talk.silence(3168))).toEqual([]);
    expect(idleTimes(talk.silence(32))).toEqual([9600]);
  });

  it('takes longer after each prompt that was spoken', () => {
    const talk = new Conversation({ idleAfterMs: 3200, idleGrowth: 2 }).joins().silence(3200);
    talk.voiceStarts().silence(1600).voiceEnds().silence(7000);
    expect(idleTimes(talk)).toEqual([3200, 3200 + 1600 + 6400]);
    expect(talk.machine.state.idlePrompts).toBe(2);
  });

  it('starts over when the learner has taken a turn', () => {
    const talk = new Conversation({ idleAfterMs: 3200, idleGrowth: 2 }).joins().silence(3200).speech(640);
    talk.silence(3200);
    expect(talk.machine.state.idlePrompts).toBe(0);
    expect(idleTimes(talk.silence(1000))).toHaveLength(2);
  });

  it('is not put off by clicks in the room', () => {
    const talk = new Conversation({ idleAfterMs: 3200 }).joins();
    for (let i = 0; i < 3; i++) talk.silence(960).speech(64);
    expect(idleTimes(talk.silence(1600)).length).toBe(1);
  });
});
