import fc from 'fast-check';
import { pathOf, routeOf } from './routes';

describe('the addresses of the page', () => {
  it('lead where they were made for', () => {
    expect(routeOf('/')).toEqual({ view: 'talk' });
    expect(routeOf('/history/')).toEqual({ view: 'history' });
    expect(routeOf('/operator')).toEqual({ view: 'operator' });
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (sessionId) => {
        expect(routeOf(pathOf({ view: 'results', sessionId }))).toEqual({ view: 'results', sessionId });
      }),
    );
  });

  it('lead nowhere when nobody made them, and never throw', () => {
    for (const path of ['/results', '/results/a/b', '/history/x', '/talk', '/x']) {
      expect(routeOf(path)).toEqual({ view: 'nowhere' });
    }
    fc.assert(fc.property(fc.string(), (path) => expect(routeOf(path)).toHaveProperty('view')));
    expect(routeOf('/results/%')).toEqual({ view: 'results', sessionId: '%' });
  });
});
