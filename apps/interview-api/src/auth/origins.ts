import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '@spool/contracts';
import type { Config } from '../config';
import { isLoopback } from '../settings';
import { asksForCredentials } from './auth-settings';

type OriginConfig = Pick<
  Config,
  'PUBLIC_URL' | 'CORS_ORIGINS' | 'ALLOW_UNAUTHENTICATED' | 'AUTH_API_KEYS' | 'OIDC_ISSUER'
>;

/** From which pages requests may come. Programs send no Origin, and are nobody's page. */
export class Origins {
  readonly #others: ReadonlySet<string>;
  readonly #own: string | undefined;
  /** Names that a page of another site could make this machine's own (DNS rebinding) are not answered. */
  readonly #loopbackOnly: boolean;

  constructor(config: OriginConfig) {
    this.#others = new Set(config.CORS_ORIGINS);
    this.#own = config.PUBLIC_URL === undefined ? undefined : new URL(config.PUBLIC_URL).origin;
    this.#loopbackOnly = !asksForCredentials(config) && config.ALLOW_UNAUTHENTICATED === undefined;
  }

  /** What is wrong with the name that we are called by. */
  hostProblem({ host }: IncomingHttpHeaders): ProblemError | undefined {
    if (!this.#loopbackOnly || host === undefined) return undefined;
    const { hostname } = new URL(`http://${host}`);
    if (isLoopback(hostname)) return undefined;
    if (this.#own !== undefined && new URL(this.#own).hostname === hostname) return undefined;
    return new ProblemError(
      'misdirected',
      'Call this server localhost: it asks nobody for credentials, so it answers to no other name.',
    );
  }

  /** What is wrong with the page that calls. */
  originProblem({ origin, host }: IncomingHttpHeaders): ProblemError | undefined {
    if (origin === undefined || this.#isOurs(origin, host) || this.isAllowed(origin)) return undefined;
    return new ProblemError(
      'origin_not_allowed',
      'Use this from its own page, or have the page’s origin put into CORS_ORIGINS.',
    );
  }

  /** Whether pages of another origin may use the API. */
  isAllowed(origin: string): boolean {
    return this.#others.has(origin);
  }

  #isOurs(origin: string, host: string | undefined): boolean {
    if (origin === this.#own) return true;
    if (host === undefined || !URL.canParse(origin)) return false;
    const { protocol, host: ofOrigin } = new URL(origin);
    // Who ends TLS for us may be called by https: the name and the port tell.
    return /^https?:$/.test(protocol) && new URL(`${protocol}//${host}`).host === ofOrigin;
  }
}
