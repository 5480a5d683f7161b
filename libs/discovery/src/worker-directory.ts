import type { WorkerRecord } from './worker-record';

/** A media worker that may be there: its address for certain, the rest where the directory knows it. */
export interface KnownWorker {
  /** Base URL of its control API. */
  readonly url: string;
  /** What it has said of itself; undefined where only addresses are listed. */
  readonly record?: WorkerRecord;
}

/** Who are the media workers. */
export interface WorkerDirectory {
  /**
   * The workers that are known now, whether or not they answer; entries that are too old are left out.
   * Never throws for a directory that is away for a while: it then answers what it knew.
   * @throws DiscoveryError when nothing was ever known
   */
  list(): Promise<readonly KnownWorker[]>;
}

export type DiscoveryErrorCode = 'directory_unavailable' | 'registration_failed';

export class DiscoveryError extends Error {
  readonly code: DiscoveryErrorCode;

  constructor(code: DiscoveryErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DiscoveryError';
    this.code = code;
  }
}
