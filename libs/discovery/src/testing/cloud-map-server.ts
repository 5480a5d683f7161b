import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A local server that speaks Cloud Map's wire format, AWS JSON 1.1 (`x-amz-target: Route53AutoNaming_v20170314.…`),
 * written from the public API reference: RegisterInstance and DeregisterInstance are operations that take a while,
 * one at a time for an instance; DiscoverInstances lists what is registered. AWS itself is not reachable from tests.
 */
export class CloudMapServer {
  readonly namespace = 'spool';
  readonly service = 'media-worker';
  readonly serviceId = 'srv-e4anhexample0000';
  /** Requests seen, by operation name. */
  readonly requests = new Map<string, number>();
  /** Operations begun and not done at the same time for one instance, at most: must stay 1. */
  mostAtOnce = 0;
  readonly #server: Server;
  readonly #instances = new Map<string, Record<string, string>>();
  readonly #operations = new Map<string, Operation>();
  readonly #faults: Fault[] = [];
  #operationMs = 30;
  #nextOperation = 1;

  static async start(): Promise<CloudMapServer> {
    const server = new CloudMapServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get instances(): ReadonlyMap<string, Readonly<Record<string, string>>> {
    return this.#instances;
  }

  /** How long an operation takes, in ms. */
  set operationMs(ms: number) {
    this.#operationMs = ms;
  }

  /** The next `times` requests of an operation fail like this. */
  fail(operation: string, error: { type: string; status: number; message?: string }, times = 1): void {
    for (let i = 0; i < times; i += 1) this.#faults.push({ operation, ...error });
  }

  /** The next operation that is begun ends in `FAIL`. */
  #failNextOperation = false;
  failNextOperation(): void {
    this.#failNextOperation = true;
  }

  /** An instance as somebody else registered it. */
  put(id: string, attributes: Record<string, string>): void {
    this.#instances.set(id, attributes);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [prefix, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const signed = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') ?? false;
    const body = JSON.parse((await textOf(request)) || '{}') as Record<string, unknown>;
    this.requests.set(operation, (this.requests.get(operation) ?? 0) + 1);
    const fault = this.#faults.findIndex((one) => one.operation === operation);
    if (prefix !== 'Route53AutoNaming_v20170314')
      return send(response, 400, failure('UnknownOperationException'));
    if (!signed) return send(response, 403, failure('MissingAuthenticationTokenException'));
    if (fault >= 0) {
      const [{ type, status, message }] = this.#faults.splice(fault, 1) as [Fault];
      return send(response, status, failure(type, message));
    }
    const { status, result } = this.#run(operation, body);
    send(response, status, result);
  }

  #run(operation: string, body: Record<string, unknown>): Answer {
    switch (operation) {
      case 'RegisterInstance':
        return this.#begin(body, () =>
          this.#instances.set(String(body['InstanceId']), body['Attributes'] as Record<string, string>),
        );
      case 'DeregisterInstance':
        if (!this.#instances.has(String(body['InstanceId']))) return refused('InstanceNotFound');
        return this.#begin(body, () => this.#instances.delete(String(body['InstanceId'])));
      case 'GetOperation': {
        const found = this.#operations.get(String(body['OperationId']));
        if (!found) return refused('OperationNotFound');
        return { status: 200, result: { Operation: { Id: found.id, Status: found.status, ...found.error } } };
      }
      case 'DiscoverInstances':
        return this.#discover(body);
      default:
        return refused('UnknownOperationException');
    }
  }

  #begin(body: Record<string, unknown>, apply: () => void): Answer {
    const attributes = body['Attributes'] as Record<string, string> | undefined;
    if (body['ServiceId'] !== this.serviceId) return refused('ServiceNotFound');
    if (attributes && Object.keys(attributes).length > 30) return refused('InvalidInput');
    const instance = String(body['InstanceId']);
    const underWay = [...this.#operations.values()].filter(
      (operation) => operation.instance === instance && operation.status === 'PENDING',
    );
    this.mostAtOnce = Math.max(this.mostAtOnce, underWay.length + 1);
    const [other] = underWay;
    if (other) {
      return {
        status: 400,
        result: { ...failure('DuplicateRequest', 'in progress'), DuplicateOperationId: other.id },
      };
    }
    const operation: Operation = { id: `operation-${this.#nextOperation++}`, instance, status: 'PENDING' };
    const fails = this.#failNextOperation;
    this.#failNextOperation = false;
    this.#operations.set(operation.id, operation);
    setTimeout(() => {
      operation.status = fails ? 'FAIL' : 'SUCCESS';
      if (fails) operation.error = { ErrorCode: 'ACCESS_DENIED', ErrorMessage: 'not allowed' };
      else apply();
    }, this.#operationMs).unref();
    return { status: 200, result: { OperationId: operation.id } };
  }

  #discover(body: Record<string, unknown>): Answer {
    if (body['NamespaceName'] !== this.namespace) return refused('NamespaceNotFound');
    if (body['ServiceName'] !== this.service) return refused('ServiceNotFound');
    const all = [...this.#instances].map(([InstanceId, Attributes]) => ({
      InstanceId,
      Attributes,
      NamespaceName: this.namespace,
      ServiceName: this.service,
      HealthStatus: 'HEALTHY',
    }));
    const most = typeof body['MaxResults'] === 'number' ? body['MaxResults'] : 100;
    return { status: 200, result: { Instances: all.slice(0, most), InstancesRevision: 1 } };
  }
}

interface Operation {
  readonly id: string;
  readonly instance: string;
  status: 'PENDING' | 'SUCCESS' | 'FAIL';
  error?: { ErrorCode: string; ErrorMessage: string };
}
interface Fault {
  readonly operation: string;
  readonly type: string;
  readonly status: number;
  readonly message?: string;
}
interface Answer {
  readonly status: number;
  readonly result: object;
}

const failure = (type: string, message = type): { __type: string; message: string } => ({
  __type: type,
  message,
});
const refused = (type: string): Answer => ({ status: 400, result: failure(type) });

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
