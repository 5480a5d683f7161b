import { createSocket, type Socket } from 'node:dgram';
import { promises } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { DnsDirectory } from './dns-directory';

/**
 * A DNS server with one zone (RFC 1035): answers A questions with the addresses, others with none, an unknown name
 * with NXDOMAIN.
 */
async function startDns(zone: Record<string, string[]>): Promise<{ port: number; socket: Socket }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, end } = nameAt(query, 12);
    const addresses = zone[name];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(addresses ? 0x8180 : 0x8183, 2);
    const asksA = query.readUInt16BE(end) === 1;
    const answers = asksA ? (addresses ?? []) : [];
    header.writeUInt16BE(answers.length, 6);
    header.writeUInt32BE(0, 8);
    const records = answers.map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, query.subarray(12, end + 4), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: (socket.address() as AddressInfo).port, socket };
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

const zone: Record<string, string[]> = { 'media-worker.spool.local': ['10.0.0.1', '10.0.0.2'] };
let socket: Socket;
let resolver: promises.Resolver;

beforeAll(async () => {
  const started = await startDns(zone);
  socket = started.socket;
  resolver = new promises.Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${started.port}`]);
});
afterAll(() => {
  resolver.cancel();
  socket.close();
});

it('lists a worker for each address', async () => {
  const directory = new DnsDirectory({ name: 'media-worker.spool.local', port: 8090, resolver });
  expect(await directory.list()).toEqual([{ url: 'http://10.0.0.1:8090' }, { url: 'http://10.0.0.2:8090' }]);
});

it('lists nobody for a name that does not exist', async () => {
  expect(await new DnsDirectory({ name: 'nobody.spool.local', port: 8090, resolver }).list()).toEqual([]);
});

it('lists ports of SRV records and brackets IPv6 addresses', async () => {
  const fake = {
    resolve4: () => Promise.resolve([]),
    resolve6: () => Promise.resolve(['fd00::7']),
    resolveSrv: () => Promise.resolve([{ name: 'w1.spool.local', port: 9000, priority: 0, weight: 0 }]),
  };
  const options = { name: 'x', port: 8090, resolver: fake };
  expect(await new DnsDirectory({ ...options, type: 'AAAA' }).list()).toEqual([
    { url: 'http://[fd00::7]:8090' },
  ]);
  expect(await new DnsDirectory({ ...options, type: 'SRV' }).list()).toEqual([
    { url: 'http://w1.spool.local:9000' },
  ]);
});

it('follows the zone when its answer has grown old', async () => {
  let nowMs = 0;
  const directory = new DnsDirectory({
    name: 'media-worker.spool.local',
    port: 8090,
    resolver,
    ttlMs: 5000,
    now: () => nowMs,
  });
  expect(await directory.list()).toHaveLength(2);
  zone['media-worker.spool.local'] = ['10.0.0.3'];
  nowMs = 4999;
  expect(await directory.list()).toHaveLength(2);
  nowMs = 5000;
  expect(await directory.list()).toEqual([{ url: 'http://10.0.0.3:8090' }]);
});
