import { Navigation } from './navigation';
import type { BrowserHistory } from './navigation';

/** One tab's history. */
class FakeTab implements BrowserHistory {
  entries: string[];
  listener: () => void = () => undefined;
  readonly history = {
    pushState: (_state: unknown, _title: string, url: string) => void this.entries.push(url),
    replaceState: (_state: unknown, _title: string, url: string) => void this.entries.splice(-1, 1, url),
  } as BrowserHistory['history'];

  constructor(url: string) {
    this.entries = [url];
  }

  get location() {
    const { pathname, search, hash, origin } = new URL(this.entries.at(-1) ?? '/', 'https://spool.example');
    return { pathname, search, hash, origin };
  }

  addEventListener(_type: 'popstate', listener: () => void): void {
    this.listener = listener;
  }

  back(): void {
    this.entries.pop();
    this.listener();
  }
}

describe('navigation', () => {
  it('changes the view and keeps who it is, and nothing else', () => {
    const tab = new FakeTab('/?user_id=ada&plan=p1&debug=1');
    const navigation = new Navigation(tab);
    const seen = jest.fn();
    navigation.subscribe(seen);
    navigation.go('/history?from=2026-01-01');
    expect(tab.entries).toEqual([
      '/?user_id=ada&plan=p1&debug=1',
      '/history?from=2026-01-01&user_id=ada&debug=1',
    ]);
    expect(navigation.place()).toMatchObject({ route: { view: 'history' }, moves: 1 });
    expect(seen).toHaveBeenCalledTimes(1);
  });

  it('goes back with the browser', () => {
    const tab = new FakeTab('/history');
    const navigation = new Navigation(tab);
    navigation.go('/results/s1');
    expect(navigation.place().route).toEqual({ view: 'results', sessionId: 's1' });
    tab.back();
    expect(navigation.place()).toMatchObject({ route: { view: 'history' }, moves: 2 });
  });

  it('changes parameters in place, without a step to go back to', () => {
    const tab = new FakeTab('/history?user_id=ada&from=2026-01-01#found');
    const navigation = new Navigation(tab);
    navigation.setSearch({ from: '', to: '2026-02-01' });
    expect(tab.entries).toEqual(['/history?user_id=ada&to=2026-02-01#found']);
    navigation.setSearch({ to: '', user_id: '' });
    expect(tab.entries).toEqual(['/history#found']);
    expect(navigation.place().moves).toBe(0);
  });

  it('tells nobody of a jump within the view', () => {
    const tab = new FakeTab('/results/s1');
    const navigation = new Navigation(tab);
    const seen = jest.fn();
    navigation.subscribe(seen);
    tab.entries.push('/results/s1#turn-4');
    tab.listener();
    expect(seen).not.toHaveBeenCalled();
  });
});
