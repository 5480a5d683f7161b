import { ProblemSchema, type ProblemCode } from '@spool/contracts';

/** Gateways that are linked to this worker, as the supervisor tells. */
export interface LinkedGateways {
  /** Base URLs of their ports for media workers. */
  urls: readonly string[];
}

/** The way of a session's batches: to the gateway that handed it over, and when that does not answer to another. */
export class GatewayRoute {
  readonly #first: URL;
  readonly #gateways: LinkedGateways;
  #origin: string;

  /** @param eventsUrl where the gateway that handed the session over takes its batches */
  constructor(eventsUrl: string, gateways: LinkedGateways) {
    this.#first = new URL(eventsUrl);
    this.#origin = this.#first.origin;
    this.#gateways = gateways;
  }

  /** Where batches go now. */
  get eventsUrl(): string {
    return new URL(this.#first.pathname, this.#origin).href;
  }

  /** Where the session is given away. */
  get handOverUrl(): string {
    return new URL(this.#first.pathname.replace(/events$/, 'hand_over'), this.#origin).href;
  }

  /** The one that was asked does not answer. */
  next(): void {
    const origins = [
      ...new Set([this.#first.origin, ...this.#gateways.urls.map((url) => new URL(url).origin)]),
    ];
    this.#origin = origins[(origins.indexOf(this.#origin) + 1) % origins.length] ?? this.#first.origin;
  }
}

export interface HandOverRequestOptions {
  readonly route: GatewayRoute;
  readonly token: string;
  readonly workerId: string;
  readonly fence: number;
}

/** A gateway may have to try several workers. */
const HAND_OVER_TIMEOUT_MS = 15_000;

/** Asks a gateway to find another worker. @returns 'done', or why not: the problem's code, or that nobody answered */
export async function askToHandOver({
  route,
  token,
  workerId,
  fence,
}: HandOverRequestOptions): Promise<'done' | ProblemCode | 'no_answer'> {
  try {
    const response = await fetch(route.handOverUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ worker_id: workerId, fence }),
      signal: AbortSignal.timeout(HAND_OVER_TIMEOUT_MS),
    });
    if (response.ok) {
      await response.body?.cancel(); // or its connection is not used again
      return 'done';
    }
    const problem = ProblemSchema.safeParse(await response.json());
    return problem.success ? problem.data.code : 'no_answer';
  } catch {
    route.next();
    return 'no_answer';
  }
}
