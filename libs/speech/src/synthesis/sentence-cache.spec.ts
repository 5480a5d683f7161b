import fc from 'fast-check';
import { SentenceCache } from './sentence-cache';

function chunk(samples: number): Float32Array[] {
  return [new Float32Array(samples)];
}

describe('SentenceCache', () => {
  it('drops the sentence that was not used for longest', () => {
    const cache = new SentenceCache(80);
    cache.set('slt', 'one', chunk(10));
    cache.set('slt', 'two', chunk(10));
    cache.get('slt', 'one');
    cache.set('slt', 'three', chunk(10));
    expect(cache.get('slt', 'one')).toBeDefined();
    expect(cache.get('slt', 'two')).toBeUndefined();
    expect(cache.get('slt', 'three')).toBeDefined();
  });

  it('keeps voices apart', () => {
    const cache = new SentenceCache(1_000);
    cache.set('slt', 'hello', chunk(1));
    expect(cache.get('rms', 'hello')).toBeUndefined();
  });

  it('never holds more than its bound, and always what it was given last if that fits', () => {
    const sentences = fc.array(fc.record({ text: fc.constantFrom('a', 'b', 'c', 'd'), samples: fc.nat(40) }));
    fc.assert(
      fc.property(sentences, fc.integer({ min: 0, max: 200 }), (todo, bound) => {
        const cache = new SentenceCache(bound);
        for (const { text, samples } of todo) {
          cache.set('slt', text, chunk(samples));
          expect(cache.bytes).toBeLessThanOrEqual(bound);
          expect(cache.get('slt', text)?.[0]?.length).toBe(samples * 4 <= bound ? samples : undefined);
        }
      }),
    );
  });
});
