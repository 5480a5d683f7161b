import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { exposeForDebugging } from './debug';
import { Interview } from './interview';
import { ownServer } from './interview-server';
import { userId } from './user-id';
import './styles/tokens.css';
import './styles/base.css';
import './styles/welcome.css';
import './styles/talk.css';
import './styles/transcript.css';
import './styles/results.css';

const interview = new Interview({ userId: userId(location.search, () => localStorage), server: ownServer });
void interview.checkServer();
exposeForDebugging(interview, location.search);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App interview={interview} />
  </StrictMode>,
);
