import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ReactNode, RefObject } from 'react';
import { Brand } from '../components/brand';
import { Link } from '../navigation/link';
import { usePlace } from '../navigation/page-context';

interface ShellProps {
  /** Of the browser's tab, beside the name of the service. */
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Every view but the conversation itself: the way to the others above, and what the view is about below. */
export function Shell({ title, className = '', children }: ShellProps) {
  const { route } = usePlace();
  const main = useRef<HTMLElement>(null);
  const offline = useSyncExternalStore(watchNetwork, () => !navigator.onLine);
  useViewChange(main, title);
  const here = (view: string) => (route.view === view ? ('page' as const) : undefined);
  return (
    <div className={`shell ${className}`}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="shell-header">
        <Link to="/" className="brand-link" aria-label="Spool, to the start">
          <Brand />
        </Link>
        <nav aria-label="Views">
          <Link to="/" aria-current={here('talk')}>
            Talk
          </Link>
          <Link to="/history" aria-current={here('history')}>
            History
          </Link>
        </nav>
      </header>
      <div role="status" className="banner-place">
        {offline && (
          <p className="banner">
            You are offline. What is on this page stays; the rest comes when you are back.
          </p>
        )}
      </div>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** After a change of view the keyboard and the screen reader go on at its heading, and not where a link was. */
function useViewChange(main: RefObject<HTMLElement | null>, title: string): void {
  const { moves } = usePlace();
  useEffect(() => {
    document.title = `${title} · Spool`;
  }, [title]);
  useEffect(() => {
    if (moves === 0) return;
    scrollTo(0, 0);
    (main.current?.querySelector<HTMLElement>('h1') ?? main.current)?.focus({ preventScroll: true });
  }, [moves, main]);
}

function watchNetwork(changed: () => void): () => void {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}
