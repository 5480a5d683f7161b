import { Circuit } from './circuit';

describe('a circuit', () => {
  let nowMs = 0;
  const circuit = (): Circuit => new Circuit({ failures: 2, openMs: 1000, now: () => nowMs });

  it('opens after so many failures in a row, and lets somebody try after its time', () => {
    const tried = circuit();
    tried.failed();
    tried.succeeded();
    tried.failed();
    expect(tried.isOpen).toBe(false);
    tried.failed();
    expect(tried.isOpen).toBe(true);
    nowMs += 1000;
    expect(tried.isOpen).toBe(false);
  });

  it('opens at once for as long as the provider asked to be left alone', () => {
    const throttled = circuit();
    throttled.failed(5000);
    nowMs += 4999;
    expect(throttled.isOpen).toBe(true);
    throttled.failed();
    throttled.failed(1);
    nowMs += 999;
    expect(throttled.isOpen).toBe(true);
    nowMs += 1;
    expect(throttled.isOpen).toBe(false);
  });
});
