import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
/** Below the range that Linux gives to those who ask for any port (32768 and up). */
const RANGE = { first: 20_000, count: 12_000 };
const ATTEMPTS = 100;

/**
 * The first of `count` neighbouring ports that are free for TCP and UDP at the moment.
 * @throws Error when none are found
 */
export async function freePorts(count = 1): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const first = RANGE.first + Math.floor(Math.random() * (RANGE.count - count));
    const tried = await Promise.allSettled(
      Array.from({ length: count }, (_, i) => Promise.all([bindTcp(first + i), bindUdp(first + i)])),
    );
    if (tried.every(({ status }) => status === 'fulfilled')) return first;
  }
  throw new Error(`Found no ${count} neighbouring free ports from ${RANGE.first} on.`);
}

async function bindTcp(port: number): Promise<void> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  await new Promise((resolve) => server.close(resolve));
}

async function bindUdp(port: number): Promise<void> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, HOST);
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}
