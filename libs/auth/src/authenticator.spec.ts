import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { ApiKeys, createApiKey } from './api-keys';
import { AuthError } from './auth-error';
import { Authenticator } from './authenticator';
import { JoinTokens } from './join-tokens';
import { OidcVerifier } from './oidc';

const SESSION = '3f2b8c1e-5a4d-4e6f-9b7a-0c1d2e3f4a5b';
const SECRET = 's'.repeat(32);
const joinTokens = (now: () => number = Date.now, secrets = [SECRET]) => new JoinTokens({ secrets, now });

describe('API keys', () => {
  const { key, record } = createApiKey({ id: 'backend', scopes: ['interviews:read'] });

  it('are kept as hashes, and let in who has the key', () => {
    expect(JSON.stringify(record)).not.toContain(key.slice(12));
    expect(new ApiKeys([record]).verify(key, 0)).toEqual({
      kind: 'api_key',
      keyId: 'backend',
      scopes: ['interviews:read'],
    });
  });

  it('refuse another key of the same name, an unknown one, and anything that is no key', () => {
    const other = createApiKey({ id: 'backend', scopes: ['operate'] }).key;
    const unknown = createApiKey({ id: 'unknown', scopes: ['operate'] }).key;
    for (const wrong of [other, unknown, 'spk_', `${key}x`, key.slice(0, -1)]) {
      expect(() => new ApiKeys([record]).verify(wrong, 0)).toThrow(AuthError);
    }
  });

  it('are rotated by a second one that outlives the first', () => {
    const next = createApiKey({ id: 'backend2', scopes: ['interviews:read'] });
    const keys = new ApiKeys([{ ...record, expires_at: '2026-11-24T00:00:00Z' }, next.record]);
    const before = Date.parse('2026-11-23T23:59:59Z');
    const after = Date.parse('2026-11-24T00:00:00Z');
    expect(keys.verify(key, before)).toMatchObject({ keyId: 'backend' });
    expect(() => keys.verify(key, after)).toThrow('expired');
    expect(keys.verify(next.key, after)).toMatchObject({ keyId: 'backend2' });
  });
});

describe('join tokens', () => {
  it('are good for one interview, in one role, for a while', async () => {
    let nowMs = Date.UTC(2026, 10, 24);
    const tokens = joinTokens(() => nowMs);
    const token = await tokens.sign(SESSION, 'viewer');
    await expect(tokens.verify(token)).resolves.toEqual({
      kind: 'join_token',
      sessionId: SESSION,
      role: 'viewer',
      firstIssuedAtS: nowMs / 1000,
    });
    nowMs += (tokens.ttlS + 1) * 1000;
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'credentials_expired' });
  });

  it('are renewed for as long as an interview may take, and not for ever', async () => {
    const firstS = Date.UTC(2026, 10, 24) / 1000;
    let nowS = firstS;
    const tokens = new JoinTokens({ secrets: [SECRET], ttlS: 600, maxAgeS: 1000, now: () => nowS * 1000 });
    const renew = () => tokens.issue(SESSION, 'learner', firstS);
    nowS += 500;
    const renewed = await renew();
    // The newer one cannot outlive them all together.
    expect(renewed.expiresAtMs).toBe((firstS + 1000) * 1000);
    await expect(tokens.verify(renewed.token)).resolves.toMatchObject({ firstIssuedAtS: firstS });
    nowS += 500;
    await expect(renew()).rejects.toMatchObject({ code: 'credentials_expired' });
  });

  it('survive a new secret while the old one is still listed', async () => {
    const token = await joinTokens().sign(SESSION, 'learner');
    await expect(joinTokens(Date.now, ['n'.repeat(32), SECRET]).verify(token)).resolves.toMatchObject({
      role: 'learner',
    });
    await expect(joinTokens(Date.now, ['n'.repeat(32)]).verify(token)).rejects.toThrow(AuthError);
  });

  it('cannot be changed, and cannot be made without the secret', async () => {
    const tokens = joinTokens();
    const [header, , signature] = (await tokens.sign(SESSION, 'viewer')).split('.');
    const claims = { iss: 'spool', aud: 'spool:join', sub: SESSION, role: 'learner', exp: 9_999_999_999 };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const forged of [
      `${header}.${payload}.${signature}`,
      `${none}.${payload}.`,
      `${header}.${payload}.`,
    ]) {
      await expect(tokens.verify(forged)).rejects.toMatchObject({ code: 'credentials_invalid' });
    }
  });

  it('want a secret that cannot be guessed', () => {
    expect(() => joinTokens(Date.now, ['short'])).toThrow(RangeError);
  });
});

describe('tokens of a sign-in service', () => {
  let server: Server;
  let issuer: string;
  let sign: (claims: JWTPayload, kid?: string) => Promise<string>;
  let requests = 0;
  let isUp = true;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    server = createServer((_request, response) => {
      requests += 1;
      if (!isUp) return void response.writeHead(503).end();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/us-east-1_Example`;
    sign = (claims, kid = 'k1') =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).setIssuedAt().sign(privateKey);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    requests = 0;
    isUp = true;
  });

  const verifier = () => new OidcVerifier({ issuer, audiences: ['app1'] });
  const claims = (over: JWTPayload = {}): JWTPayload => ({
    iss: issuer,
    aud: 'app1',
    sub: 'ada',
    exp: Math.floor(Date.now() / 1000) + 60,
    ...over,
  });

  it('name the user, and are checked by keys that are asked for once', async () => {
    const oidc = verifier();
    const token = await sign(claims());
    await expect(oidc.verify(token)).resolves.toEqual({ kind: 'user', userId: 'ada', isOperator: false });
    await oidc.verify(token);
    expect(requests).toBe(1);
  });

  it('of Cognito’s access kind name their client, and groups make operators', async () => {
    const token = await sign({
      ...claims({ client_id: 'app1', token_use: 'access', 'cognito:groups': ['operators'] }),
      aud: undefined,
    });
    await expect(verifier().verify(token)).resolves.toMatchObject({ isOperator: true });
  });

  it.each([
    ['another service', { aud: 'app2' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['nobody', { sub: undefined }],
    ['a time to come', { nbf: 9_999_999_999 }],
  ])('for %s are refused', async (_whom, over) => {
    await expect(verifier().verify(await sign(claims(over)))).rejects.toMatchObject({
      code: 'credentials_invalid',
    });
  });

  it('that have expired are refused as such', async () => {
    await expect(verifier().verify(await sign(claims({ exp: 1 })))).rejects.toMatchObject({
      code: 'credentials_expired',
    });
  });

  it('signed with the public key as if it were a secret are refused', async () => {
    const forged = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from('the public key'));
    await expect(verifier().verify(forged)).rejects.toMatchObject({ code: 'credentials_invalid' });
  });

  it('with a key id that nobody knows are refused, and do not make us ask again and again', async () => {
    const oidc = verifier();
    await oidc.verify(await sign(claims()));
    for (let i = 0; i < 3; i += 1) {
      await expect(oidc.verify(await sign(claims(), `unknown${i}`))).rejects.toMatchObject({
        code: 'credentials_invalid',
      });
    }
    expect(requests).toBeLessThanOrEqual(2);
  });

  it('cannot be judged while the keys cannot be had', async () => {
    isUp = false;
    await expect(verifier().verify(await sign(claims()))).rejects.toMatchObject({
      code: 'issuer_unavailable',
    });
  });
});

describe('who calls', () => {
  const { key, record } = createApiKey({ id: 'backend', scopes: ['operate'] });
  const strict = new Authenticator({
    apiKeys: new ApiKeys([record]),
    joinTokens: joinTokens(),
    allowLocal: false,
  });

  it('is told from any of the three credentials', async () => {
    await expect(strict.authenticate(`Bearer ${key}`)).resolves.toMatchObject({ kind: 'api_key' });
    const token = await joinTokens().sign(SESSION, 'learner');
    await expect(strict.authenticate(`bearer ${token}`)).resolves.toMatchObject({ kind: 'join_token' });
  });

  it('is the developer without credentials where that is allowed, and nobody elsewhere', async () => {
    const lax = new Authenticator({ joinTokens: joinTokens(), allowLocal: true });
    await expect(lax.authenticate(undefined)).resolves.toEqual({ kind: 'local' });
    await expect(async () => strict.authenticate(undefined)).rejects.toMatchObject({
      code: 'credentials_missing',
    });
    // Wrong credentials are wrong, also where none are needed.
    await expect(lax.authenticate('Bearer nonsense')).rejects.toMatchObject({ code: 'credentials_invalid' });
  });

  it('is never told by anything that is no credential of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `Bearer ${text}`),
        ),
        async (header) => {
          if (header === '') return;
          await expect(async () => strict.authenticate(header)).rejects.toBeInstanceOf(AuthError);
        },
      ),
    );
  });
});
