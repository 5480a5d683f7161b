import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { UdpRelay } from './udp-relay';

interface Received {
  readonly text: string;
  readonly from: RemoteInfo;
  readonly atMs: number;
}

/** A UDP socket that remembers what came. */
class Peer {
  readonly received: Received[] = [];
  readonly socket: Socket = createSocket('udp4');

  static async open(): Promise<Peer> {
    const peer = new Peer();
    peer.socket.on('message', (data, from) => {
      peer.received.push({ text: data.toString(), from, atMs: performance.now() });
    });
    peer.socket.bind(0, '127.0.0.1');
    await once(peer.socket, 'listening');
    return peer;
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(text: string, port: number): void {
    this.socket.send(text, port, '127.0.0.1');
  }

  /** Waits until `count` datagrams have come. */
  async has(count: number): Promise<Received[]> {
    while (this.received.length < count) await once(this.socket, 'message');
    return this.received;
  }
}

describe('UdpRelay', () => {
  let server: Peer;
  let callers: Peer[];
  let relay: UdpRelay;
  const open = async (options: Partial<Parameters<typeof UdpRelay.open>[0]> = {}) => {
    relay = await UdpRelay.open({ target: { address: '127.0.0.1', port: server.port }, ...options });
  };
  beforeEach(async () => {
    server = await Peer.open();
    callers = [await Peer.open(), await Peer.open()];
  });
  afterEach(() => {
    relay.close();
    for (const peer of [server, ...callers]) peer.socket.close();
  });

  it('carries both ways, each caller by a port of its own', async () => {
    await open();
    callers[0]!.send('from the first', relay.port);
    const [first] = await server.has(1);
    callers[1]!.send('from the second', relay.port);
    const [, second] = await server.has(2);
    expect([first!.text, second!.text]).toEqual(['from the first', 'from the second']);
    expect(first!.from.port).not.toBe(second!.from.port);
    server.send('to the second', second!.from.port);
    server.send('to the first', first!.from.port);
    expect((await callers[0]!.has(1))[0]).toMatchObject({ text: 'to the first', from: { port: relay.port } });
    expect((await callers[1]!.has(1))[0]).toMatchObject({ text: 'to the second' });
    expect(relay.counters).toEqual({ up: 2, down: 2, lostUp: 0, lostDown: 0 });
  });

  it('loses the same datagrams for the same seed', async () => {
    const arrived: string[][] = [];
    for (const _run of [1, 2]) {
      await open({ seed: 11, up: { loss: 0.5 } });
      const already = server.received.length;
      for (let n = 0; n < 100; n++) {
        callers[0]!.send(String(n), relay.port);
        // One at a time: the kernel must not lose any of its own.
        await untilCounted(() => relay.counters.up === n + 1);
      }
      relay.setConditions({});
      callers[0]!.send('last', relay.port);
      while (server.received.at(-1)?.text !== 'last') await once(server.socket, 'message');
      arrived.push(server.received.slice(already).map(({ text }) => text));
      expect(relay.counters.lostUp).toBe(101 - arrived.at(-1)!.length);
      relay.close();
    }
    expect(arrived[0]).toEqual(arrived[1]);
    expect(arrived[0]!.length).toBeGreaterThan(30);
    expect(arrived[0]!.length).toBeLessThan(70);
  });

  it('delays, and keeps the order', async () => {
    await open({ up: { delayMs: 40, jitterMs: 40 } });
    const sentMs = performance.now();
    for (let n = 0; n < 50; n++) callers[0]!.send(String(n), relay.port);
    const received = await server.has(50);
    expect(received.map(({ text }) => Number(text))).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(received.at(-1)!.atMs - sentMs).toBeGreaterThanOrEqual(40);
  });

  it('shows callers from another port after a rebind, and still carries', async () => {
    await open();
    callers[0]!.send('before', relay.port);
    const before = (await server.has(1))[0]!.from.port;
    relay.rebind();
    callers[0]!.send('after', relay.port);
    const after = (await server.has(2))[1]!.from.port;
    expect(after).not.toBe(before);
    server.send('hello', after);
    expect((await callers[0]!.has(1))[0]!.text).toBe('hello');
  });

  it('blacks out, and is back', async () => {
    await open();
    callers[0]!.send('before', relay.port);
    await server.has(1);
    relay.blackOut(300);
    callers[0]!.send('lost', relay.port);
    await untilCounted(() => relay.counters.lostUp === 1);
    let sent = 0;
    const timer = setInterval(() => callers[0]!.send(`again ${sent++}`, relay.port), 20);
    const received = await server.has(2);
    clearInterval(timer);
    expect(received.map(({ text }) => text)).not.toContain('lost');
    expect(received[1]!.text).toMatch(/^again/);
  });
});

async function untilCounted(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
