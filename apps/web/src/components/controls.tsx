import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Interview, Snapshot } from '../interview';
import { Icon } from './icons';
import { LevelBar } from './level-bar';

/** What the wire takes in one message. */
const MAX_CHARS = 2000;

export function Controls({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { microphone, phase } = snapshot;
  const muted = microphone === 'muted';
  const hasMicrophone = microphone === 'on' || muted;
  return (
    <footer className="controls">
      <button
        type="button"
        className={`round-button mute-button ${muted ? 'is-muted' : ''}`}
        data-testid="mute-button"
        aria-pressed={muted}
        aria-label={muted ? 'Unmute' : 'Mute'}
        title={hasMicrophone ? (muted ? 'Unmute' : 'Mute') : 'No microphone'}
        disabled={!hasMicrophone}
        onClick={() => interview.mute(!muted)}
      >
        <Icon name={hasMicrophone && !muted ? 'microphone' : 'muted'} />
        {hasMicrophone && !muted && <LevelBar levels={interview.levels} />}
      </button>
      <TextBox interview={interview} snapshot={snapshot} />
      <button
        type="button"
        className="end-button"
        data-testid="end-button"
        disabled={phase === 'ending'}
        onClick={() => void interview.end()}
      >
        <Icon name="end" size={18} />
        <span>End</span>
      </button>
    </footer>
  );
}

function TextBox({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const ready = snapshot.connection === 'connected' && snapshot.phase === 'talking';

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const message = text.trim();
    if (!message || sending || !ready) return;
    setText('');
    setSending(true);
    // What could not be sent must not be typed again.
    if (!(await interview.send(message))) setText((typedSince) => typedSince || message);
    setSending(false);
  };

  return (
    <form className="text-box" onSubmit={(event) => void send(event)}>
      <input
        type="text"
        data-testid="text-input"
        aria-label="Type your answer"
        placeholder={snapshot.microphone === 'off' ? 'Type here…' : 'Or type…'}
        autoComplete="off"
        enterKeyHint="send"
        maxLength={MAX_CHARS}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="submit"
        className="send-button"
        data-testid="send-button"
        aria-label="Send"
        disabled={!text.trim() || sending || !ready}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
