import { useEffect } from 'react';
import type { ResultsResponse } from '@spool/contracts';
import { counted, formatDay, formatDuration, formatTime } from '../format';
import { Link } from '../navigation/link';
import { usePage } from '../navigation/page-context';
import { useRequest } from '../navigation/use-request';
import { WithPlayer } from '../recording/player-context';
import { AnswerOf } from '../shell/answer';
import { Shell } from '../shell/shell';
import { Academics } from './academics';
import { InterestCard } from './interest-card';
import { InterestPicture } from './interest-picture';
import { KeepActions } from './keep-actions';
import { Said } from './said';
import { TakenBack } from './taken-back';
import { ThreadCard } from './thread-card';

/** How often results that still grow are asked for, ms. */
const GROWS_MS = 4000;

/** What an interview has found, at an address of its own. */
export function ResultsView({ sessionId }: { sessionId: string }) {
  const { server } = usePage();
  const [answer, ask] = useRequest(`results ${sessionId}`, () => server.results(sessionId));
  const results = answer.state === 'ready' ? answer.value : undefined;
  const grows = results !== undefined && !results.final;
  useEffect(() => {
    if (!grows) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') ask();
    }, GROWS_MS);
    return () => clearInterval(timer);
  }, [grows, ask]);

  const title = titleOf(results);
  return (
    <Shell title={title} className="results">
      <h1 tabIndex={-1}>{title}</h1>
      <AnswerOf
        answer={answer}
        waiting="Fetching the results…"
        retry={ask}
        otherwise={{
          session_not_found: <Gone />,
          invalid_parameter: <Gone />,
          forbidden: <NotYours />,
          unauthorized: <SignIn />,
        }}
      >
        {(value) => (
          <WithPlayer>
            <Results results={value} />
          </WithPlayer>
        )}
      </AnswerOf>
    </Shell>
  );
}

function titleOf(results: ResultsResponse | undefined): string {
  if (!results) return 'Results';
  return results.interests.length > 0 ? 'What you care about' : 'Thank you for talking';
}

function Results({ results }: { results: ResultsResponse }) {
  const { interests, recording, thread } = results;
  return (
    <div data-testid="results" data-final={results.final}>
      <p className="results-facts">
        {results.plan && <span>{results.plan.title}</span>}
        <time dateTime={results.created_at}>
          {formatDay(results.created_at)}, {formatTime(results.created_at)}
        </time>
      </p>
      <p className="lead" role={results.final ? undefined : 'status'}>
        {summary(results)}
      </p>
      {interests.length > 0 && <InterestPicture interests={interests} />}
      <KeepActions results={results} />
      {interests.length > 0 && (
        <section className="interest-cards" aria-label="Each interest">
          {interests.map((interest) => (
            <InterestCard key={interest.name} interest={interest} recording={recording} />
          ))}
        </section>
      )}
      {thread && <ThreadCard thread={thread} threadId={results.thread_id} />}
      <Academics subjects={results.subjects} concepts={results.concepts} />
      <TakenBack withdrawn={results.withdrawn} recording={recording} />
      <Said sessionId={results.session_id} recording={recording} final={results.final} />
      <div className="actions results-onward">
        <Link to="/" className="primary-button">
          Start another
        </Link>
        <Link to="/history" className="secondary-button">
          All interviews
        </Link>
      </div>
    </div>
  );
}

export function summary({ interests, learner_turns, duration_s, final }: ResultsResponse): string {
  const answers = `${counted(learner_turns, 'answer')} in ${formatDuration(duration_s)}`;
  const open = final ? '' : '. The interview still goes on, and this grows with it';
  if (interests.length === 0) {
    return final ? `${answers}. It was too short to tell an interest from it.` : `${answers}${open}.`;
  }
  return `${counted(interests.length, 'interest')} from ${answers}, in your own words${open}.`;
}

interface NothingHereProps {
  readonly why: string;
  readonly way: string;
}

const NothingHere = ({ why, way }: NothingHereProps) => (
  <div className="message-view">
    <p className="lead">{why}</p>
    <div className="actions">
      <Link to="/history" className="primary-button">
        {way}
      </Link>
    </div>
  </div>
);

const Gone = () => (
  <NothingHere
    why="There is no interview at this address. It may have been deleted, or its time was over."
    way="To the history"
  />
);

const NotYours = () => (
  <NothingHere
    why="This interview is somebody else’s. Ask them for what you want to know of it."
    way="To your history"
  />
);

const SignIn = () => (
  <div className="message-view" role="alert">
    <p className="lead">
      This server shows results only to who is signed in. Open them from where you came, and sign in there.
    </p>
  </div>
);
