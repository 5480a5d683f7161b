import { useEffect, useSyncExternalStore } from 'react';
import { Stopped } from './components/stopped';
import { Talk } from './components/talk';
import { Welcome } from './components/welcome';
import { History } from './history/history';
import { usePage, usePlace } from './navigation/page-context';
import { pathOf } from './navigation/routes';
import { ResultsView } from './results/results-view';
import { Nowhere } from './shell/nowhere';

/** The view of the page's address: see `navigation/routes.ts`. */
export function App() {
  const { route } = usePlace();
  switch (route.view) {
    case 'talk':
      return <Conversation />;
    case 'history':
      return <History />;
    case 'results':
      return <ResultsView key={route.sessionId} sessionId={route.sessionId} />;
    case 'operator':
    case 'nowhere':
      return <Nowhere />;
  }
}

function Conversation() {
  const { interview, navigation } = usePage();
  const snapshot = useSyncExternalStore(interview.subscribe, interview.snapshot);
  const { phase, results } = snapshot;

  // Results have an address of their own, to come back to and to keep; back from there is a new beginning.
  useEffect(() => {
    if (phase !== 'results' || !results) return;
    navigation.go(pathOf({ view: 'results', sessionId: results.session_id }));
    interview.startOver();
  }, [phase, results, interview, navigation]);
  useEffect(() => () => interview.pause(), [interview]);

  switch (phase) {
    case 'welcome':
    case 'starting':
      return <Welcome interview={interview} snapshot={snapshot} />;
    case 'talking':
    case 'ending':
    case 'results':
      return <Talk interview={interview} snapshot={snapshot} />;
    case 'stopped':
      return <Stopped interview={interview} snapshot={snapshot} />;
  }
}
