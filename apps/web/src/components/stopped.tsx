import type { Interview, Snapshot } from '../interview';
import { Brand } from './brand';
import { Orb } from './orb';

/** The conversation does not go on on this page, but it may elsewhere, or again. */
export function Stopped({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { stoppedBy } = snapshot;
  const elsewhere = stoppedBy?.code === 'peer_superseded';
  const gone = stoppedBy?.code === 'session_not_found';
  return (
    <div className="stopped">
      <header className="welcome-header">
        <Brand />
      </header>
      <main className="stopped-main">
        <Orb floor="nobody" levels={interview.levels} />
        <h1>{elsewhere ? 'It goes on in another tab' : 'The conversation stopped'}</h1>
        <p className="lead" data-testid="notice" data-code={stoppedBy?.code} role="alert">
          {stoppedBy?.detail ?? 'The connection to the interview was lost.'}
        </p>
        <div className="actions">
          {!gone && (
            <button type="button" className="primary-button" onClick={() => interview.rejoin()}>
              {elsewhere ? 'Continue here instead' : 'Join again'}
            </button>
          )}
          {!gone && (
            <button type="button" className="secondary-button" onClick={() => void interview.showResults()}>
              Results so far
            </button>
          )}
        </div>
        <button type="button" className="link-button quiet" onClick={() => interview.startOver()}>
          Start another interview
        </button>
      </main>
    </div>
  );
}
