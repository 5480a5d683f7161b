import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Tells who knows a secret that gateways and media workers share, by their `authorization: Bearer <secret>` (RFC 6750).
 * @returns takes the header's value
 */
export function bearerSecret(secret: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${secret}`);
  // Digests have one length, so that the comparison's time tells nothing.
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
