import fc from 'fast-check';
import { AcousticEvidence, completionLikelihood, type EndpointEvidence } from './endpoint-evidence';
import { endpointWaitMs } from './endpoint-wait';
import { LearnerPace } from './learner-pace';

const usual = { usualPauseMs: 500, pauseShape: 4, paceInertia: 4 };
const waits = { pauseMs: 128, minWaitMs: 192, maxWaitMs: 1500, cutInRisk: 0.05 };
const waitFor = (likelihood: number, pace = new LearnerPace(usual)) =>
  endpointWaitMs(likelihood, pace, waits);

const paceOf = (...pausesMs: number[]) => {
  const pace = new LearnerPace(usual);
  for (const pauseMs of pausesMs) pace.observe(pauseMs);
  return pace;
};

describe('what the witnesses say together', () => {
  const says = (likelihood: number, weight: number): EndpointEvidence => ({
    name: 'fixed',
    judge: () => ({ likelihood, weight }),
  });
  const mute: EndpointEvidence = { name: 'mute', judge: () => null };
  const context = { text: '', expects: 'open', voicedMs: 0, heard: null } as const;
  const together = (witnesses: EndpointEvidence[], prior = 0.5) =>
    completionLikelihood(witnesses, context, prior);

  it('is what any pause is when nobody can tell', () => {
    expect(together([])).toBe(0.5);
    expect(together([mute], 0.3)).toBeCloseTo(0.3);
    expect(together([new AcousticEvidence()], 0.3)).toBeCloseTo(0.3);
  });

  it('is surer when two agree, and undecided when two of the same weight do not', () => {
    expect(together([says(0.8, 1)])).toBeCloseTo(0.8);
    expect(together([says(0.8, 1), says(0.8, 1)])).toBeGreaterThan(0.9);
    expect(together([says(0.8, 1), says(0.2, 1)])).toBeCloseTo(0.5);
    expect(together([says(0.8, 2), says(0.2, 1)])).toBeCloseTo(0.8);
  });

  it('stays a likelihood whatever a witness says', () => {
    fc.assert(
      fc.property(fc.double(), fc.double({ min: 0, max: 10, noNaN: true }), (likelihood, weight) => {
        const judged = together([says(likelihood, weight)]);
        expect(judged).toBeGreaterThanOrEqual(0);
        expect(judged).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('how long to wait', () => {
  it('is the least when the turn is surely complete, the most when it surely is not', () => {
    expect(waitFor(0.99)).toBe(192);
    expect(waitFor(0.5)).toBeGreaterThan(500);
    expect(waitFor(0.01)).toBe(1500);
  });

  it('leaves the accepted risk: of the pauses of those who go on, so many are longer', () => {
    const likelihood = 0.7;
    const wait = waitFor(likelihood);
    const longer = (ms: number) => 1 / (1 + (ms / 500) ** 4);
    const goesOn = ((1 - likelihood) * longer(wait)) / longer(128);
    expect(goesOn / (goesOn + likelihood)).toBeCloseTo(0.05, 3);
  });

  it('follows the learner: longer for one who pauses long, shorter for one who does not', () => {
    expect(waitFor(0.6, paceOf(900, 1000, 800, 900))).toBeGreaterThan(waitFor(0.6) * 1.2);
    expect(waitFor(0.6, paceOf(250, 220, 260, 240))).toBeLessThan(waitFor(0.6) * 0.8);
  });

  it('never grows with likelihood, and stays within its bounds, whatever the pace', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.double()),
        (a, b, pauses) => {
          const pace = paceOf(...pauses);
          const [less, more] = [waitFor(Math.min(a, b), pace), waitFor(Math.max(a, b), pace)];
          expect(more).toBeLessThanOrEqual(less);
          expect(more).toBeGreaterThanOrEqual(192);
          expect(less).toBeLessThanOrEqual(1500);
        },
      ),
    );
  });
});

describe('the learner’s pace', () => {
  it('starts at what is usual and moves to what is theirs', () => {
    expect(paceOf().usualPauseMs).toBeCloseTo(500);
    const [one, many] = [paceOf(1000), paceOf(...Array<number>(40).fill(1000))];
    expect(one.usualPauseMs).toBeGreaterThan(500);
    expect(one.usualPauseMs).toBeLessThan(700);
    expect(many.usualPauseMs).toBeGreaterThan(900);
  });

  it('takes no long silence and no nonsense for a pause', () => {
    expect(paceOf(9000, NaN, -5, Infinity).usualPauseMs).toBeCloseTo(500);
  });
});
