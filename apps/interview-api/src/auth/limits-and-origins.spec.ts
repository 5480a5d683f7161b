import type { IncomingMessage } from 'node:http';
import { readConfig } from '../config';
import { Origins } from './origins';
import { addressOf, RateLimits } from './rate-limits';
import { TokenBuckets } from './token-buckets';

describe('a token bucket', () => {
  it('gives so much at once, then so much a second, and says how long to wait', () => {
    const buckets = new TokenBuckets(10, 3);
    expect([0, 0, 0, 0].map((atMs) => buckets.take('a', atMs))).toEqual([0, 0, 0, 100]);
    expect(buckets.take('a', 100)).toBe(0);
    expect(buckets.take('b', 100)).toBe(0);
    // A clock that was set back earns nobody anything.
    expect(buckets.take('a', 50)).toBeGreaterThan(0);
  });

  it('remembers a bounded number of names', () => {
    const buckets = new TokenBuckets(1, 1);
    for (let i = 0; i < 30_000; i += 1) buckets.take(`name-${i}`, 0);
    expect(buckets.size).toBe(20_000);
  });
});

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('limits by address', () => {
  const config = { ADDRESS_REQUESTS_PER_S: 1, CALLER_REQUESTS_PER_S: 1, TRUSTED_PROXY_HOPS: 1 };
  const refusedAt = (limits: RateLimits, of: (i: number) => IncomingMessage): number => {
    for (let i = 0; i < 50; i += 1) {
      try {
        limits.takeOfAddress(of(i));
      } catch (error) {
        expect(error).toMatchObject({ code: 'too_many_requests', retryAfterS: expect.any(Number) });
        return i;
      }
    }
    return Infinity;
  };

  it('are not escaped by an X-Forwarded-For of one’s own, nor by other addresses of one’s IPv6 network', () => {
    expect(refusedAt(new RateLimits(config, false), (i) => request('10.0.0.1', `1.1.1.${i}, 9.9.9.9`))).toBe(
      4,
    );
    expect(refusedAt(new RateLimits(config, false), (i) => request('10.0.0.1', `2001:db8:1:2::${i}`))).toBe(
      4,
    );
  });

  it('leave programs on this machine alone that need no credentials', () => {
    expect(
      refusedAt(new RateLimits({ ...config, TRUSTED_PROXY_HOPS: 0 }, true), () => request('127.0.0.1')),
    ).toBe(Infinity);
  });

  it('believe only as many proxies as there are', () => {
    const one = request('10.0.0.1', 'forged, 9.9.9.9');
    expect([0, 1, 5].map((hops) => addressOf(one, hops))).toEqual(['10.0.0.1', '9.9.9.9', 'forged']);
  });
});

describe('a gateway that asks nobody', () => {
  const open = new Origins(readConfig({ CORS_ORIGINS: 'https://www.example.org' }));

  it.each(['localhost:8080', '127.0.0.1', '[::1]:1'])('answers to %s', (host) => {
    expect(open.hostProblem({ host })).toBeUndefined();
  });

  it.each(['evil.example', 'localhost.evil.example:8080', '10.0.0.1', '127.0.0.1.evil.example'])(
    'does not answer to %s, which a page may have made this machine’s name',
    (host) => {
      expect(open.hostProblem({ host })).toMatchObject({ code: 'misdirected' });
    },
  );

  it('takes requests of its own pages, of listed ones and of programs only', () => {
    const host = 'localhost:8080';
    for (const origin of ['http://localhost:8080', 'https://www.example.org', undefined]) {
      expect(open.originProblem({ host, ...(origin ? { origin } : {}) })).toBeUndefined();
    }
    for (const origin of ['http://localhost:3000', 'https://evil.example', 'null', 'file://']) {
      expect(open.originProblem({ host, origin })).toMatchObject({ code: 'origin_not_allowed' });
    }
  });
});

describe('the settings', () => {
  const anywhere = { HOST: '0.0.0.0', JOIN_TOKEN_SECRETS: 's'.repeat(32) };

  it('let nobody listen on another address without asking who calls, unless they say so', () => {
    expect(() => readConfig(anywhere)).toThrow('ALLOW_UNAUTHENTICATED=yes-on-any-address');
    expect(() => readConfig({ ...anywhere, ALLOW_UNAUTHENTICATED: 'true' })).toThrow('ALLOW_UNAUTHENTICATED');
    expect(readConfig({ ...anywhere, ALLOW_UNAUTHENTICATED: 'yes-on-any-address' }).HOST).toBe('0.0.0.0');
    const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCES: 'app' };
    expect(readConfig({ ...anywhere, ...oidc }).HOST).toBe('0.0.0.0');
    expect(() => readConfig({ HOST: '0.0.0.0', ...oidc })).toThrow('JOIN_TOKEN_SECRETS');
  });

  it('say nothing of a key that was put where its hash belongs', () => {
    const key = `spk_abcd_${'k'.repeat(43)}`;
    expect(() => readConfig({ AUTH_API_KEYS: key })).toThrow(/^(?!.*kkkk).*AUTH_API_KEYS/s);
  });
});
