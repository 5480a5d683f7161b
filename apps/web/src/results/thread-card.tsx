import type { LearningThread } from '@spool/contracts';
import { titled } from '../format';

interface ThreadCardProps {
  readonly thread: LearningThread;
  /** What the learning platform called it, once it has answered. */
  readonly threadId: string | null | undefined;
}

/** The learning thread that the interview proposes. */
export function ThreadCard({ thread, threadId }: ThreadCardProps) {
  return (
    <section className="thread-card" aria-labelledby="thread-title">
      <p className="eyebrow">A learning thread for you</p>
      <h2 id="thread-title">{thread.title}</h2>
      <p>{thread.description}</p>
      <h3>In this order</h3>
      <ol className="thread-topics">
        {thread.topics.map((topic) => (
          <li key={topic}>{titled(topic)}</li>
        ))}
      </ol>
      {thread.subjects.length > 0 && <p className="thread-subjects">{thread.subjects.join(' · ')}</p>}
      {threadId && <p className="thread-id">Your learning platform has it as {threadId}.</p>}
    </section>
  );
}
