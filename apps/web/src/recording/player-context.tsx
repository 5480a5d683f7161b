import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../components/icons';
import { usePage } from '../navigation/page-context';
import { playerForBothEars } from './both-ears';
import { RecordingPlayer } from './recording-player';
import type { Clip } from './recording-player';

const Player = createContext<RecordingPlayer | undefined>(undefined);

/** One player for everything in it, as one voice is enough at a time. */
export function WithPlayer({ children }: { children: ReactNode }) {
  const { server } = usePage();
  const [player] = useState(
    () =>
      new RecordingPlayer({ load: (url) => server.recording(url), makePlayer: playerForBothEars, urls: URL }),
  );
  useEffect(() => () => player.close(), [player]);
  return (
    <Player value={player}>
      {children}
      <Failure player={player} />
    </Player>
  );
}

function Failure({ player }: { player: RecordingPlayer }) {
  const { state } = useSyncExternalStore(player.subscribe, player.snapshot, player.snapshot);
  return (
    <div role="status" className="visually-hidden">
      {state === 'failed' && 'This moment could not be played. Try again, or download the recording.'}
    </div>
  );
}

/** Plays the moment in which something was said. Nothing is drawn where it cannot be heard. */
export function PlayButton({ clip, label }: { clip: Clip | undefined; label: string }) {
  const player = useContext(Player);
  return player && clip ? <ClipButton player={player} clip={clip} label={label} /> : null;
}

interface ClipButtonProps {
  readonly player: RecordingPlayer;
  readonly clip: Clip;
  readonly label: string;
}

function ClipButton({ player, clip: given, label }: ClipButtonProps) {
  // The same object each time, as the player knows clips by that.
  const [clip] = useState(given);
  const now = useSyncExternalStore(player.subscribe, player.snapshot, player.snapshot);
  const state = now.clip === clip ? now.state : 'idle';
  const active = state === 'playing' || state === 'loading';
  return (
    <button
      type="button"
      className={`play-button is-${state}`}
      aria-label={active ? `Stop: ${label}` : `Hear it: ${label}`}
      title={state === 'failed' ? 'It could not be played. Try again.' : active ? 'Stop' : 'Hear it'}
      onClick={() => void player.toggle(clip)}
    >
      <Icon name={active ? 'stop' : 'play'} size={16} />
    </button>
  );
}
