import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { bearerSecret } from '@spool/auth';
import { GatewayBeatSchema, LINK_BEAT_MS, LINK_PATH } from '@spool/contracts';
import type { GatewayBeat, WorkerBeat } from '@spool/contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

const MAX_BEAT_BYTES = 4096;

export interface LinkServerOptions {
  readonly token: string;
  readonly leaseMs: number;
  /** How this worker is now. */
  readonly beat: () => WorkerBeat;
  /** Base URLs of the gateways that are linked, for events; told when they change. */
  readonly onGateways: (urls: readonly string[]) => void;
  /** No gateway has been heard for the lease, although one was before: told again as long as that goes on. */
  readonly onCutOff: () => void;
}

/** A worker's side of the links that gateways open (see worker-link.ts in @spool/contracts). */
export class LinkServer {
  readonly #o: LinkServerOptions;
  readonly #isKnown: (authorization: string | undefined) => boolean;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BEAT_BYTES });
  /** By link: the newest beat, null before the first. */
  readonly #links = new Map<WebSocket, GatewayBeat | null>();
  readonly #clock: NodeJS.Timeout;
  #heardMs: number | null = null;
  #urls = '';

  constructor(options: LinkServerOptions) {
    this.#o = options;
    this.#isKnown = bearerSecret(options.token);
    this.#clock = setInterval(() => this.#tick(), LINK_BEAT_MS);
    this.#clock.unref();
  }

  /** Takes links on this server, and refuses all other upgrades. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Workers that could take our sessions, as the gateways know: 0 when there is no gateway. */
  get otherWorkers(): number {
    return Math.max(0, ...[...this.#links.values()].map((beat) => beat?.other_workers ?? 0));
  }

  /** Something that gateways should know before the next beat is due. */
  beatNow(): void {
    const beat = JSON.stringify(this.#o.beat());
    for (const link of this.#links.keys()) if (link.readyState === link.OPEN) link.send(beat);
  }

  close(): void {
    clearInterval(this.#clock);
    for (const link of this.#links.keys()) link.terminate();
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (request.url !== LINK_PATH) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    if (!this.#isKnown(request.headers.authorization))
      return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    this.#sockets.handleUpgrade(request, socket, head, (link) => this.#open(link));
  }

  #open(link: WebSocket): void {
    this.#links.set(link, null);
    link.on('error', () => undefined); // `close` follows
    link.on('close', () => {
      this.#links.delete(link);
      this.#tellGateways();
    });
    link.on('message', (data: Buffer) => {
      const beat = GatewayBeatSchema.safeParse(jsonOrNothing(data.toString()));
      if (!beat.success) return;
      this.#links.set(link, beat.data);
      this.#heardMs = performance.now();
      this.#tellGateways();
    });
    link.send(JSON.stringify(this.#o.beat()));
  }

  #tick(): void {
    this.beatNow();
    const nowMs = performance.now();
    if (this.#heardMs === null || nowMs - this.#heardMs < this.#o.leaseMs) return;
    this.#heardMs = nowMs;
    this.#o.onCutOff();
  }

  #tellGateways(): void {
    const urls = [...new Set([...this.#links.values()].flatMap((beat) => (beat ? [beat.internal_url] : [])))];
    const key = urls.sort().join(' ');
    if (key === this.#urls) return;
    this.#urls = key;
    this.#o.onGateways(urls);
  }
}

/** Digests have one length, so that the comparison's time tells nothing. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not from a gateway of ours; the schema refuses it.
    return undefined;
  }
}
