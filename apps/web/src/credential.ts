import { renewJoinToken } from '@spool/client';
import type { JoinInfo } from '@spool/contracts';

/**
 * What the page was opened with, behind the `#`, which browsers send to no server: `#join=` and the join token of an
 * interview that somebody else has started, or `#access_token=` and a token of the deployment's sign-in service.
 */
export interface Credential {
  readonly joinToken: string | undefined;
  readonly accessToken: string | undefined;
}

/** Reads it, and takes it out of the address: history and bookmarks are not to have it. */
export function takeCredential(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState' | 'state'>,
): Credential {
  const given = new URLSearchParams(location.hash.slice(1));
  const joinToken = given.get('join') ?? undefined;
  const accessToken = given.get('access_token') ?? undefined;
  if (joinToken !== undefined || accessToken !== undefined) {
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return { joinToken, accessToken };
}

/** @throws InterviewClientError when the token is not good, or not any more */
export const joinBy = (token: string): Promise<JoinInfo> => renewJoinToken(sessionOf(token), { token });

/** The interview that a join token is for (its `sub`; RFC 7519, 4.1.2). The server looks whether that is true. */
function sessionOf(token: string): string {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { sub } = JSON.parse(atob(payload)) as { sub?: unknown };
    return typeof sub === 'string' ? sub : '';
  } catch {
    // No token at all; the server says so.
    return '';
  }
}
