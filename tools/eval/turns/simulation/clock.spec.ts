import { SimulatedClock } from './clock';

describe('simulated time', () => {
  it('lets things happen in the order of their times, with what follows from them', async () => {
    const clock = new SimulatedClock();
    const happened: string[] = [];
    const note = (what: string) => happened.push(`${what} ${clock.nowMs}`);
    clock.at(30, () => note('b'));
    clock.at(10, () => {
      note('a');
      clock.at(20, () => note('follows'));
    });
    clock.at(50, () => note('too late'));
    await clock.advanceTo(40);
    expect(happened).toEqual(['a 10', 'follows 20', 'b 30']);
    expect(clock.nowMs).toBe(40);
  });

  it('stands still while a model is asked, however long that takes', async () => {
    const clock = new SimulatedClock();
    let answered = Infinity;
    let answer = () => {};
    void clock
      .asking(new Promise<void>((resolve) => (answer = resolve)))
      .then(() => (answered = clock.nowMs));
    const advanced = clock.advanceTo(100);
    setTimeout(answer, 20);
    await advanced;
    expect(answered).toBe(0);
  });
});
