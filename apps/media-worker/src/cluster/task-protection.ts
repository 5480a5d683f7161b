import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@spool/observability';
import { z } from 'zod';

const PATH = '/task-protection/v1/state';
const TIMEOUT_MS = 5000;
/** Protection is set for so long and renewed in time: a worker that is killed must not protect its task for ever. */
const EXPIRES_IN_MINUTES = 30;
const RENEW_MS = 10 * 60_000;
const RETRY_MS = { first: 1000, longest: 60_000 };

/** What the agent answers (Amazon ECS developer guide, "Task scale-in protection endpoint"). */
const AnswerSchema = z.object({
  protection: z.object({ ProtectionEnabled: z.boolean() }).nullish(),
  failure: z.object({ Reason: z.string(), Detail: z.string().nullish() }).nullish(),
  error: z.object({ Code: z.string(), Message: z.string().nullish() }).nullish(),
});

export interface TaskProtectionOptions {
  /** ECS_AGENT_URI of the task. */
  readonly agentUri: string;
  readonly logger: Logger;
  /** @default 600 000 */
  readonly renewMs?: number;
  /** First of the delays between tries, which double, in ms. @default 1000 */
  readonly retryMs?: number;
}

/**
 * Keeps ECS from choosing this task when it scales in or deploys, while it holds interviews. A deployment that waits
 * for protected tasks refuses protection with DEPLOYMENT_BLOCKED, and so may the agent for other reasons: it is asked
 * again, and the drain on SIGTERM is what saves interviews meanwhile.
 */
export class TaskProtection {
  readonly #o: TaskProtectionOptions;
  readonly #stop = new AbortController();
  #keeping: Promise<void> | undefined;

  constructor(options: TaskProtectionOptions) {
    this.#o = options;
  }

  /** Asks once, and goes on asking and renewing in the background. Never throws: without protection a worker works too. */
  async protect(): Promise<void> {
    const isSet = await this.#put(true);
    this.#keeping ??= this.#keep(isSet);
  }

  /** The task may go. Idempotent. */
  async release(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await this.#keeping;
    await this.#put(false);
  }

  async #keep(isSet: boolean): Promise<void> {
    const { renewMs = RENEW_MS, retryMs = RETRY_MS.first } = this.#o;
    let waitMs = isSet ? renewMs : retryMs;
    while (await this.#slept(waitMs)) {
      if (await this.#put(true)) waitMs = renewMs;
      else waitMs = Math.min(waitMs === renewMs ? retryMs : 2 * waitMs, RETRY_MS.longest);
    }
  }

  /** @returns false when it is over */
  async #slept(ms: number): Promise<boolean> {
    try {
      await delay(ms, undefined, { signal: this.#stop.signal, ref: false });
      return true;
    } catch {
      return false; // released
    }
  }

  async #put(enabled: boolean): Promise<boolean> {
    const { agentUri, logger } = this.#o;
    const body = enabled
      ? { ProtectionEnabled: true, ExpiresInMinutes: EXPIRES_IN_MINUTES }
      : { ProtectionEnabled: false };
    try {
      const response = await fetch(`${agentUri}${PATH}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const { protection, failure, error } = AnswerSchema.parse(await response.json());
      if (protection?.ProtectionEnabled === enabled) return true;
      const reason = failure?.Reason ?? error?.Code ?? `status ${response.status}`;
      logger.warn({ enabled, reason }, 'ECS did not change the protection of this task; it is asked again.');
    } catch (err) {
      logger.warn({ enabled, err }, 'The ECS agent does not answer for the protection of this task.');
    }
    return false;
  }
}
