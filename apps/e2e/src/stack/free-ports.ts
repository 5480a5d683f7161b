import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

/**
 * Ports of 127.0.0.1 that are free for TCP and UDP, found by opening them all at once, so that no two are the same.
 * They could be taken again before they are used; on a machine of our own they are not.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdPort));
  await Promise.all(held.map(({ release }) => release()));
  return held.map(({ port }) => port);
}

async function holdPort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address.');
  const release = promisify(server.close.bind(server));
  const udp = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(address.port, '127.0.0.1', resolve);
    });
  } catch {
    // Taken for UDP: another one.
    await release();
    return holdPort();
  }
  return {
    port: address.port,
    release: async () => {
      await Promise.all([release(), new Promise<void>((resolve) => udp.close(resolve))]);
    },
  };
}
