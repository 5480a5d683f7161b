import { InterviewClientError } from '@spool/client';
import { useCallback, useEffect, useState } from 'react';

export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly code: string; readonly detail: string };

const LOADING = { state: 'loading' } as const;

/** @param key what the request depends on: another key, another request. @returns its answer, and a way to ask again */
export function useRequest<T>(key: string, ask: () => Promise<T>): [Answer<T>, () => void] {
  const [{ answer, of }, setAnswer] = useState<{ answer: Answer<T>; of: string }>({
    answer: LOADING,
    of: key,
  });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    setAnswer((before) => (before.answer.state === 'failed' ? { ...before, answer: LOADING } : before));
    setAttempt((number) => number + 1);
  }, []);

  useEffect(() => {
    let current = true;
    const settle = (settled: Answer<T>) => {
      if (!current) return;
      // What is here already is worth more than why it could not be asked for again.
      setAnswer((before) =>
        settled.state === 'failed' && before.of === key && before.answer.state === 'ready'
          ? before
          : { answer: settled, of: key },
      );
    };
    ask().then(
      (value) => settle({ state: 'ready', value }),
      (error: unknown) => settle(failureOf(error)),
    );
    return () => {
      current = false;
    };
    // `ask` is a new function each time; what it asks for is in the key.
  }, [key, attempt]);

  // The network is back: nobody has to press a button for that.
  const failed = answer.state === 'failed';
  useEffect(() => {
    if (!failed) return;
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [failed, retry]);

  return [of === key ? answer : LOADING, retry];
}

export const failureOf = (error: unknown): { state: 'failed'; code: string; detail: string } =>
  error instanceof InterviewClientError
    ? { state: 'failed', code: error.code, detail: error.detail }
    : { state: 'failed', code: 'internal_error', detail: 'Something went wrong on this page. Reload it.' };
