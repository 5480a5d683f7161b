/**
 * What the page may do: load from us, talk to us (also by WebSocket), run AudioWorklets and workers that it
 * makes from blobs, play the interviewer, and use the microphone. What is answered is nobody's to keep, unless
 * the route says otherwise: it is mostly what people said.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "connect-src 'self' ws: wss:",
    "script-src 'self' blob:",
    "worker-src 'self' blob:",
    "media-src 'self' blob: mediastream:",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;
