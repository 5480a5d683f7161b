import { watchIce } from './ice-watch';

function scene(restart: () => Promise<void> = () => Promise.resolve()) {
  let tell: (state: string) => void = () => undefined;
  const calls: string[] = [];
  const stop = watchIce(
    { connectionState: 'connected', on: (_event, listener) => (tell = listener) },
    {
      restart: () => {
        calls.push('restart');
        return restart();
      },
      onTrouble: () => calls.push('trouble'),
      onRecovered: () => calls.push('recovered'),
      onLost: () => calls.push('lost'),
    },
  );
  return { calls, stop, tell: (state: string) => tell(state) };
}

describe('watchIce', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('lets a short disconnection heal by itself', () => {
    const { calls, tell } = scene();
    tell('disconnected');
    jest.advanceTimersByTime(1499);
    tell('connected');
    jest.advanceTimersByTime(60_000);
    expect(calls).toEqual([]);
  });

  it('restarts ICE when a disconnection lasts', () => {
    const { calls, tell } = scene();
    tell('disconnected');
    jest.advanceTimersByTime(1500);
    expect(calls).toEqual(['trouble', 'restart']);
    tell('connected');
    jest.advanceTimersByTime(60_000);
    expect(calls).toEqual(['trouble', 'restart', 'recovered']);
  });

  it('restarts ICE at once when the connection failed', () => {
    const { calls, tell } = scene();
    tell('failed');
    expect(calls).toEqual(['trouble', 'restart']);
  });

  it('gives the transport up once when the restart does not help in time', () => {
    const { calls, tell } = scene();
    tell('failed');
    jest.advanceTimersByTime(5000);
    tell('failed');
    tell('connected');
    expect(calls).toEqual(['trouble', 'restart', 'lost']);
  });

  it('gives the transport up when the server refuses the restart', async () => {
    const { calls, tell } = scene(() => Promise.reject(new Error('peer_not_found')));
    tell('failed');
    await jest.advanceTimersByTimeAsync(0);
    expect(calls).toEqual(['trouble', 'restart', 'lost']);
  });

  it('does nothing after it was stopped', () => {
    const { calls, stop, tell } = scene();
    tell('disconnected');
    stop();
    jest.advanceTimersByTime(60_000);
    tell('failed');
    expect(calls).toEqual([]);
  });
});
