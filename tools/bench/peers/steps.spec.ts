import type { Heard } from './peer-caller';
import { PeersTable } from './peers-table';
import { holds, largestHeld, summarise, type Step } from './steps';

const step = (callers: number, changed: Partial<Step> = {}): Step => ({
  callers,
  lost: 0,
  turns: 20,
  cutIns: 0,
  missed: 0,
  delaysMs: [300, 400, 500],
  delayP50Ms: 400,
  delayP95Ms: 500,
  pacingP95Ms: 3,
  cpuPercent: 2,
  callersLateMs: 0,
  ...changed,
});

describe('holds', () => {
  it.each<[string, Partial<Step>]>([
    ['packets that come unevenly', { pacingP95Ms: 20.1 }],
    ['no packets at all', { pacingP95Ms: NaN }],
    ['no replies', { turns: 0 }],
    ['more than one reply of twenty missing', { turns: 18, missed: 2 }],
    ['callers who are gone', { lost: 1 }],
  ])('does not bear %s', (_, changed) => {
    expect(holds(step(4))).toBe(true);
    expect(holds(step(4, changed))).toBe(false);
  });
});

it('finds the largest step before the first that breaks, not one after it', () => {
  const broken = { pacingP95Ms: 50 };
  expect(largestHeld([step(2), step(4), step(8, broken), step(12)])?.callers).toBe(4);
  expect(largestHeld([step(2, broken)])).toBeUndefined();
  expect(largestHeld([])).toBeUndefined();
});

it('makes one of what all callers heard', () => {
  const heard = (delaysMs: number[], pacingMs: number[], missed = 0): Heard => ({
    delaysMs,
    pacingMs,
    missed,
    cutIns: 1,
  });
  const sum = summarise([heard([300, 500], [1, 2]), heard([400], [3], 2)]);
  expect(sum).toMatchObject({ turns: 3, cutIns: 2, missed: 2, delayP50Ms: 400 });
  expect(sum.pacingP95Ms).toBeCloseTo(2.9);
});

describe('PeersTable', () => {
  it('gives ratios of ours to theirs, of delays over what both held', () => {
    const table = new PeersTable();
    table.climbed('spool', 'Spool', [step(2), step(4), step(8)], [2, 4, 8]);
    const theirs = [step(2, { delaysMs: [800] }), step(4, { pacingP95Ms: 30 })];
    table.climbed('fastrtc', 'FastRTC', theirs, [2, 4, 8]);
    expect(table.figures()).toMatchObject({
      sessions_spool: 8,
      sessions_fastrtc: 2,
      sessions_ratio_fastrtc: 4,
      response_delay_ratio_fastrtc: 0.5,
    });
    expect(table.toString()).toContain('Spool holds the largest step');
  });

  it('compares no further than both were asked', () => {
    const table = new PeersTable();
    table.climbed('spool', 'Spool', [step(2), step(4), step(8)], [2, 4, 8]);
    table.climbed('fastrtc', 'FastRTC', [step(2), step(4)], [2, 4, 8]); // time was up
    expect(table.figures()).toMatchObject({ sessions_ratio_fastrtc: 1, sessions_spool: 8 });
    expect(table.toString()).toContain('FastRTC was not asked for more than 4');
  });

  it('leaves out what cannot be compared, and says so', () => {
    const table = new PeersTable();
    table.climbed('spool', 'Spool', [step(2)], [2]);
    table.climbed('fastrtc', 'FastRTC', [step(2, { turns: 0, delaysMs: [] })], [2]);
    const figures = table.figures();
    expect(figures).toMatchObject({ sessions_fastrtc: 0 });
    expect(Object.keys(figures)).not.toContain('sessions_ratio_fastrtc');
    expect(Object.keys(figures)).not.toContain('response_delay_ratio_fastrtc');
    expect(table.toString()).toContain('no ratios to fastrtc');
  });
});
