import pg from 'pg';
import type { ChannelListener } from './database';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;

/**
 * The one connection that hears NOTIFY for this process. When it breaks it is made again, and every
 * listener is told that it may have missed something.
 */
export class PostgresListener {
  readonly #databaseUrl: string;
  readonly #onError: (error: unknown) => void;
  readonly #channels = new Map<string, Set<ChannelListener>>();
  #client: Promise<pg.Client> | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** The last command: a connection takes one at a time. */
  #command: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(databaseUrl: string, onError: (error: unknown) => void) {
    this.#databaseUrl = databaseUrl;
    this.#onError = onError;
  }

  async listen(channel: string, listener: ChannelListener): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners);
    listeners.add(listener);
    try {
      // LISTEN again is harmless, and cheaper than knowing whether another caller's is under way.
      await this.#run(await this.#connected(), `listen ${channel}`);
    } catch (error) {
      await this.#leave(channel, listener);
      throw error;
    }
    return () => this.#leave(channel, listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#channels.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #leave(channel: string, listener: ChannelListener): Promise<void> {
    const listeners = this.#channels.get(channel);
    listeners?.delete(listener);
    if (!listeners || listeners.size > 0) return;
    this.#channels.delete(channel);
    const client = await this.#client?.catch(() => undefined);
    // Somebody may have come meanwhile; a broken connection listens to nothing anyway.
    if (client && !this.#closed && !this.#channels.has(channel)) {
      await this.#run(client, `unlisten ${channel}`).catch(this.#onError);
    }
  }

  #run(client: pg.Client, command: string): Promise<unknown> {
    const run = this.#command.then(() => client.query(command));
    this.#command = run.catch(() => undefined); // whoever asked for it is told
    return run;
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: MAX_RETRY_MS,
    });
    let lost = false;
    const onLost = (error?: Error): void => {
      if (lost || this.#closed) return;
      lost = true;
      if (error) this.#onError(error);
      this.#client = undefined;
      this.#reconnect(FIRST_RETRY_MS);
    };
    client.on('error', onLost);
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of this.#channels.get(channel) ?? []) listener.onPayload(payload);
    });
    try {
      await client.connect();
    } catch (error) {
      lost = true;
      this.#client = undefined;
      throw error;
    }
    client.on('end', () => onLost());
    return client;
  }

  #reconnect(delayMs: number): void {
    this.#retry = setTimeout(() => {
      this.#listenToAll().catch((error: unknown) => {
        this.#onError(error);
        if (!this.#closed) this.#reconnect(Math.min(delayMs * 2, MAX_RETRY_MS));
      });
    }, delayMs).unref();
  }

  async #listenToAll(): Promise<void> {
    if (this.#channels.size === 0) return;
    const client = await this.#connected();
    for (const channel of this.#channels.keys()) await this.#run(client, `listen ${channel}`);
    for (const listeners of this.#channels.values()) for (const listener of listeners) listener.onGap();
  }
}
