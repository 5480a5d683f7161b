import { useEffect, useState } from 'react';
import { formatDuration } from '../format';

export function Elapsed({ sinceMs }: { sinceMs: number | undefined }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className="elapsed" role="timer" aria-label="Elapsed time" aria-live="off">
      {formatDuration(sinceMs === undefined ? 0 : (nowMs - sinceMs) / 1000)}
    </time>
  );
}
