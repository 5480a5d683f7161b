import { PhrasingError } from './phrasing-error';

/**
 * @param ms how long to wait
 * @throws PhrasingError `late` after that, and the signal's reason once it is aborted, whatever `work` does about it
 */
export async function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let stopWaiting: () => void = () => undefined;
  const end = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new PhrasingError('late', `nothing within ${ms} ms`)), ms);
    const onAbort = (): void => reject(signal.reason);
    stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    stopWaiting();
  }
}
