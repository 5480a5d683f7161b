import { promises as dns } from 'node:dns';
import { Cached } from './cached';
import { DiscoveryError } from './worker-directory';
import type { KnownWorker, WorkerDirectory } from './worker-directory';

/** What is used of `node:dns/promises`. */
export interface DnsResolver {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveSrv(name: string): Promise<{ name: string; port: number }[]>;
}

export interface DnsDirectoryOptions {
  /** A name with an address for each worker, e.g. `media-worker.spool.local` (Cloud Map's private DNS, Kubernetes). */
  readonly name: string;
  /** Port of the control API, for address records; SRV records have their own. */
  readonly port: number;
  /** `SRV` asks for ports too. @default 'A' */
  readonly type?: 'A' | 'AAAA' | 'SRV';
  /** How long an answer is kept, in ms. @default 5000 */
  readonly ttlMs?: number;
  /** @default the system's resolver; tests have one of their own */
  readonly resolver?: DnsResolver;
  readonly now?: () => number;
  readonly onError?: (error: unknown) => void;
}

/** The workers behind a DNS name. Knows addresses only: load comes from asking them. */
export class DnsDirectory implements WorkerDirectory {
  readonly #options: DnsDirectoryOptions;
  readonly #workers: Cached<readonly KnownWorker[]>;

  constructor(options: DnsDirectoryOptions) {
    this.#options = options;
    this.#workers = new Cached({
      load: () => this.#resolve(),
      ttlMs: options.ttlMs ?? 5000,
      now: options.now ?? Date.now,
      onError: options.onError ?? (() => undefined),
    });
  }

  list(): Promise<readonly KnownWorker[]> {
    return this.#workers.get();
  }

  async #resolve(): Promise<readonly KnownWorker[]> {
    const { name, port, type = 'A', resolver = dns } = this.#options;
    try {
      if (type === 'SRV') {
        const records = await resolver.resolveSrv(name);
        return records.map((record) => ({ url: `http://${record.name}:${record.port}` }));
      }
      const addresses = await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name));
      return addresses.map((address) => ({
        url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
      }));
    } catch (error) {
      // A name without records is a service without workers, and not a failure.
      if (codeOf(error) === 'ENOTFOUND' || codeOf(error) === 'ENODATA') return [];
      throw new DiscoveryError('directory_unavailable', `DNS does not answer for ${name}: check it.`, error);
    }
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
