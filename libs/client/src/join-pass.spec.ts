import type { JoinInfo } from '@spool/contracts';
import { JoinPass } from './join-pass';

const info = (token: string, forMs: number): JoinInfo => ({
  session_id: 's1',
  join_token: { token, role: 'learner', expires_at: new Date(Date.now() + forMs).toISOString() },
  rtc: { websocket_url: '/ws', offer_url: '/offer', ice_servers: [] },
});

describe('a join token', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is renewed at half its time with itself, again and again, until the pass is closed', async () => {
    const sent: (string | null)[] = [];
    const fetch = (_url: unknown, init?: RequestInit): Promise<Response> => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return Promise.resolve(Response.json(info(`t${sent.length + 1}`, 60_000), { status: 201 }));
    };
    const pass = new JoinPass(info('t1', 60_000), { baseUrl: 'http://localhost', fetch });
    await jest.advanceTimersByTimeAsync(29_000);
    expect(pass.token).toBe('t1');
    await jest.advanceTimersByTimeAsync(2000);
    expect(pass.token).toBe('t2');
    await jest.advanceTimersByTimeAsync(31_000);
    expect(pass.token).toBe('t3');
    expect(sent).toEqual(['Bearer t1', 'Bearer t2']);
    pass.close();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(sent).toHaveLength(2);
  });

  it('is asked for again when the server was away, while it is good', async () => {
    let isUp = false;
    let asked = 0;
    const fetch = (): Promise<Response> => {
      asked += 1;
      return isUp
        ? Promise.resolve(Response.json(info('t2', 60_000)))
        : Promise.reject(new TypeError('down'));
    };
    const pass = new JoinPass(info('t1', 60_000), { baseUrl: 'http://localhost', fetch });
    await jest.advanceTimersByTimeAsync(40_000);
    expect(asked).toBeGreaterThan(0);
    isUp = true;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(pass.token).toBe('t2');
    isUp = false;
    asked = 0;
    // Nobody is asked for ever.
    await jest.advanceTimersByTimeAsync(600_000);
    expect(asked).toBeLessThan(30);
    pass.close();
  });
});
