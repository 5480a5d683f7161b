import { userId } from './user-id';

function memory(known: Record<string, string> = {}) {
  return {
    known,
    getItem: (key: string) => known[key] ?? null,
    setItem: (key: string, value: string) => void (known[key] = value),
  };
}

describe('userId', () => {
  it('is what the address says, within what the server takes', () => {
    expect(userId('?user_id=%20ada%20', memory)).toBe('ada');
    expect(userId(`?user_id=${'a'.repeat(200)}`, memory)).toHaveLength(128);
  });

  it('is otherwise made once and kept', () => {
    const storage = memory();
    const first = userId('', () => storage);
    expect(first).toMatch(/^web-[0-9a-f]{24}$/);
    expect(userId('?user_id=', () => storage)).toBe(first);
  });

  it('is for this visit where storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    expect(userId('', forbidden, () => 'x')).toBe('web-x');
  });
});
