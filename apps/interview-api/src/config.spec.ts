import { readConfig } from './config';

describe('readConfig', () => {
  it('needs nothing on a developer’s machine', () => {
    expect(readConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8080,
      INTERNAL_PORT: 8081,
      WORKER_URLS: ['http://127.0.0.1:8090'],
      DATA_DIR: '.data',
      STUN_URLS: [],
      TURN_URLS: [],
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 8080 });
  });

  it('reads lists by comma', () => {
    expect(readConfig({ WORKER_URLS: 'http://a:1, http://b:2 ,' }).WORKER_URLS).toEqual([
      'http://a:1',
      'http://b:2',
    ]);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PUBLIC_URL: 'spool.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://spool.example' }, 'PUBLIC_URL'],
    [{ WORKER_URLS: 'http://a:1,b:2' }, 'WORKER_URLS.1'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ STUN_URLS: 'http://x' }, 'STUN_URLS.0'],
    [{ STUN_URLS: 'stun:x>; rel="evil"' }, 'STUN_URLS.0'],
    [{ TURN_URLS: 'turn:x?transport=smoke', TURN_SECRET: 's' }, 'TURN_URLS.0'],
    [{ TURN_URLS: 'turn:x' }, 'TURN_SECRET'],
    [{ WEBHOOK_URL: 'https://x' }, 'WEBHOOK_SECRETS'],
    [{ WEBHOOK_URL: 'x', WEBHOOK_SECRETS: '' }, 'WEBHOOK_URL'],
    [{ WEBHOOK_SECRETS: 'whsec_c2hvcnQ=' }, 'WEBHOOK_SECRETS.0'],
    [{ TURN_TTL_S: '5' }, 'TURN_TTL_S'],
    [{ SOCKET_HEARTBEAT_MS: '0' }, 'SOCKET_HEARTBEAT_MS'],
  ])('refuses %j in one sentence that names the variable', (env, name) => {
    expect(() => readConfig(env)).toThrow(
      new RegExp(`^Correct these environment variables: ${name} [^\\n]+\\.$`),
    );
  });

  it('never says what a secret is', () => {
    const secret = `whsec_${'a'.repeat(10)}`;
    expect(() => readConfig({ WEBHOOK_SECRETS: secret })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });

  it('names every variable that is wrong', () => {
    expect(() => readConfig({ PORT: 'x', TURN_TTL_S: 'y' })).toThrow(/PORT .*; TURN_TTL_S /);
  });

  it('accepts the token that everybody knows on loopback only', () => {
    const open = { INTERNAL_HOST: '0.0.0.0', INTERNAL_URL: 'http://10.0.0.1:8081' };
    expect(() => readConfig(open)).toThrow(/INTERNAL_TOKEN is needed/);
    expect(readConfig({ ...open, INTERNAL_TOKEN: 'a-secret' }).INTERNAL_HOST).toBe('0.0.0.0');
    expect(() => readConfig({ INTERNAL_HOST: '0.0.0.0', INTERNAL_TOKEN: 'a-secret' })).toThrow(
      /INTERNAL_URL is needed/,
    );
  });
});
