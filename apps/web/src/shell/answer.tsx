import type { ReactNode } from 'react';
import type { Answer } from '../navigation/use-request';

interface AnswerProps<T> {
  readonly answer: Answer<T>;
  /** While it is asked for, in words: `Fetching your interviews…` */
  readonly waiting: string;
  readonly retry: () => void;
  /** Where a failure leads instead of to another try, by its code. */
  readonly otherwise?: Partial<Record<string, ReactNode>>;
  readonly children: (value: T) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it is not here and what to do. */
export function AnswerOf<T>({ answer, waiting, retry, otherwise = {}, children }: AnswerProps<T>) {
  switch (answer.state) {
    case 'loading':
      return (
        <div className="waiting" role="status">
          <i aria-hidden="true" />
          {waiting}
        </div>
      );
    case 'failed':
      return (
        otherwise[answer.code] ?? (
          <div className="failure" role="alert" data-code={answer.code}>
            <p>{answer.detail}</p>
            <button type="button" className="secondary-button" onClick={retry}>
              Try again
            </button>
          </div>
        )
      );
    case 'ready':
      return children(answer.value);
  }
}
