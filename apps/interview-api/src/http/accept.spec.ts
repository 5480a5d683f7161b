import { preferred } from './accept';

const OFFERED = ['application/json', 'text/vtt', 'text/plain'] as const;

describe('what an Accept header likes best', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/vtt', 'text/vtt'],
    ['Text/Plain; charset=utf-8', 'text/plain'],
    ['text/*', 'text/vtt'],
    ['text/vtt;q=0.5, text/plain;q=0.9', 'text/plain'],
    ['text/*;q=0.9, text/vtt;q=0', 'text/plain'],
    ['application/json;q=0.1, */*;q=0.5', 'text/vtt'],
    ['image/png', 'application/json'],
    ['text/vtt;q=lots', 'application/json'],
    [';;,,q=1', 'application/json'],
  ])('%j is %s', (accept, type) => {
    expect(preferred(accept, OFFERED)).toBe(type);
  });
});
