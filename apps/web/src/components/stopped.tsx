import type { Interview, Snapshot } from '../interview';
import { Shell } from '../shell/shell';
import { Orb } from './orb';

/** The conversation does not go on on this page, but it may elsewhere, or again. */
export function Stopped({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { stoppedBy } = snapshot;
  const elsewhere = stoppedBy?.code === 'peer_superseded';
  const gone = stoppedBy?.code === 'session_not_found';
  const title = elsewhere ? 'It goes on in another tab' : 'The conversation stopped';
  return (
    <Shell title={title} className="stopped">
      <div className="stopped-main">
        <Orb floor="nobody" levels={interview.levels} />
        <h1 tabIndex={-1}>{title}</h1>
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
      </div>
    </Shell>
  );
}
