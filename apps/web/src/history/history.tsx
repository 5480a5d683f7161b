import { usePage, usePlace } from '../navigation/page-context';
import { useRequest } from '../navigation/use-request';
import { AnswerOf } from '../shell/answer';
import { Link } from '../navigation/link';
import { Shell } from '../shell/shell';
import { beginOf, endOf } from './days';
import { DateFilter } from './date-filter';
import { HistoryList } from './history-list';
import { YourData } from './your-data';

/** A user's interviews, newest first, of all time or between two days that the address names. */
export function History() {
  const { server, userId } = usePage();
  const query = new URLSearchParams(usePlace().search);
  const [fromDay, toDay] = [query.get('from') ?? '', query.get('to') ?? ''];
  const [from, to] = [beginOf(fromDay), endOf(toDay)];
  const key = `history ${userId} ${from ?? ''} ${to ?? ''}`;
  const [answer, retry] = useRequest(key, () => server.history(userId, { from, to }));
  const searched = from !== undefined || to !== undefined;
  return (
    <Shell title="History" className="history">
      <h1 tabIndex={-1}>Your interviews</h1>
      <DateFilter from={fromDay} to={toDay} />
      <AnswerOf
        answer={answer}
        waiting="Fetching your interviews…"
        retry={retry}
        otherwise={{ forbidden: <NotAllowed />, unauthorized: <NotAllowed /> }}
      >
        {(first) =>
          first.interviews.length === 0 ? (
            <Empty searched={searched} />
          ) : (
            <HistoryList
              key={key}
              first={first}
              more={(cursor) => server.history(userId, { from, to, cursor })}
            />
          )
        }
      </AnswerOf>
      <YourData onDeleted={retry} />
    </Shell>
  );
}

const Empty = ({ searched }: { searched: boolean }) => (
  <div className="empty" data-testid="history-empty">
    {searched ? (
      <p>There was no interview in that time. Choose other days, or clear them.</p>
    ) : (
      <>
        <p>You have had no interview yet. What you find out in one stands here afterwards.</p>
        <Link to="/" className="primary-button">
          Start one
        </Link>
      </>
    )}
  </div>
);

const NotAllowed = () => (
  <div className="empty" role="alert">
    <p>
      This server shows the history only to who is signed in. Open it where you came from, and sign in there.
    </p>
  </div>
);
