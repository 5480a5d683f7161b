import { defaultFloorConfig, resolveFloorConfig } from './config';
import { FloorMachine } from './floor-machine';

describe('the floor’s configuration', () => {
  it('has defaults that do not contradict each other', () => {
    expect(resolveFloorConfig()).toEqual(defaultFloorConfig);
  });

  it.each([
    [{ endThreshold: 0.6 }, /endThreshold/],
    [{ pauseMs: 2000 }, /pauseMs/],
    [{ stopAfterMs: 500 }, /stopAfterMs/],
    [{ idleGrowth: 0.5 }, /idleGrowth/],
    [{ startWindows: 0 }, /startWindows/],
    [{ maxWaitMs: NaN }, /maxWaitMs to a finite number/],
  ])('refuses %j with a sentence that names the setting', (overrides, sentence) => {
    expect(() => new FloorMachine(overrides)).toThrow(sentence);
  });
});
