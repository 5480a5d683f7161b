import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Interest } from '@spool/contracts';
import { CATEGORIES, counted, titled } from '../format';
import { anchorOf } from './interest-card';
import { CATEGORY_PX, coil, LABEL_GAP_PX, layOut, LINE_PX } from './picture-layout';
import type { Reel } from './picture-layout';
import { strengthOf, strengthWords } from './strength';

/** Until it is known, px. */
const USUAL_WIDTH_PX = 860;

/** The interests as reels on a thread, in the order in which they were spoken of. Each leads to its card. */
export function InterestPicture({ interests }: { interests: readonly Interest[] }) {
  const [frame, width] = useWidth();
  const inOrder = [...interests].sort((a, b) => a.first_mentioned_at.localeCompare(b.first_mentioned_at));
  const items = inOrder.map((interest) => ({
    name: titled(interest.name),
    strength: strengthOf(interest),
    quotes: interest.evidence.length,
  }));
  const picture = layOut(items, width);
  return (
    <figure className="picture">
      <div ref={frame} className="picture-frame">
        <svg
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="group"
          aria-label="Picture of your interests, in the order in which you spoke of them"
          data-testid="picture"
        >
          <path className="picture-thread" d={picture.thread} aria-hidden="true" />
          {picture.reels.map((reel, index) => {
            const interest = inOrder[index];
            return interest && <ReelOf key={interest.name} reel={reel} interest={interest} />;
          })}
        </svg>
      </div>
      <figcaption>
        Reels on one thread, in the order in which you spoke of them: the larger, the more it means to you;
        the more windings, the more you said.
      </figcaption>
    </figure>
  );
}

function ReelOf({ reel, interest }: { reel: Reel; interest: Interest }) {
  const { x, y, radius, windings, lines } = reel;
  const category = CATEGORIES[interest.category];
  const below = radius + LABEL_GAP_PX;
  const strength = strengthWords(strengthOf(interest)).toLowerCase();
  // Begins with what is to be read there, for those who say what they see (WCAG 2.5.3).
  const label = `${lines.join(' ')} ${category}, ${strength}, ${counted(interest.evidence.length, 'quote')}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <a
        href={`#${anchorOf(interest.name)}`}
        aria-label={label}
        className={`reel category-${interest.category}`}
      >
        <circle className="reel-focus" r={radius + 5} />
        <circle className="reel-disc" r={radius} />
        <path className="reel-coil" d={coil(radius, windings)} strokeWidth={Math.max(1.4, radius / 26)} />
        <circle className="reel-hole" r={radius * 0.13} />
        {lines.map((line, index) => (
          <text key={index} className="reel-label" textAnchor="middle" y={below + 14 + index * LINE_PX}>
            {`${line} `}
          </text>
        ))}
        <text
          className="reel-label reel-category"
          textAnchor="middle"
          y={below + 12 + lines.length * LINE_PX + (CATEGORY_PX - 17)}
        >
          {category}
        </text>
      </a>
    </g>
  );
}

/** @returns a ref, and the width in px of what it is given to */
function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH_PX);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const px = entry?.contentRect.width ?? 0;
      if (px > 0) setWidth(px);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
