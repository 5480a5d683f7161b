import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { DelayLine } from './delay-line';
import { Impairment, type Conditions } from './impairment';

const HOST = '127.0.0.1';
/** A second of many callers, while the event loop is busy. */
const BUFFER_BYTES = 4 << 20;
/** Between the seeds of the two directions, and of what is made next. */
const SEED_STEP = 7919;

export interface RelayOptions {
  /** Where the server listens. */
  readonly target: { readonly address: string; readonly port: number };
  /** The same seed gives the same losses. @default 1 */
  readonly seed?: number;
  /** From callers to the server. */
  readonly up?: Conditions;
  /** From the server to callers. */
  readonly down?: Conditions;
}

export interface RelayCounters {
  /** Datagrams taken from callers, and from the server. */
  up: number;
  down: number;
  lostUp: number;
  lostDown: number;
}

/** One caller's way to the server and back. */
interface Flow {
  readonly caller: RemoteInfo;
  readonly up: Impairment;
  readonly down: Impairment;
  readonly upLine: DelayLine;
  readonly downLine: DelayLine;
  /** Faces the server. */
  back: Socket;
}

/**
 * A bad network between callers and one UDP port on this machine: callers send to {@link port} what they would
 * send there. As with a NAT, each caller has a source port of its own at the server, which {@link rebind} changes.
 */
export class UdpRelay {
  readonly address = HOST;
  readonly port: number;
  readonly counters: RelayCounters = { up: 0, down: 0, lostUp: 0, lostDown: 0 };
  readonly #options: RelayOptions;
  readonly #front: Socket;
  readonly #flows = new Map<string, Flow>();
  #nextSeed: number;
  #up: Conditions;
  #down: Conditions;
  #closed = false;

  static async open(options: RelayOptions): Promise<UdpRelay> {
    const front = newSocket();
    front.bind(0, HOST);
    await once(front, 'listening');
    return new UdpRelay(options, front);
  }

  private constructor(options: RelayOptions, front: Socket) {
    this.#options = options;
    this.#nextSeed = options.seed ?? 1;
    this.#up = options.up ?? {};
    this.#down = options.down ?? {};
    this.#front = front;
    this.port = front.address().port;
    front.on('message', (datagram, caller) => this.#fromCaller(datagram, caller));
  }

  /** Changes the network from now on, for those who speak already too. */
  setConditions(up: Conditions, down: Conditions = up): void {
    this.#up = up;
    this.#down = down;
    for (const flow of this.#flows.values()) {
      flow.up.conditions = up;
      flow.down.conditions = down;
    }
  }

  /** Loses everything, both ways, for `forMs` from now on. */
  blackOut(forMs: number): void {
    const nowMs = performance.now();
    for (const { up, down } of this.#flows.values()) {
      up.blackOut(nowMs, forMs);
      down.blackOut(nowMs, forMs);
    }
  }

  /** The callers appear at the server from other ports, as after a change of networks or a NAT that forgot them. */
  rebind(): void {
    for (const flow of this.#flows.values()) {
      flow.back.close();
      flow.back = newSocket();
      this.#receive(flow);
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#front.close();
    for (const { back, upLine, downLine } of this.#flows.values()) {
      upLine.close();
      downLine.close();
      back.close();
    }
  }

  #fromCaller(datagram: Buffer, caller: RemoteInfo): void {
    const key = `${caller.address}:${caller.port}`;
    let flow = this.#flows.get(key);
    if (!flow) {
      flow = this.#newFlow(caller);
      this.#flows.set(key, flow);
    }
    this.counters.up++;
    const { port, address } = this.#options.target;
    const arrivals = flow.up.arrivals(performance.now());
    if (arrivals.length === 0) this.counters.lostUp++;
    for (const atMs of arrivals) flow.upLine.add(atMs, () => flow.back.send(datagram, port, address));
  }

  #newFlow(caller: RemoteInfo): Flow {
    const [upSeed, downSeed] = [this.#nextSeed, this.#nextSeed + SEED_STEP];
    this.#nextSeed += 1;
    const flow: Flow = {
      caller,
      up: new Impairment(upSeed, this.#up),
      down: new Impairment(downSeed, this.#down),
      upLine: new DelayLine(),
      downLine: new DelayLine(),
      back: newSocket(),
    };
    this.#receive(flow);
    return flow;
  }

  #receive(flow: Flow): void {
    const { port, address } = flow.caller;
    flow.back.on('message', (datagram) => {
      this.counters.down++;
      const arrivals = flow.down.arrivals(performance.now());
      if (arrivals.length === 0) this.counters.lostDown++;
      for (const atMs of arrivals) flow.downLine.add(atMs, () => this.#front.send(datagram, port, address));
    });
  }
}

/** Errors of loopback UDP (nobody listens at the other end) are lost datagrams. */
function newSocket(): Socket {
  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES });
  return socket.on('error', () => undefined);
}
