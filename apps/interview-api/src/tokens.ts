/** What is injected by name, because its type is an interface. */
export const CONFIG = Symbol('Config');
export const EVENT_STORE = Symbol('EventStore');
/** The interview plans that can be asked for. */
export const PLANS = Symbol('Plans');
export const THREAD_WEBHOOKS = Symbol('ThreadWebhooks');
export const LOGGER = Symbol('Logger');
export const WORKER_DIRECTORY = Symbol('WorkerDirectory');
