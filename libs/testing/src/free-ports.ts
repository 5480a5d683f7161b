import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
/** Below Linux's ephemeral ports (32,768 on): no outgoing connection takes one in the meantime. */
const RANGE = { first: 20_000, count: 12_000 };
const ATTEMPTS = 100;

/**
 * Neighbouring ports of 127.0.0.1 that nobody listens on, neither by TCP nor by UDP, in ascending order. They are
 * chosen at random, so that programs which start at once seldom choose the same.
 * @throws {Error} when there are none
 */
export async function freePorts(count: number): Promise<number[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = RANGE.first + Math.floor(Math.random() * (RANGE.count - count));
    const ports = Array.from({ length: count }, (_, i) => first + i);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return ports;
  }
  throw new Error(
    `Found no ${count} neighbouring free ports from ${RANGE.first} on. Stop what listens there.`,
  );
}

/** Whether nobody listens on this port of 127.0.0.1, neither by UDP nor by TCP. */
export async function isFree(port: number): Promise<boolean> {
  return (await isFreeTcp(port)) && (await isFreeUdp(port));
}

function isFreeTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, HOST, () => socket.close(() => resolve(true)));
  });
}
