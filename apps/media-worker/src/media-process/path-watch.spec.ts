import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { PathWatch, type PathLoss } from './path-watch';

/** As much of a transport as is watched. */
class Transport extends EventEmitter {
  closed = false;
  close(): void {
    this.closed = true;
  }
}

function watched(count: number) {
  const lost: PathLoss[] = [];
  const watch = new PathWatch(10_000, (why) => lost.push(why));
  const transports = Array.from({ length: count }, () => new Transport());
  for (const transport of transports) watch.add(transport as unknown as types.WebRtcTransport);
  return { lost, watch, transports };
}

const ice = (transport: Transport | undefined, state: string) => transport?.emit('icestatechange', state);
const dtls = (transport: Transport | undefined, state: string) => transport?.emit('dtlsstatechange', state);

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('a peer’s path', () => {
  it('is lost when it does not come back in time', () => {
    const { lost, transports } = watched(1);
    dtls(transports[0], 'connected');
    ice(transports[0], 'disconnected');
    jest.advanceTimersByTime(9_999);
    expect(lost).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(lost).toEqual(['connection_lost']);
  });

  it('is not lost when ICE restarts', () => {
    const { lost, transports } = watched(1);
    dtls(transports[0], 'connected');
    ice(transports[0], 'disconnected');
    jest.advanceTimersByTime(5_000);
    ice(transports[0], 'connected');
    jest.advanceTimersByTime(60_000);
    expect(lost).toEqual([]);
  });

  it('is lost when one of two stays away, though the other comes back', () => {
    const { lost, transports } = watched(2);
    for (const transport of transports) {
      dtls(transport, 'connected');
      ice(transport, 'disconnected');
    }
    ice(transports[1], 'connected');
    jest.advanceTimersByTime(10_000);
    expect(lost).toEqual(['connection_lost']);
  });

  it('goes on without a transport that the other side has closed, until it closes the last', () => {
    const { lost, transports } = watched(2);
    for (const transport of transports) dtls(transport, 'connected');
    ice(transports[0], 'disconnected');
    dtls(transports[0], 'closed');
    jest.advanceTimersByTime(60_000);
    expect(lost).toEqual([]);
    expect(transports.map(({ closed }) => closed)).toEqual([true, false]);
    dtls(transports[1], 'closed');
    expect(lost).toEqual(['closed']);
  });

  it('that never comes about is lost after a minute', () => {
    const { lost } = watched(2);
    jest.advanceTimersByTime(60_000);
    expect(lost).toEqual(['connection_lost']);
  });

  it('is nobody’s business after the watch was closed', () => {
    const { lost, watch, transports } = watched(1);
    ice(transports[0], 'disconnected');
    watch.close();
    watch.close();
    dtls(transports[0], 'closed');
    jest.advanceTimersByTime(60_000);
    expect(lost).toEqual([]);
  });
});
