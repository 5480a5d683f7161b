import type { HealthResponse } from '@spool/contracts';
import { noticesOf } from './notices';
import type { NoticeSources } from './notices';

const health = (speech: HealthResponse['speech']): HealthResponse => ({
  status: 'ok',
  version: '1',
  uptime_s: 1,
  degraded: [],
  media_workers: 1,
  speech,
});
const well: NoticeSources = {
  health: health({ recogniser: 'a', synthesiser: 'b' }),
  connection: 'connected',
  microphone: 'on',
  problems: [],
  serverNotice: undefined,
};
const codes = (sources: Partial<NoticeSources>) => noticesOf({ ...well, ...sources }).map(({ code }) => code);
const refused = { code: 'microphone_refused' as const, detail: 'The microphone is blocked.' };

describe('noticesOf', () => {
  it('says nothing when all is well', () => {
    expect(codes({})).toEqual([]);
  });

  it('says that the learner can type where no speech is recognised', () => {
    const [notice] = noticesOf({ ...well, health: health({ recogniser: null, synthesiser: 'b' }) });
    expect(notice).toMatchObject({ code: 'no_recogniser', text: expect.stringContaining('typing') });
  });

  it('offers to try a refused microphone again, until it is on', () => {
    const [notice] = noticesOf({ ...well, microphone: 'off', problems: [refused] });
    expect(notice).toMatchObject({ code: 'microphone_refused', action: { does: 'retry_microphone' } });
    expect(codes({ microphone: 'on', problems: [refused] })).toEqual([]);
    expect(codes({ microphone: 'muted', problems: [refused] })).toEqual([]);
  });

  it('does not offer to try again what cannot help', () => {
    const insecure = { code: 'microphone_insecure' as const, detail: 'Open the page by https.' };
    const [notice] = noticesOf({ ...well, microphone: 'off', problems: [insecure] });
    expect(notice?.action).toBeUndefined();
  });

  it('puts a lost connection before everything else', () => {
    expect(codes({ connection: 'reconnecting', microphone: 'off', problems: [refused] })).toEqual([
      'reconnecting',
      'microphone_refused',
    ]);
  });

  it('tells of a server that does not answer only before the conversation', () => {
    expect(codes({ health: 'unreachable', connection: 'idle' })).toEqual(['server_unreachable']);
    expect(codes({ health: 'unreachable', connection: 'connected' })).toEqual([]);
  });

  it('shows what the server has to say, but nothing twice', () => {
    const serverNotice = { code: 'no_recogniser', detail: 'None here.' };
    expect(codes({ serverNotice })).toEqual(['no_recogniser']);
    expect(codes({ serverNotice, health: health({ recogniser: null, synthesiser: 'b' }) })).toEqual([
      'no_recogniser',
    ]);
  });
});
