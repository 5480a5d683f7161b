import { setTimeout as delay } from 'node:timers/promises';
import { ProviderError } from './provider-error';

export interface RetryOptions {
  /** Tries in all. @default 3 */
  readonly attempts?: number;
  /** Longest wait before the second try, in ms; doubles from try to try. @default 150 */
  readonly firstDelayMs?: number;
  /** A try may not begin later than this after the first one, in ms: somebody waits for an answer. @default 3000 */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
  /** @default Math.random */
  readonly random?: () => number;
}

/**
 * Tries again what may go better later, with exponential back-off and full jitter (AWS Architecture Blog,
 * "Exponential Backoff And Jitter"), so that all sessions do not come back at once.
 * @throws the last error, or at once one that is not retryable
 */
export async function retrying<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 3, firstDelayMs = 150, budgetMs = 3000, signal, random = Math.random } = options;
  const startedMs = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const mayTry = error instanceof ProviderError && error.retryable && attempt < attempts;
      if (!mayTry || signal?.aborted) throw error;
      const backOffMs = random() * firstDelayMs * 2 ** (attempt - 1);
      const waitMs = Math.max(backOffMs, error.retryAfterMs ?? 0);
      if (performance.now() - startedMs + waitMs > budgetMs) throw error;
      await delay(waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
