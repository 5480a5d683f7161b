import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { DiscoverInstancesCommand } from '@aws-sdk/client-servicediscovery';
import { Cached } from './cached';
import { fromAttributes } from './worker-record';
import { DiscoveryError } from './worker-directory';
import type { KnownWorker, WorkerDirectory } from './worker-directory';

export interface CloudMapDirectoryOptions {
  readonly client: ServiceDiscoveryClient;
  /** Name of the HTTP namespace. */
  readonly namespace: string;
  /** Name of the service in it. */
  readonly service: string;
  /**
   * How long an answer is kept, in ms: a gateway asks for each new session, and Cloud Map allows an account some
   * thousand DiscoverInstances a second.
   * @default 2000
   */
  readonly ttlMs?: number;
  /** A registration that was not renewed for so long is of a worker that is gone, in ms. @default 30 000 */
  readonly staleAfterMs?: number;
  /** Ms since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  readonly onError?: (error: unknown) => void;
}

/** Cloud Map gives at most so many instances for one request; it picks them at random. */
const MAX_RESULTS = 1000;

/** The workers that registered themselves in a Cloud Map HTTP namespace (see {@link CloudMapRegistration}). */
export class CloudMapDirectory implements WorkerDirectory {
  readonly #options: CloudMapDirectoryOptions;
  readonly #now: () => number;
  readonly #workers: Cached<readonly KnownWorker[]>;

  constructor(options: CloudMapDirectoryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#workers = new Cached({
      load: () => this.#discover(),
      ttlMs: options.ttlMs ?? 2000,
      now: this.#now,
      onError: options.onError ?? (() => undefined),
    });
  }

  async list(): Promise<readonly KnownWorker[]> {
    const workers = await this.#workers.get();
    // Judged each time: what is kept while Cloud Map is away grows old too.
    const oldest = this.#now() - (this.#options.staleAfterMs ?? 30_000);
    return workers.filter(({ record }) => record === undefined || record.reportedAtMs >= oldest);
  }

  async #discover(): Promise<readonly KnownWorker[]> {
    const { client, namespace, service } = this.#options;
    try {
      const { Instances = [] } = await client.send(
        new DiscoverInstancesCommand({
          NamespaceName: namespace,
          ServiceName: service,
          MaxResults: MAX_RESULTS,
          // Where no health checks are set, all instances count as healthy.
          HealthStatus: 'HEALTHY',
        }),
      );
      return Instances.flatMap(({ InstanceId, Attributes }) => {
        const record = InstanceId && Attributes ? fromAttributes(InstanceId, Attributes) : undefined;
        return record ? [{ url: record.url, record }] : [];
      });
    } catch (error) {
      throw new DiscoveryError(
        'directory_unavailable',
        `Cloud Map does not list ${namespace}/${service}: check that the service exists and that servicediscovery:DiscoverInstances is allowed.`,
        error,
      );
    }
  }
}
