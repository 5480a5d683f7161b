import type { StoreListener, StoreMessage } from '../event-store';

export interface Collector {
  listener: StoreListener;
  /** Resolves with the first `count` messages. */
  received: Promise<StoreMessage[]>;
  /** Everything so far. */
  all: StoreMessage[];
}

/** A listener that waits for a number of messages. */
export function collector(count: number): Collector {
  const all: StoreMessage[] = [];
  let resolve: (messages: StoreMessage[]) => void = () => undefined;
  const received = new Promise<StoreMessage[]>((done) => {
    resolve = done;
  });
  return {
    all,
    received,
    listener: (message) => {
      all.push(message);
      if (all.length === count) resolve(all.slice());
    },
  };
}
