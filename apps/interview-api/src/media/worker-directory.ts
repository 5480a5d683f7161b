/** Who are the media workers. */
export interface WorkerDirectory {
  /** Base URLs of their control APIs, whether or not they answer. */
  urls(): Promise<string[]>;
}

export class StaticWorkerDirectory implements WorkerDirectory {
  constructor(private readonly list: readonly string[]) {}

  urls(): Promise<string[]> {
    return Promise.resolve([...this.list]);
  }
}
