import { useEffect, useRef, useState } from 'react';
import type { InterviewList } from '@spool/contracts';
import { counted } from '../format';
import { failureOf, useRequest } from '../navigation/use-request';
import { usePage } from '../navigation/page-context';
import { byPeriod } from './days';
import { HistoryItem } from './history-item';

interface HistoryListProps {
  readonly first: InterviewList;
  readonly more: (cursor: string) => Promise<InterviewList>;
}

/** One page of interviews after the other, as far as somebody wants to look back. */
export function HistoryList({ first, more }: HistoryListProps) {
  const { server } = usePage();
  const [plans] = useRequest('plans', () => server.plans());
  const [later, setLater] = useState<readonly InterviewList[]>([]);
  const [problem, setProblem] = useState('');
  const [fetching, setFetching] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const pages = [first, ...later];
  const interviews = pages.flatMap((page) => page.interviews);
  const cursor = pages.at(-1)?.next_cursor ?? null;
  const titles = new Map(
    plans.state === 'ready' ? plans.value.plans.map(({ id, title }) => [id, title]) : [],
  );

  const fetchMore = async () => {
    if (cursor === null || fetching) return;
    setFetching(true);
    setProblem('');
    try {
      const next = await more(cursor);
      setLater((before) => [...before, next]);
    } catch (error) {
      setProblem(failureOf(error).detail);
    } finally {
      setFetching(false);
    }
  };

  // The button moves away under the keyboard: it goes on at the first interview that has come.
  const shown = interviews.length;
  const before = useRef(shown);
  useEffect(() => {
    if (shown > before.current)
      list.current?.querySelectorAll<HTMLElement>('.history-link')[before.current]?.focus();
    before.current = shown;
  }, [shown]);

  return (
    <div ref={list}>
      <p role="status" className="visually-hidden">
        {counted(shown, 'interview')} shown{cursor === null ? ', that is all' : ''}
      </p>
      {byPeriod(interviews, Date.now()).map(({ period, items }) => (
        <section key={period} className="history-period" aria-label={period}>
          <h2>{period}</h2>
          <ul>
            {items.map((item) => (
              <HistoryItem key={item.session_id} item={item} planTitle={titles.get(item.plan_id ?? '')} />
            ))}
          </ul>
        </section>
      ))}
      {cursor !== null && (
        <button
          type="button"
          className="secondary-button more-button"
          disabled={fetching}
          onClick={() => void fetchMore()}
        >
          {fetching ? 'Fetching…' : 'Show more'}
        </button>
      )}
      {problem && (
        <p role="alert" className="failure">
          {problem}
        </p>
      )}
    </div>
  );
}
