import fc from 'fast-check';
import { DecodeQueue } from './decode-queue';

type Step = { do: 'final' | 'partial' | 'remove'; who: number } | { do: 'next' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('final', 'partial', 'remove'), who: fc.nat(5) }) as fc.Arbitrary<Step>,
    fc.constant<Step>({ do: 'next' }),
  ),
  { maxLength: 60 },
);

describe('DecodeQueue', () => {
  it('serves finals before partials and each kind first come first served, whatever happens before', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (todo, maxFinals) => {
        const queue = new DecodeQueue<number>(maxFinals);
        let finals: number[] = [];
        let partials: number[] = [];
        for (const step of todo) {
          if (step.do === 'final') {
            const room = finals.includes(step.who) || finals.length < maxFinals;
            expect(queue.add(step.who, 'final')).toBe(room);
            if (room && !finals.includes(step.who)) {
              finals.push(step.who);
              partials = partials.filter((who) => who !== step.who);
            }
          } else if (step.do === 'partial') {
            expect(queue.add(step.who, 'partial')).toBe(true);
            if (![...finals, ...partials].includes(step.who)) partials.push(step.who);
          } else if (step.do === 'remove') {
            queue.remove(step.who);
            finals = finals.filter((who) => who !== step.who);
            partials = partials.filter((who) => who !== step.who);
          } else {
            const kind = finals.length > 0 ? 'final' : 'partial';
            const who = finals.length > 0 ? finals.shift() : partials.shift();
            expect(queue.next()).toEqual(who === undefined ? null : { utterance: who, kind });
          }
          expect(queue.size).toBe(finals.length + partials.length);
          expect(queue.finals).toBe(finals.length);
        }
      }),
    );
  });

  it('starves nobody: who waits for a partial is served although others ask again at once', () => {
    const queue = new DecodeQueue<string>(4);
    for (const who of ['a', 'b', 'c']) queue.add(who, 'partial');
    const served: (string | undefined)[] = [];
    for (let i = 0; i < 6; i += 1) {
      const wanted = queue.next();
      served.push(wanted?.utterance);
      if (wanted) queue.add(wanted.utterance, 'partial');
    }
    expect(served).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });
});
