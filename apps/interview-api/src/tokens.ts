/** What is injected by name, because its type is an interface. */
export const CONFIG = Symbol('Config');
export const EVENT_STORE = Symbol('EventStore');
export const LOGGER = Symbol('Logger');
export const WORKER_DIRECTORY = Symbol('WorkerDirectory');
