import { keep, preferences } from './preferences';

const box = (kept: string | null = null) => {
  let value = kept;
  return () => ({ getItem: () => value, setItem: (_key: string, text: string) => void (value = text) });
};
const forbidden = (): never => {
  throw new Error('SecurityError');
};

describe('preferences', () => {
  it('are those of the last time', () => {
    const storage = box();
    keep({ planId: 'customer-research', mode: 'thread' }, storage);
    expect(preferences('', storage)).toEqual({ planId: 'customer-research', mode: 'thread' });
  });

  it('are rather those of the address', () => {
    const storage = box('{"planId":"customer-research","mode":"thread"}');
    expect(preferences('?plan=rehearsal&mode=interests', storage)).toEqual({
      planId: 'rehearsal',
      mode: 'interests',
    });
  });

  it('are the usual ones where nothing sensible is known', () => {
    const usual = { planId: undefined, mode: 'interests' };
    for (const kept of [null, 'no json', '7', 'null', '{"planId":3,"mode":"other"}']) {
      expect(preferences('', box(kept))).toEqual(usual);
    }
    expect(preferences('', forbidden)).toEqual(usual);
    expect(() => keep({ planId: 'a', mode: 'thread' }, forbidden)).not.toThrow();
  });
});
