import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A load balancer for TCP: connections go round the gateways, and those that refuse are left out. */
export class FrontDoor {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** @param backends base URLs */
  static async open(backends: readonly string[]): Promise<FrontDoor> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FrontDoor(
      server,
      backends.map((url) => Number(new URL(url).port)),
    );
  }

  private constructor(server: Server, ports: readonly number[]) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let next = 0;
    server.on('connection', (client) => {
      this.#keep(client);
      const first = next++;
      this.#forward(
        client,
        ports.map((_, i) => ports[(first + i) % ports.length] ?? 0),
      );
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) return void client.destroy();
    const gateway = connect(port, '127.0.0.1');
    this.#keep(gateway);
    let isThere = false;
    gateway.on('connect', () => {
      isThere = true;
      client.pipe(gateway).pipe(client);
      client.on('close', () => gateway.destroy());
    });
    gateway.on('close', () => {
      if (isThere || client.destroyed) client.destroy();
      else this.#forward(client, others);
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
