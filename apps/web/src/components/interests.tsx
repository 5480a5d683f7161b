import { useEffect, useRef } from 'react';
import type { InterestView } from '@spool/client';
import { CATEGORIES } from '../format';

/** The interests so far, newest first: what was just found is what the learner wants to see. */
export function Interests({ interests }: { interests: readonly InterestView[] }) {
  const newestFirst = [...interests].sort((a, b) => b.turnId - a.turnId);
  const list = useRef<HTMLUListElement>(null);
  // On a phone the cards are a strip that would stay where it was, with the new one out of sight.
  const newest = newestFirst[0]?.name;
  useEffect(() => {
    if (list.current) list.current.scrollLeft = 0;
  }, [newest]);
  return (
    <aside className="interests" aria-label="Interests found so far">
      <h2>Interests {interests.length > 0 && <span className="count">{interests.length}</span>}</h2>
      {interests.length === 0 ? (
        <p className="interests-empty">What you care about will show up here while you talk.</p>
      ) : (
        <ul ref={list}>
          {newestFirst.map((interest) => (
            <li
              key={interest.name}
              className={`card category-${interest.category} ${interest.withdrawn ? 'card-withdrawn' : ''}`}
              data-testid="interest-card"
              data-name={interest.name}
            >
              <div className="card-head">
                <strong>{interest.name}</strong>
                <span className="chip">{CATEGORIES[interest.category]}</span>
              </div>
              <blockquote>{interest.quote}</blockquote>
              {interest.withdrawn && <p className="card-note">You took this one back.</p>}
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
