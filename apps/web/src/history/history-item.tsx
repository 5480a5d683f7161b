import type { InterviewList, ResultsResponse } from '@spool/contracts';
import { formatDay, formatDuration, formatTime, titled } from '../format';
import { Link } from '../navigation/link';
import { usePage } from '../navigation/page-context';
import { pathOf } from '../navigation/routes';
import { useRequest } from '../navigation/use-request';

/** Names that stand in the line; what is more is counted. */
const SHOWN = 4;

interface HistoryItemProps {
  readonly item: InterviewList['interviews'][number];
  readonly planTitle: string | undefined;
}

/** One interview: when it was, what it was about, and what it found, which is fetched beside. */
export function HistoryItem({ item, planTitle }: HistoryItemProps) {
  const { server } = usePage();
  const { session_id: sessionId, created_at, ended_at, mode } = item;
  const [answer] = useRequest(`results ${sessionId}`, () => server.results(sessionId));
  const results = answer.state === 'ready' ? answer.value : undefined;
  const title = results?.plan?.title ?? planTitle ?? 'Interview';
  return (
    <li className="history-item">
      <Link to={pathOf({ view: 'results', sessionId })} className="history-link">
        <span className="history-when">
          <time dateTime={created_at}>{formatDay(created_at)}</time>
          <span>{formatTime(created_at)}</span>
        </span>
        <span className="history-what">
          <strong>{title}</strong>
          <span className="history-facts">
            {ended_at === null ? (
              <em>still going on</em>
            ) : (
              formatDuration(secondsBetween(created_at, ended_at))
            )}
            {mode === 'thread' && ' · with a learning thread'}
          </span>
          <Found results={results} />
        </span>
      </Link>
    </li>
  );
}

function Found({ results }: { results: ResultsResponse | undefined }) {
  // Its line is kept free, so that nothing jumps when it comes.
  if (!results) return <span className="history-found" />;
  const { interests } = results;
  if (interests.length === 0) {
    return <span className="history-found">{results.final ? 'No interest found' : 'Nothing found yet'}</span>;
  }
  const more = interests.length - SHOWN;
  return (
    <span className="history-found">
      {interests.slice(0, SHOWN).map(({ name, category }) => (
        <span key={name} className={`chip category-${category}`}>
          {titled(name)}
        </span>
      ))}
      {more > 0 && <span className="history-more">and {more} more</span>}
    </span>
  );
}

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
