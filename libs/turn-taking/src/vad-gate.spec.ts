import { VadGate } from './vad-gate';

const config = { windowMs: 32, startThreshold: 0.5, endThreshold: 0.35, startWindows: 2, stopAfterMs: 96 };

/** Feeds one window after the other from time 0 on and keeps the edges. */
function edgesOf(probabilities: readonly number[], gate = new VadGate(config)) {
  return probabilities.flatMap((probability, i) => gate.push((i + 1) * 32, probability) ?? []);
}

describe('VadGate', () => {
  it('opens after two windows, back-dated to the beginning of the first', () => {
    expect(edgesOf([0, 0.6, 0.6])).toEqual([{ type: 'start', atMs: 32 }]);
  });

  it('does not open on single windows, however many', () => {
    expect(edgesOf([0.9, 0.1, 0.9, 0.4, 0.9, 0])).toEqual([]);
  });

  it('stays open at probabilities that would not have opened it', () => {
    expect(edgesOf([0.6, 0.6, 0.4, 0.4, 0.4, 0.4, 0.4])).toHaveLength(1);
  });

  it('closes after enough silence, back-dated to the end of the last window with speech', () => {
    expect(edgesOf([0.6, 0.6, 0.6, 0.1, 0.1, 0.1])).toEqual([
      { type: 'start', atMs: 0 },
      { type: 'stop', atMs: 96 },
    ]);
  });

  it('takes a short dip for a part of the speech', () => {
    expect(edgesOf([0.9, 0.9, 0.1, 0.1, 0.9, 0.1, 0.1, 0.9])).toHaveLength(1);
  });

  it('counts voiced time without dips, and the unbroken run apart', () => {
    const gate = new VadGate(config);
    let voicedMs = 0;
    [0.9, 0.9, 0.9, 0.1, 0.9].forEach((probability, i) => {
      gate.push((i + 1) * 32, probability);
      voicedMs += gate.heardMs;
    });
    expect(voicedMs).toBe(4 * 32);
    expect(gate.runMs).toBe(32);
  });

  it('closes on time alone when no windows come', () => {
    const gate = new VadGate(config);
    edgesOf([0.9, 0.9], gate);
    expect(gate.advance(64 + 95)).toBeNull();
    expect(gate.advance(64 + 96)).toEqual({ type: 'stop', atMs: 64 });
    expect(gate.advance(1000)).toBeNull();
  });

  it('does not join windows across a gap', () => {
    const gate = new VadGate(config);
    gate.push(32, 0.9);
    expect(gate.push(500, 0.9)).toBeNull();
    expect(gate.push(532, 0.9)).toEqual({ type: 'start', atMs: 468 });
  });

  it('tells of the stop in a gap before it tells of the next start', () => {
    const gate = new VadGate({ ...config, startWindows: 1 });
    gate.push(32, 0.9);
    expect(gate.push(500, 0.9)).toEqual({ type: 'stop', atMs: 32 });
    expect(gate.push(532, 0.9)).toEqual({ type: 'start', atMs: 468 });
  });

  it('hears silence in what is not a number', () => {
    expect(edgesOf([NaN, NaN, NaN])).toEqual([]);
    expect(edgesOf([0.9, 0.9, NaN, NaN, NaN])).toHaveLength(2);
  });

  it('ignores windows that took no time', () => {
    const gate = new VadGate(config);
    expect([32, 32, 32, 20].map((atMs) => gate.push(atMs, 0.9))).toEqual([null, null, null, null]);
    expect(gate.push(64, 0.9)).toEqual({ type: 'start', atMs: 0 });
  });

  it('opens later while it is told to be strict', () => {
    const gate = new VadGate(config);
    const strict = { startThreshold: 0.8, startWindows: 3 };
    const edges = [0.7, 0.7, 0.9, 0.9, 0.9].map((probability, i) =>
      gate.push((i + 1) * 32, probability, strict),
    );
    expect(edges).toEqual([null, null, null, null, { type: 'start', atMs: 64 }]);
  });
});
