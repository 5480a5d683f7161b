import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import {
  DeregisterInstanceCommand,
  DuplicateRequest,
  GetOperationCommand,
  InstanceNotFound,
  RegisterInstanceCommand,
} from '@aws-sdk/client-servicediscovery';
import { toAttributes } from './worker-record';
import type { WorkerRecord } from './worker-record';
import { DiscoveryError } from './worker-directory';

export interface CloudMapRegistrationOptions {
  readonly client: ServiceDiscoveryClient;
  /** Id of the service in the HTTP namespace, e.g. `srv-e4anhexample`. */
  readonly serviceId: string;
  /** What is true now; asked at each renewal. Its `workerId` never changes. */
  readonly record: () => WorkerRecord;
  /** From one renewal's end to the next one's start, in ms. @default 5000 */
  readonly everyMs?: number;
  /** How often an operation under way is looked at, in ms. @default 250 */
  readonly pollMs?: number;
  /** An operation that is not done after so long is given up, in ms. @default 30 000 */
  readonly operationTimeoutMs?: number;
  readonly onError?: (error: unknown) => void;
}

/**
 * Keeps a worker's registration in Cloud Map fresh. RegisterInstance is an asynchronous upsert, and Cloud Map takes
 * one at a time for an instance: each renewal waits for the operation before (API reference, RegisterInstance).
 */
export class CloudMapRegistration {
  readonly #options: CloudMapRegistrationOptions;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  /** Wakes the loop before its time. */
  #wake: () => void = () => undefined;

  constructor(options: CloudMapRegistrationOptions) {
    this.#options = options;
  }

  /**
   * Registers, and goes on renewing.
   * @throws DiscoveryError `registration_failed` when the first registration fails; nothing goes on then
   */
  async start(): Promise<void> {
    await this.#register();
    this.#loop = this.#renew();
  }

  /** Something changed that placement should know before the next renewal: draining, full. */
  renewNow(): void {
    this.#wake();
  }

  /** Stops renewing and takes the registration back. Idempotent; never throws: a stale entry is ignored anyway. */
  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#wake();
    await this.#loop;
    try {
      await this.#deregister();
    } catch (error) {
      this.#options.onError?.(error);
    }
  }

  async #renew(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#pause(this.#options.everyMs ?? 5000);
      if (this.#stop.signal.aborted) return;
      // Tried again at the next renewal: it is as late then as it would be after a retry of its own.
      await this.#register().catch((error: unknown) => this.#options.onError?.(error));
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #register(): Promise<void> {
    const { client, serviceId } = this.#options;
    const record = this.#options.record();
    try {
      await this.#afterOthers(async () => {
        const { OperationId } = await client.send(
          new RegisterInstanceCommand({
            ServiceId: serviceId,
            InstanceId: record.workerId,
            Attributes: toAttributes(record),
          }),
        );
        await this.#done(OperationId);
      });
    } catch (cause) {
      throw new DiscoveryError(
        'registration_failed',
        `Worker ${record.workerId} is not registered in Cloud Map service ${serviceId}: check that the service exists and that servicediscovery:RegisterInstance and GetOperation are allowed.`,
        cause,
      );
    }
  }

  async #deregister(): Promise<void> {
    const { client, serviceId, record } = this.#options;
    try {
      await this.#afterOthers(async () => {
        const { OperationId } = await client.send(
          new DeregisterInstanceCommand({ ServiceId: serviceId, InstanceId: record().workerId }),
        );
        await this.#done(OperationId);
      });
    } catch (error) {
      if (!(error instanceof InstanceNotFound)) throw error;
    }
  }

  /** Cloud Map refuses a request while another for the instance is under way, and names that one: wait for it. */
  async #afterOthers(request: () => Promise<void>): Promise<void> {
    try {
      await request();
    } catch (error) {
      if (!(error instanceof DuplicateRequest)) throw error;
      await this.#done(error.DuplicateOperationId).catch(() => undefined); // its failure is not ours
      await request();
    }
  }

  async #done(operationId: string | undefined): Promise<void> {
    if (operationId === undefined) return;
    const { client, pollMs = 250, operationTimeoutMs = 30_000 } = this.#options;
    const deadline = performance.now() + operationTimeoutMs;
    for (;;) {
      const { Operation } = await client.send(new GetOperationCommand({ OperationId: operationId }));
      if (Operation?.Status === 'SUCCESS') return;
      if (Operation?.Status === 'FAIL') {
        throw new Error(`operation ${operationId} failed: ${Operation.ErrorCode} ${Operation.ErrorMessage}`);
      }
      if (performance.now() > deadline) throw new Error(`operation ${operationId} takes too long`);
      await delay(pollMs);
    }
  }
}
