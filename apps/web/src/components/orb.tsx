import { useEffect, useRef } from 'react';
import type { FloorView } from '@spool/client';
import type { Levels } from '../interview';
import { OrbPainter } from '../orb-painter';

interface OrbProps {
  readonly floor: FloorView;
  readonly levels: Levels;
}

/** Moves with whoever talks. Decoration: the words under it say the same. */
export function Orb({ floor, levels }: OrbProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef(floor);
  useEffect(() => {
    current.current = floor;
  }, [floor]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const painter = new OrbPainter(element, context);
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;
    const paint = (nowMs: number) => {
      painter.paint(nowMs, current.current, levels, still.matches);
      frame = requestAnimationFrame(paint);
    };
    frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, [levels]);

  return <canvas ref={canvas} className="orb" aria-hidden="true" />;
}
