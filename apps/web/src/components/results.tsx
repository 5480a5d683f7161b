import { useEffect, useRef } from 'react';
import type { ResultsResponse } from '@spool/contracts';
import { CATEGORIES, byCategory, formatDuration, formatPercent } from '../format';
import type { Interview } from '../interview';
import { Brand } from './brand';
import { Icon } from './icons';

export function Results({ interview, results }: { interview: Interview; results: ResultsResponse }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: the keyboard and the screen reader go on here.
  useEffect(() => heading.current?.focus(), []);
  const groups = byCategory(results.interests);
  return (
    <div className="results" data-testid="results" data-final={results.final}>
      <header className="welcome-header">
        <Brand />
      </header>
      <main className="results-main">
        <h1 ref={heading} tabIndex={-1}>
          {groups.length > 0 ? 'What you care about' : 'Thank you for talking'}
        </h1>
        <p className="lead">{summary(results)}</p>
        {groups.map(({ category, interests }) => (
          <section key={category} className={`result-group category-${category}`}>
            <h2>
              <span className="chip">{CATEGORIES[category]}</span>
            </h2>
            <ul>
              {interests.map((interest) => (
                <Result key={interest.name} interest={interest} />
              ))}
            </ul>
          </section>
        ))}
        <div className="actions">
          <button type="button" className="primary-button" onClick={() => interview.startOver()}>
            Start another
          </button>
          <button type="button" className="secondary-button" onClick={() => download(results)}>
            <Icon name="download" size={18} /> Download JSON
          </button>
        </div>
      </main>
    </div>
  );
}

function Result({ interest }: { interest: ResultsResponse['interests'][number] }) {
  const { name, confidence, evidence } = interest;
  return (
    <li className="result" data-testid="result-interest" data-name={name}>
      <div className="result-head">
        <strong>{name}</strong>
        <meter min={0} max={1} value={confidence} aria-label={`Confidence: ${formatPercent(confidence)}`} />
        <span className="result-confidence">{formatPercent(confidence)} sure</span>
      </div>
      {evidence.map(({ quote, turn_id }, index) => (
        <blockquote key={`${turn_id}-${index}`}>{quote}</blockquote>
      ))}
    </li>
  );
}

function summary({ interests, learner_turns, duration_s, final }: ResultsResponse): string {
  const answers = `${learner_turns} ${learner_turns === 1 ? 'answer' : 'answers'} in ${formatDuration(duration_s)}`;
  if (interests.length === 0) return `${answers}. It was too short to tell an interest from it.`;
  const found = `${interests.length} ${interests.length === 1 ? 'interest' : 'interests'}`;
  return `${found} from ${answers}${final ? '' : '; the interview still goes on'}, in your own words.`;
}

function download(results: ResultsResponse): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(results, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `interview-${results.session_id}.json`;
  link.click();
  // The browser has begun to read it by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
