import type { FloorView } from '@spool/client';
import type { Levels, Snapshot } from '../interview';
import { Orb } from './orb';

/** What the orb says, in words. */
function floorWords({ view, connection, microphone, phase }: Snapshot): readonly [string, string] {
  if (phase === 'ending') return ['Thank you', 'Gathering what you told us…'];
  if (microphone === 'asking') return ['Allow the microphone', 'Your browser is asking for it.'];
  if (connection === 'connecting') return ['Connecting…', 'This takes a second.'];
  if (connection === 'reconnecting') return ['One moment…', 'Nothing that you said is lost.'];
  const words: Record<Exclude<FloorView, 'nobody'>, readonly [string, string]> = {
    learner: ['Listening', 'Take your time.'],
    both: ['Listening', 'Go on.'],
    interviewer: ['Speaking', 'Interrupt whenever you like.'],
    thinking: ['Thinking…', ''],
  };
  if (view.floor !== 'nobody') return words[view.floor];
  if (microphone === 'muted') return ['You are muted', 'Unmute to talk, or type.'];
  if (microphone === 'off') return ['Your turn', 'Type your answer below.'];
  return ['Your turn', 'Just talk.'];
}

export function FloorPanel({ snapshot, levels }: { snapshot: Snapshot; levels: Levels }) {
  const { floor } = snapshot.view;
  const [title, hint] = floorWords(snapshot);
  // While the line is down nobody knows who has the floor.
  const waits = snapshot.phase === 'ending' || snapshot.connection !== 'connected';
  return (
    <section className="floor" data-testid="floor" data-floor={floor} aria-label="Who has the floor">
      <Orb floor={waits ? 'thinking' : floor} levels={levels} />
      <div className="floor-words">
        <p className="floor-title">{title}</p>
        <p className="floor-hint">{hint}</p>
      </div>
    </section>
  );
}
