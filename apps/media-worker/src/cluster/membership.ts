import type { Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { CloudMapRegistration } from '@spool/discovery';
import type { WorkerRecord } from '@spool/discovery';
import type { Logger } from '@spool/observability';
import type { Config } from '../config';
import type { Supervisor } from '../supervisor/supervisor';
import { LinkServer } from './link-server';
import { TaskProtection } from './task-protection';

const REGISTER_AGAIN_MS = 5000;

/** A media worker among others: it tells gateways that it is there, and leaves in good order. */
export class Membership {
  readonly #config: Config;
  readonly #supervisor: Supervisor;
  readonly #logger: Logger;
  readonly #links: LinkServer;
  readonly #protection: TaskProtection | null;
  #registration: CloudMapRegistration | null = null;
  #again: NodeJS.Timeout | undefined;

  constructor(config: Config, supervisor: Supervisor, logger: Logger) {
    this.#config = config;
    this.#supervisor = supervisor;
    this.#logger = logger;
    this.#links = new LinkServer({
      token: config.INTERNAL_TOKEN,
      leaseMs: config.LEASE_MS,
      beat: () => supervisor.beat(),
      onGateways: (urls) => supervisor.linkedTo(urls),
      onCutOff: () => {
        logger.warn('No gateway was heard for the lease: sessions are silent until one confirms them.');
        supervisor.doubt();
      },
    });
    const agent = process.env['ECS_AGENT_URI'];
    this.#protection = agent ? new TaskProtection({ agentUri: agent, logger }) : null;
  }

  /** Takes gateways' links on the control API's server. */
  link(server: Server): void {
    this.#links.attach(server);
  }

  /** This worker can hold sessions: it is protected from scale-in before the first comes, and then makes itself known. */
  async join(): Promise<void> {
    // Gateways that are linked already know us as one that is not ready.
    this.#links.beatNow();
    await this.#protection?.protect();
    await this.#register();
  }

  /** Takes no more sessions and gives away those that it has, if there is anybody to take them. */
  async leave(): Promise<void> {
    this.#supervisor.stopTaking();
    this.#links.beatNow();
    clearTimeout(this.#again);
    const deregistered = this.#registration?.close();
    if (this.#links.otherWorkers > 0) {
      await this.#supervisor.drain(this.#config.DRAIN_BUDGET_MS, () => this.#links.otherWorkers > 0);
    }
    await deregistered;
  }

  /** The last session is gone. */
  async close(): Promise<void> {
    await this.#protection?.release();
    this.#links.close();
  }

  async #register(): Promise<void> {
    const { CLOUD_MAP_SERVICE_ID: serviceId, CLOUD_MAP_ENDPOINT: endpoint } = this.#config;
    if (serviceId === undefined) return;
    const registration = new CloudMapRegistration({
      client: new ServiceDiscoveryClient(endpoint ? { endpoint } : {}),
      serviceId,
      record: () => this.#record(),
      onError: (err) => this.#logger.warn({ err }, 'Cloud Map was not told of this worker.'),
    });
    try {
      await registration.start();
      this.#registration = registration;
    } catch (err) {
      this.#logger.error({ err }, 'This worker is not registered yet, and gets no sessions: it tries again.');
      this.#again = setTimeout(() => void this.#register(), REGISTER_AGAIN_MS);
    }
  }

  #record(): WorkerRecord {
    const { worker_id, version, capacity, sessions, draining } = this.#supervisor.beat();
    return {
      workerId: worker_id,
      url: controlUrl(this.#config),
      version,
      capacity,
      sessions,
      draining,
      reportedAtMs: Date.now(),
    };
  }
}

/** How gateways reach the control API: as set, else where it listens, else at this machine's own address. */
export function controlUrl({ CONTROL_URL, CONTROL_HOST, CONTROL_PORT }: Config): string {
  if (CONTROL_URL !== undefined) return CONTROL_URL;
  const isAny = CONTROL_HOST === '0.0.0.0' || CONTROL_HOST === '::';
  const host = isAny ? ownAddress() : CONTROL_HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${CONTROL_PORT}`;
}

/** In a task of Fargate there is one network interface besides loopback. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return own?.address ?? '127.0.0.1';
}
