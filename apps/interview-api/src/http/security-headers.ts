import type { Config } from '../config';

/** Seconds for which a browser is to use nothing but HTTPS: half a year. */
const HSTS_S = 15_552_000;

/**
 * What the page may do: load from us, talk to us (also by WebSocket), run AudioWorklets and workers that it
 * makes from blobs, play the interviewer, and use the microphone. No inline script or style. What is answered is
 * nobody's to keep, unless the route says otherwise: it is mostly what people said.
 */
export function securityHeaders({
  PUBLIC_URL,
}: Pick<Config, 'PUBLIC_URL'>): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `connect-src ${["'self'", ...ownAddresses(PUBLIC_URL)].join(' ')}`,
      "script-src 'self' blob:",
      "worker-src 'self' blob:",
      "media-src 'self' blob: mediastream:",
      "img-src 'self' data: blob:",
      "style-src 'self'",
      "font-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    ...(PUBLIC_URL?.startsWith('https:') ? { 'strict-transport-security': `max-age=${HSTS_S}` } : {}),
  };
}

/** `start` names PUBLIC_URL, also to a page that was loaded by another name of ours. */
function ownAddresses(publicUrl: string | undefined): string[] {
  if (publicUrl === undefined) return [];
  const { origin } = new URL(publicUrl);
  return [origin, origin.replace(/^http/, 'ws')];
}
