import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createLogger } from '@spool/observability';
import { until } from '../testing/until';
import { TaskProtection } from './task-protection';

/** The ECS agent's endpoint with the answers of its documentation; `refuse` as a deployment that is waiting does. */
class Agent {
  readonly asked: unknown[] = [];
  refuse = 0;
  #server: Server;

  static async start(): Promise<Agent> {
    const agent = new Agent();
    agent.#server.listen(0, '127.0.0.1');
    await once(agent.#server, 'listening');
    return agent;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        const body = (await json(request)) as { ProtectionEnabled: boolean };
        this.asked.push({ path: request.url, method: request.method, ...body });
        const TaskArn = 'arn:aws:ecs:us-west-2:111122223333:task/1234567890abcdef0';
        const answer =
          this.refuse-- > 0
            ? { failure: { Arn: TaskArn, Detail: null, Reason: 'DEPLOYMENT_BLOCKED' } }
            : { protection: { ProtectionEnabled: body.ProtectionEnabled, ExpirationDate: null, TaskArn } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      })();
    });
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v2`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const PROTECT = {
  path: '/api/v2/task-protection/v1/state',
  method: 'PUT',
  ProtectionEnabled: true,
  ExpiresInMinutes: 30,
};
const RELEASE = { path: PROTECT.path, method: 'PUT', ProtectionEnabled: false };
const logger = createLogger('media-worker', { write: () => undefined });

describe('The protection of an ECS task', () => {
  let agent: Agent;
  beforeEach(async () => (agent = await Agent.start()));
  afterEach(() => agent.stop());

  it('is asked for, renewed, and given back', async () => {
    const protection = new TaskProtection({ agentUri: agent.uri, logger, renewMs: 5 });
    await protection.protect();
    expect(agent.asked).toEqual([PROTECT]);
    await until('a renewal', () => agent.asked.length >= 3);
    await protection.release();
    await protection.release();
    expect(agent.asked.at(-1)).toEqual(RELEASE);
    expect(agent.asked.slice(0, -1).every((one) => (one as typeof PROTECT).ProtectionEnabled)).toBe(true);
  });

  it('is asked for again while a deployment that waits refuses it', async () => {
    agent.refuse = 3;
    const protection = new TaskProtection({ agentUri: agent.uri, logger, retryMs: 1 });
    await protection.protect();
    await until('the answer to be yes', () => agent.asked.length === 4);
    await protection.release();
    expect(agent.asked).toEqual([PROTECT, PROTECT, PROTECT, PROTECT, RELEASE]);
  });

  it('is done without where no agent answers', async () => {
    const protection = new TaskProtection({ agentUri: 'http://127.0.0.1:9/api', logger });
    await protection.protect();
    await protection.release();
  });
});
