import type { Item, Overlap } from '../corpus/item';
import type { Outcome } from '../simulation/outcome';
import { scoreItem } from './score';
import { summarise } from './summary';

const item = (overlap: Overlap | null = null): Item => ({
  id: 'tuning/test',
  part: 'tuning',
  family: overlap ? 'backchannel' : 'hesitation',
  voice: 'v',
  noise: 'clean',
  durationMs: 9000,
  question: { startMs: 0, endMs: 3000, text: 'What do you like?', expects: 'open' },
  turns: [{ startMs: 4000, endMs: 6000, pauses: [{ startMs: 4800, endMs: 5400, kind: 'conjunction' }] }],
  overlap,
  samples: new Float32Array(0),
});
const outcome = (decidedAtMs: number[], voice: Outcome['voice'] = []): Outcome => ({
  turns: decidedAtMs.map((atMs) => ({ startedAtMs: 4000, speechEndedAtMs: atMs - 300, decidedAtMs: atMs })),
  voice,
  dropped: [],
  voiceFinishedAtMs: voice.some(({ type }) => type === 'stop') ? null : 3000,
  speculations: 2,
  wasted: 1,
});

describe('the score of an item', () => {
  it('has the delay from the end of speech to the decision', () => {
    expect(scoreItem(item(), outcome([6250]))).toMatchObject({ cutIns: 0, missed: 0, delaysMs: [250] });
  });

  it('counts an end that is decided at a pause as a cut-in, and the true end still', () => {
    const score = scoreItem(item(), outcome([5100, 6300]));
    expect(score).toMatchObject({ cutIns: 1, pausesCut: 1, missed: 0, delaysMs: [300], spuriousTurns: 0 });
  });

  it('counts ends that never come, come late, or come of nothing', () => {
    expect(scoreItem(item(), outcome([]))).toMatchObject({ missed: 1 });
    expect(scoreItem(item(), outcome([7200]))).toMatchObject({ missed: 0, late: 1 });
    expect(scoreItem(item(), outcome([2500, 6200]))).toMatchObject({ spuriousTurns: 1 });
  });

  it('takes a backchannel that only ducked or held the voice for let pass, and one that stopped it not', () => {
    const mmhm: Overlap = { kind: 'backchannel', startMs: 1000, endMs: 1400 };
    const held = outcome(
      [6200],
      [
        { type: 'duck', atMs: 1100 },
        { type: 'hold', atMs: 1150 },
        { type: 'resume', atMs: 1700 },
      ],
    );
    expect(scoreItem(item(mmhm), held).overlap).toMatchObject({
      letPass: true,
      resumed: true,
      gapMs: 550,
      silentAfterMs: 190,
    });
    const stopped = outcome([1900, 6200], [{ type: 'stop', atMs: 1150 }]);
    expect(scoreItem(item(mmhm), stopped).overlap).toMatchObject({
      letPass: false,
      resumed: false,
      tookFloor: true,
    });
  });

  it('makes rates of many', () => {
    const summary = summarise([outcome([6200]), outcome([5100, 6400])].map((o) => scoreItem(item(), o)));
    expect(summary).toMatchObject({
      turns: 2,
      falseCutInRate: 0.5,
      falseCutInPerPause: 0.5,
      delayP50Ms: 300,
    });
  });
});
