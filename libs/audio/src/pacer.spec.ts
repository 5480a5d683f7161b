import fc from 'fast-check';
import { Pacer, type PacerOptions } from './index';

/** A clock that only moves when told, with at most one timer on it. */
class FakeTime {
  nowMs = 1000;
  #timer: { callback: () => void; atMs: number } | undefined;

  options(more: PacerOptions = {}): PacerOptions {
    return {
      now: () => this.nowMs,
      setTimer: (callback, delayMs) => {
        const timer = { callback, atMs: this.nowMs + delayMs };
        this.#timer = timer;
        return () => {
          if (this.#timer === timer) this.#timer = undefined;
        };
      },
      ...more,
    };
  }

  get isArmed(): boolean {
    return this.#timer !== undefined;
  }

  /** Lets the timer fire `lateMs` late. */
  fire(lateMs = 0): void {
    const timer = this.#timer!;
    this.#timer = undefined;
    this.nowMs = Math.max(this.nowMs, timer.atMs + lateMs);
    timer.callback();
  }
}

describe('Pacer', () => {
  it('keeps to its schedule however late each timer is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 79, noNaN: true }), { minLength: 1 }), (lateness) => {
        const time = new FakeTime();
        const pacer = new Pacer(time.options());
        const indexes: number[] = [];
        pacer.add((index, nowMs) => {
          expect(nowMs).toBeGreaterThanOrEqual(1020 + index * 20);
          indexes.push(index);
        });
        for (const lateMs of lateness) time.fire(lateMs);
        expect(indexes).toEqual(indexes.map((_, i) => i));
        expect(indexes.length).toBe(Math.floor((time.nowMs - 1020) / 20) + 1);
        expect(pacer.stats().skippedTicks).toBe(0);
      }),
    );
  });

  it('makes up for a few ticks after a stall, skips the rest, and stays on the grid', () => {
    const time = new FakeTime();
    const pacer = new Pacer(time.options({ maxCatchUpTicks: 3 }));
    const ticks: number[] = [];
    pacer.add((index) => ticks.push(index));
    time.fire();
    time.fire(190);
    time.fire();
    expect(ticks).toEqual([0, 8, 9, 10, 11]);
    expect(time.nowMs).toBe(1020 + 11 * 20);
    expect(pacer.stats()).toMatchObject({ ticks: 5, skippedTicks: 7 });
  });

  it('waits again when a timer is early', () => {
    const time = new FakeTime();
    const ticks: number[] = [];
    new Pacer(time.options()).add((index) => ticks.push(index));
    time.fire(-3);
    expect(ticks).toEqual([]);
    expect(time.isArmed).toBe(true);
    time.fire();
    expect(ticks).toEqual([0]);
  });

  it('runs only while it has callbacks, and starts anew', () => {
    const time = new FakeTime();
    const pacer = new Pacer(time.options());
    const ticks: string[] = [];
    expect(time.isArmed).toBe(false);
    const removeA = pacer.add((index) => ticks.push(`a${index}`));
    const removeB = pacer.add((index) => ticks.push(`b${index}`));
    time.fire();
    removeA();
    removeA();
    time.fire();
    removeB();
    expect(time.isArmed).toBe(false);
    pacer.add((index) => ticks.push(`c${index}`));
    time.fire();
    expect(ticks).toEqual(['a0', 'b0', 'b1', 'c0']);
  });

  it('does not call a callback that another one has removed in the same tick', () => {
    const time = new FakeTime();
    const pacer = new Pacer(time.options());
    const ticks: string[] = [];
    pacer.add(() => removeLast());
    const removeLast = pacer.add(() => ticks.push('last'));
    time.fire();
    expect(ticks).toEqual([]);
  });

  it('does not make up for old ticks when the last callback is replaced within one', () => {
    const time = new FakeTime();
    const pacer = new Pacer(time.options());
    const ticks: number[] = [];
    const remove = pacer.add(() => {
      remove();
      pacer.add((index) => ticks.push(index));
    });
    time.fire(60);
    expect(ticks).toEqual([]);
    time.fire();
    expect(ticks).toEqual([0]);
  });

  it('goes on with the others when a callback throws, and tells', () => {
    const time = new FakeTime();
    const errors: unknown[] = [];
    const pacer = new Pacer(time.options({ onError: (error) => errors.push(error) }));
    const failure = new Error('broken session');
    let calls = 0;
    pacer.add(() => {
      throw failure;
    });
    pacer.add(() => calls++);
    time.fire();
    time.fire();
    expect(calls).toBe(2);
    expect(errors).toEqual([failure, failure]);
    expect(pacer.stats().errors).toBe(2);
  });

  it('knows how late its ticks were', () => {
    const time = new FakeTime();
    const pacer = new Pacer(time.options());
    pacer.add(() => undefined);
    expect(pacer.stats()).toMatchObject({ latenessP50Ms: 0, latenessP99Ms: 0, latenessMaxMs: 0 });
    for (let i = 0; i < 98; i++) time.fire(1);
    time.fire(12);
    time.fire(12);
    expect(pacer.stats()).toMatchObject({ latenessP50Ms: 1, latenessP99Ms: 12, latenessMaxMs: 12 });
  });

  it('runs on real timers by default', async () => {
    const pacer = new Pacer({ intervalMs: 1 });
    await new Promise<void>((resolve) => {
      const remove = pacer.add((index) => {
        if (index < 3) return;
        remove();
        resolve();
      });
    });
    expect(pacer.stats().ticks + pacer.stats().skippedTicks).toBeGreaterThanOrEqual(4);
  });
});
