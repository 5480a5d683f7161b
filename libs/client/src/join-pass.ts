import type { JoinInfo } from '@spool/contracts';
import { renewJoinToken } from './interview-api';
import type { ApiOptions } from './interview-api';

/** Renewed when this share of its time is over; when that fails, again after a share of what is left. */
const RENEW_AT = 0.5;
/** No sooner than this after the last try, in ms. */
const LEAST_WAIT_MS = 1000;

/** The token that lets this browser into its interview, renewed for as long as the interview is held. */
export class JoinPass {
  readonly #sessionId: string;
  readonly #options: ApiOptions;
  #token: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ session_id: sessionId, join_token: given }: JoinInfo, options: ApiOptions) {
    this.#sessionId = sessionId;
    this.#options = options;
    this.#token = given.token;
    this.#renewBefore(Date.parse(given.expires_at));
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** Keeps the token that it has. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #renewBefore(expiresAtMs: number): void {
    const leftMs = expiresAtMs - Date.now();
    if (!(leftMs > LEAST_WAIT_MS)) return;
    const waitMs = Math.max(LEAST_WAIT_MS, leftMs * RENEW_AT);
    this.#timer = setTimeout(() => void this.#renew(expiresAtMs), waitMs);
  }

  async #renew(expiresAtMs: number): Promise<void> {
    const options = { ...this.#options, token: this.#token };
    const renewed = await renewJoinToken(this.#sessionId, options).catch(() => undefined);
    if (!renewed) return this.#renewBefore(expiresAtMs);
    this.#token = renewed.join_token.token;
    this.#renewBefore(Date.parse(renewed.join_token.expires_at));
  }
}
