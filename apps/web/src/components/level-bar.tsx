import { useEffect, useRef } from 'react';
import type { Levels } from '../interview';
import { loudness } from '../loudness';

const BARS = 5;

/** The learner's microphone level as a few bars; set past React, which need not know 20 times a second. */
export function LevelBar({ levels }: { levels: Levels }) {
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      root.current?.style.setProperty('--level', loudness(levels.learner).toFixed(2));
    }, 50);
    return () => clearInterval(timer);
  }, [levels]);
  return (
    <span ref={root} className="level" aria-hidden="true">
      {Array.from({ length: BARS }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  );
}
