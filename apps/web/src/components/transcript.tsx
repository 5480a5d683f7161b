import { useEffect, useRef, useState } from 'react';
import type { InterviewView, TurnView } from '@spool/client';
import { Icon } from './icons';
import { Latency } from './latency';

/** Nearer to the end than this, in px, the learner reads along and the list follows. */
const NEAR_END_PX = 80;

export function Transcript({ view }: { view: InterviewView }) {
  const list = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);

  // Grows by a turn, a partial, an opened latency, or a window that gets narrower.
  useEffect(() => {
    const element = list.current;
    if (!follows || !element) return;
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    for (const watched of [element, ...element.children]) observer.observe(watched);
    return () => observer.disconnect();
  }, [follows]);

  const onScroll = () => {
    const element = list.current;
    if (element) setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
  };

  return (
    <div className="transcript-frame">
      <div
        ref={list}
        className="transcript"
        data-testid="transcript"
        role="log"
        aria-live="polite"
        aria-label="Transcript"
        // Scrolls, so the keyboard must reach it.
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className="transcript-turns">
          {view.turns.map((turn) => (
            <Turn key={turn.turnId} turn={turn} />
          ))}
          {view.partial && (
            <div className="turn turn-learner turn-partial" data-testid="partial" aria-live="off">
              <p className="turn-text">{view.partial.text}</p>
            </div>
          )}
          {view.floor === 'thinking' && !view.partial && !isPlanned(view.turns.at(-1)) && (
            <div className="turn turn-interviewer turn-thinking" aria-hidden="true">
              <i />
              <i />
              <i />
            </div>
          )}
        </div>
      </div>
      {!follows && (
        <button type="button" className="jump-button" onClick={() => setFollows(true)}>
          <Icon name="down" size={16} /> Latest
        </button>
      )}
    </div>
  );
}

/** The interviewer's next words are there to read, though not said yet. */
const isPlanned = (turn: TurnView | undefined): boolean => turn?.speaker === 'interviewer' && !turn.over;

function Turn({ turn }: { turn: TurnView }) {
  return (
    <div
      className={`turn turn-${turn.speaker}`}
      data-testid={`turn-${turn.speaker}`}
      data-turn-id={turn.turnId}
      data-over={turn.over}
    >
      <span className="visually-hidden">{turn.speaker === 'learner' ? 'You: ' : 'Interviewer: '}</span>
      <p className="turn-text" data-testid="turn-text">
        {turn.text}
        {turn.unspoken && <span className="unspoken">{turn.text ? ` ${turn.unspoken}` : turn.unspoken}</span>}
        {turn.interrupted && '\u00a0—'}
      </p>
      {turn.interrupted && <p className="turn-note">interrupted</p>}
      {turn.latency && <Latency latency={turn.latency} />}
    </div>
  );
}
