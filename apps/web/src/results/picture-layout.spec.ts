import fc from 'fast-check';
import { CATEGORY_PX, LABEL_GAP_PX, layOut, LINE_PX, wrap } from './picture-layout';
import type { Reel } from './picture-layout';

const item = fc.record({
  name: fc
    .array(fc.stringMatching(/^[a-z]{1,24}$/), { minLength: 1, maxLength: 6 })
    .map((words) => words.join(' ')),
  strength: fc.double({ min: 0, max: 1, noNaN: true }),
  quotes: fc.nat(20),
});

/** The reel with its label, as narrow as its widest letters allow: what must not meet another's. */
const space = ({ x, y, radius, lines }: Reel) => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius + LABEL_GAP_PX + lines.length * LINE_PX + CATEGORY_PX,
});

describe('the picture of the interests', () => {
  it('shows each of them once, apart from the others and inside the picture', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), fc.integer({ min: 300, max: 1200 }), (items, width) => {
        const picture = layOut(items, width);
        expect(picture.reels.map(({ name }) => name)).toEqual(items.map(({ name }) => name));
        const spaces = picture.reels.map(space);
        for (const [index, one] of spaces.entries()) {
          expect(one.left).toBeGreaterThanOrEqual(0);
          expect(one.right).toBeLessThanOrEqual(picture.width);
          expect(one.top).toBeGreaterThanOrEqual(0);
          expect(one.bottom).toBeLessThanOrEqual(picture.height);
          for (const other of spaces.slice(index + 1)) {
            const apart =
              one.right <= other.left ||
              other.right <= one.left ||
              one.bottom <= other.top ||
              other.bottom <= one.top;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it('gives what matters more to somebody the larger reel, and what they said more of the more windings', () => {
    const { reels } = layOut(
      [
        { name: 'robotics', strength: 0.9, quotes: 4 },
        { name: 'comics', strength: 0.35, quotes: 1 },
      ],
      800,
    );
    const [robotics, comics] = reels as [Reel, Reel];
    // By area: 0.9 to 0.35.
    expect((robotics.radius / comics.radius) ** 2).toBeCloseTo(0.9 / 0.35, 0);
    expect(robotics.windings).toBeGreaterThan(comics.windings);
  });

  it('is empty without an interest', () => {
    expect(layOut([], 600)).toMatchObject({ height: 0, reels: [], thread: '' });
  });
});

describe('a label', () => {
  it('has at most three lines, and loses nothing without saying so', () => {
    expect(wrap('animal welfare', 16)).toEqual(['animal welfare']);
    expect(wrap('environmental protection', 16)).toEqual(['environmental', 'protection']);
    fc.assert(
      fc.property(item, fc.integer({ min: 8, max: 20 }), ({ name }, letters) => {
        const lines = wrap(name, letters);
        expect(lines.length).toBeLessThanOrEqual(3);
        expect(lines.every((line) => line.length <= letters + 4)).toBe(true);
        expect(lines.join(' ') === name || lines.some((line) => line.endsWith('…'))).toBe(true);
      }),
    );
  });
});
