import { useSyncExternalStore } from 'react';
import { Results } from './components/results';
import { Stopped } from './components/stopped';
import { Talk } from './components/talk';
import { Welcome } from './components/welcome';
import type { Interview } from './interview';

export function App({ interview }: { interview: Interview }) {
  const snapshot = useSyncExternalStore(interview.subscribe, interview.snapshot);
  switch (snapshot.phase) {
    case 'welcome':
    case 'starting':
      return <Welcome interview={interview} snapshot={snapshot} />;
    case 'talking':
    case 'ending':
      return <Talk interview={interview} snapshot={snapshot} />;
    case 'stopped':
      return <Stopped interview={interview} snapshot={snapshot} />;
    case 'results':
      return snapshot.results && <Results interview={interview} results={snapshot.results} />;
  }
}
