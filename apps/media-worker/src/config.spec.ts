import { readConfig } from './config';

describe('readConfig', () => {
  it('refuses fixed words in production, unless they are named there explicitly', () => {
    const env = { SPOOL_FIXED_TEXT: 'Thank you.', NODE_ENV: 'production' };
    expect(() => readConfig(env)).toThrow(/SPOOL_FIXED_TEXT_IN_PRODUCTION=yes/);
    expect(() => readConfig({ ...env, SPOOL_FIXED_TEXT_IN_PRODUCTION: 'true' })).toThrow(/Correct/);
    expect(readConfig({ ...env, SPOOL_FIXED_TEXT_IN_PRODUCTION: 'yes' }).SPOOL_FIXED_TEXT).toBe('Thank you.');
    expect(readConfig({ ...env, NODE_ENV: 'test' }).SPOOL_FIXED_TEXT).toBe('Thank you.');
  });

  it('has none by default', () => {
    expect(readConfig({ NODE_ENV: 'production', SPOOL_FIXED_TEXT: '' }).SPOOL_FIXED_TEXT).toBeUndefined();
  });
});
