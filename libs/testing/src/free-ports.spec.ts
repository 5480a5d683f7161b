import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { freePorts, isFree } from './free-ports';

it('finds neighbouring ports that can be listened on by TCP and UDP', async () => {
  const ports = await freePorts(4);

  expect(ports).toEqual([0, 1, 2, 3].map((i) => Number(ports[0]) + i));
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
    server.close();
    socket.close();
  }
});

it.each(['tcp', 'udp'] as const)(
  'knows a port that is taken by %s from one that was given back',
  async (protocol) => {
    const [port = 0] = await freePorts(1);
    const taken =
      protocol === 'tcp'
        ? createServer().listen(port, '127.0.0.1')
        : createSocket('udp4').bind(port, '127.0.0.1');
    await once(taken, 'listening');

    expect(await isFree(port)).toBe(false);

    taken.close();
    await once(taken, 'close');
    expect(await isFree(port)).toBe(true);
  },
);
