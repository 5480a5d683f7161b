import { until } from '../testing/until';
import { Drain, type Drained } from './drain';

class Fake implements Drained {
  isQuiet = false;
  readonly asked: boolean[] = [];
  /** What is answered, one after the other; then yes. */
  readonly answers: boolean[] = [];

  handOver(force: boolean): Promise<boolean> {
    this.asked.push(force);
    return Promise.resolve(this.answers.shift() ?? true);
  }
}

describe('Giving sessions away', () => {
  let drain: Drain | undefined;
  afterEach(() => drain?.stop());

  it('waits for a moment when nobody speaks, in each by itself', async () => {
    const [quiet, loud] = [new Fake(), new Fake()];
    quiet.isQuiet = true;
    drain = new Drain(() => [quiet, loud], 60_000);
    await until('the quiet one to be given away', () => quiet.asked.length > 0);
    expect(loud.asked).toEqual([]);
    loud.isQuiet = true;
    await until('the other to be given away', () => loud.asked.length > 0);
    expect([quiet.asked, loud.asked]).toEqual([[false], [false]]);
  });

  it('does not wait for ever', async () => {
    const loud = new Fake();
    drain = new Drain(() => [loud], 1);
    await until('it to be given away', () => loud.asked.length > 0);
    expect(loud.asked).toEqual([true]);
  });

  it('offers again what nobody could take', async () => {
    const session = new Fake();
    session.isQuiet = true;
    session.answers.push(false);
    drain = new Drain(() => [session], 60_000);
    await until('it to be offered twice', () => session.asked.length === 2);
  });
});
