import { routeOf } from './routes';
import type { Route } from './routes';

/** Parameters that stay when the view changes: who it is, and whether a test looks in. */
const KEPT = ['user_id', 'debug'];

/** What of the browser this needs. */
export interface BrowserHistory {
  readonly location: Pick<Location, 'pathname' | 'search' | 'hash' | 'origin'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'popstate', listener: () => void): void;
}

export interface Place {
  readonly route: Route;
  /** As in `location.search`. */
  readonly search: string;
  /** How often the view was changed since the page was loaded: 0 right after. */
  readonly moves: number;
}

/** Where in the page one is: its address, told to whoever watches. */
export class Navigation {
  readonly #browser: BrowserHistory;
  readonly #watchers = new Set<() => void>();
  #place: Place;

  constructor(browser: BrowserHistory) {
    this.#browser = browser;
    this.#place = this.#read(0);
    browser.addEventListener('popstate', () => this.#update());
  }

  readonly place = (): Place => this.#place;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  /** An address of the page with what is kept from the present one. @param path may have a search of its own */
  to(path: string): string {
    const url = new URL(path, this.#browser.location.origin);
    const present = new URLSearchParams(this.#browser.location.search);
    for (const name of KEPT) {
      const value = present.get(name);
      if (value !== null && !url.searchParams.has(name)) url.searchParams.set(name, value);
    }
    return url.pathname + url.search + url.hash;
  }

  go(path: string, { replace = false }: { replace?: boolean } = {}): void {
    const { history } = this.#browser;
    if (replace) history.replaceState(null, '', this.to(path));
    else history.pushState(null, '', this.to(path));
    this.#update();
  }

  /** Sets or, with an empty value, removes parameters of this view; that is no step to go back to. */
  setSearch(changes: Readonly<Record<string, string>>): void {
    const { pathname, search, hash } = this.#browser.location;
    const query = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    this.#browser.history.replaceState(null, '', pathname + (text && `?${text}`) + hash);
    this.#update();
  }

  #update(): void {
    const next = this.#read(this.#place.moves);
    const moved = JSON.stringify(next.route) !== JSON.stringify(this.#place.route);
    // A jump within the view changes nothing that is drawn.
    if (!moved && next.search === this.#place.search) return;
    this.#place = moved ? { ...next, moves: next.moves + 1 } : next;
    for (const watcher of this.#watchers) watcher();
  }

  #read(moves: number): Place {
    const { pathname, search } = this.#browser.location;
    return { route: routeOf(pathname), search, moves };
  }
}
