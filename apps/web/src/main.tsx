import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { takeCredential } from './credential';
import { exposeForDebugging } from './debug';
import { Interview } from './interview';
import { ownServer } from './interview-server';
import { Navigation } from './navigation/navigation';
import { Page } from './navigation/page-context';
import { ownPageServer } from './page-server';
import { ErrorBoundary } from './shell/error-boundary';
import { userId } from './user-id';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/welcome.css';
import './styles/talk.css';
import './styles/transcript.css';
import './styles/results.css';
import './styles/history.css';
import './styles/print.css';

const user = userId(location.search, () => localStorage);
const credential = takeCredential(location, history);
const interview = new Interview({ userId: user, server: ownServer(credential) });
const navigation = new Navigation(window);
void interview.checkServer();
exposeForDebugging(interview, location.search);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary onLeave={() => location.assign(navigation.to('/'))}>
      <Page value={{ interview, navigation, server: ownPageServer(credential), userId: user }}>
        <App />
      </Page>
    </ErrorBoundary>
  </StrictMode>,
);
