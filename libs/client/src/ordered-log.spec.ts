import fc from 'fast-check';
import { OrderedLog } from './ordered-log';
import { LOG } from './testing/events';

describe('OrderedLog', () => {
  it('hands on each event exactly once and in order, however the log is replayed', () => {
    const replay = fc
      .array(fc.constantFrom(...LOG))
      .chain((extra) => fc.shuffledSubarray([...LOG, ...extra], { minLength: LOG.length + extra.length }));
    fc.assert(
      fc.property(replay, (messages) => {
        const log = new OrderedLog();
        expect(messages.flatMap((stored) => log.accept(stored))).toEqual(LOG);
        expect(log.lastSeq).toBe(LOG.length);
        expect(log.hasGap).toBe(false);
      }),
    );
  });

  it('says up to where it is complete, not how far it has seen', () => {
    const log = new OrderedLog();
    for (const stored of LOG.filter(({ seq }) => seq !== 3).slice(0, 5)) log.accept(stored);
    expect(log).toMatchObject({ lastSeq: 2, hasGap: true });
  });
});
