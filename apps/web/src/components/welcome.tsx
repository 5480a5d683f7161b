import type { Interview, Snapshot } from '../interview';
import { Brand } from './brand';
import { Icon } from './icons';
import { Notices } from './notices';
import { Orb } from './orb';

export function Welcome({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { phase, health } = snapshot;
  const starting = phase === 'starting';
  const deaf = health !== undefined && health !== 'unreachable' && health.speech.recogniser === null;
  return (
    <div className="welcome">
      <header className="welcome-header">
        <Brand />
      </header>
      <main className="welcome-main">
        <Orb floor={starting ? 'thinking' : 'nobody'} levels={interview.levels} />
        <h1>What do you care about?</h1>
        <p className="lead">
          A short conversation with a friendly interviewer. It asks, you talk, and you get a list of your
          interests, each with your own words as proof.
        </p>
        <button
          type="button"
          className="primary-button start-button"
          data-testid="start-button"
          disabled={starting}
          onClick={() => void interview.start(!deaf)}
        >
          {!deaf && <Icon name="microphone" size={24} />}
          {starting ? 'One moment…' : deaf ? 'Start typing' : 'Start talking'}
        </button>
        {!deaf && (
          <button
            type="button"
            className="link-button quiet"
            disabled={starting}
            onClick={() => void interview.start(false)}
          >
            I would rather type
          </button>
        )}
        <Notices interview={interview} snapshot={snapshot} />
      </main>
      <footer className="welcome-footer">Interrupt whenever you like. Stop whenever you like.</footer>
    </div>
  );
}
