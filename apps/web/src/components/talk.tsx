import { useEffect, useRef } from 'react';
import type { Interview, Snapshot } from '../interview';
import { Brand } from './brand';
import { Controls } from './controls';
import { Elapsed } from './elapsed';
import { FloorPanel } from './floor-panel';
import { Interests } from './interests';
import { Notices } from './notices';
import { StageProgress } from './stage-progress';
import { Transcript } from './transcript';

const CONNECTION_WORDS: Readonly<Record<Snapshot['connection'], string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  ended: 'Ended',
  failed: 'Not connected',
};

export function Talk({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { view, connection } = snapshot;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = 'Interview · Spool';
    // The button that was pressed is gone.
    heading.current?.focus();
  }, []);
  return (
    <div className="talk">
      <header className="talk-header">
        <Brand />
        <StageProgress stage={view.stage} />
        <div className="talk-facts">
          <span className="connection" data-testid="connection-state" data-state={connection} role="status">
            <i className="dot" aria-hidden="true" />
            <span className="connection-words">{CONNECTION_WORDS[connection]}</span>
          </span>
          <Elapsed sinceMs={snapshot.talkingSince} />
        </div>
      </header>
      <main className="talk-main">
        <h1 ref={heading} tabIndex={-1} className="visually-hidden">
          Interview
        </h1>
        <FloorPanel snapshot={snapshot} levels={interview.levels} />
        <section className="talk-centre" aria-label="Conversation">
          <Notices interview={interview} snapshot={snapshot} />
          <Transcript view={view} />
        </section>
        <Interests interests={view.interests} />
      </main>
      <Controls interview={interview} snapshot={snapshot} />
    </div>
  );
}
