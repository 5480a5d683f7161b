import { useEffect, useState } from 'react';
import type { Recording, TranscriptTurn } from '@spool/contracts';
import { formatDuration } from '../format';
import { usePage } from '../navigation/page-context';
import { useRequest } from '../navigation/use-request';
import { AnswerOf } from '../shell/answer';
import { turnAnchor } from './quote';

interface SaidProps {
  readonly sessionId: string;
  readonly recording: Recording | null | undefined;
  readonly final: boolean;
}

/** The conversation itself, fetched when somebody wants to read it. */
export function Said({ sessionId, final }: SaidProps) {
  const [open, setOpen] = useState(() => isTurn(location.hash));
  const [target, setTarget] = useState(location.hash);

  // A quote's place was chosen: the conversation opens there.
  useEffect(() => {
    const follow = () => {
      setTarget(location.hash);
      if (isTurn(location.hash)) setOpen(true);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  return (
    <details className="said" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>Everything that was said</h2>
      </summary>
      {open && <Turns key={String(final)} sessionId={sessionId} target={target} />}
    </details>
  );
}

const isTurn = (hash: string): boolean => /^#turn-\d+$/.test(hash);

function Turns({ sessionId, target }: { sessionId: string; target: string }) {
  const { server } = usePage();
  const [answer, retry] = useRequest(`transcript ${sessionId}`, () => server.transcript(sessionId));
  const ready = answer.state === 'ready';
  useEffect(() => {
    if (!ready || !isTurn(target)) return;
    const turn = document.getElementById(target.slice(1));
    turn?.focus({ preventScroll: true });
    turn?.scrollIntoView({ block: 'center' });
  }, [ready, target]);
  return (
    <AnswerOf answer={answer} waiting="Fetching the conversation…" retry={retry}>
      {({ turns }) =>
        turns.length === 0 ? <p>Nobody has said anything yet.</p> : <TurnList turns={turns} />
      }
    </AnswerOf>
  );
}

function TurnList({ turns }: { turns: readonly TranscriptTurn[] }) {
  const beganMs = Date.parse(turns[0]?.started_at ?? '');
  return (
    <ol className="said-turns">
      {turns.map(({ turn_id, speaker, text, interrupted, started_at }) => (
        <li key={turn_id} id={turnAnchor(turn_id)} tabIndex={-1} className={`said-${speaker}`}>
          <span className="said-who">
            {speaker === 'learner' ? 'You' : 'Interviewer'}{' '}
            <time dateTime={started_at}>{formatDuration((Date.parse(started_at) - beganMs) / 1000)}</time>
          </span>
          <p>
            {text}
            {interrupted && '\u00a0—'}
          </p>
        </li>
      ))}
    </ol>
  );
}
