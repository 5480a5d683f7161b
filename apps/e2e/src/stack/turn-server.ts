import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@spool/testing';
import { until } from '../until';

/** Debian's package, which `npm test` installs. */
const COTURN = process.env['TURNSERVER_BIN'] ?? '/usr/bin/turnserver';
const HOST = '127.0.0.1';
const REMEMBERED_CHARS = 20_000;

/** A real coturn on free ports of the loopback interface, set up as `docs` tell an operator to, with a certificate of its own. */
export class TurnServer {
  /** coturn's `static-auth-secret`, the gateway's TURN_SECRET. */
  readonly secret: string;
  readonly udpUrl: string;
  readonly tcpUrl: string;
  readonly tlsUrl: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #output = '';

  static async start(): Promise<TurnServer> {
    if (!existsSync(COTURN)) throw new Error(`${COTURN} is not there: npm test installs Debian's coturn.`);
    const [port, tlsPort] = await freePorts(2);
    const server = new TurnServer(Number(port), Number(tlsPort));
    try {
      await until(() => server.#isListening(), { what: () => `coturn to listen:\n${server.log}` });
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(port: number, tlsPort: number) {
    this.secret = randomBytes(24).toString('hex');
    this.udpUrl = `turn:${HOST}:${port}?transport=udp`;
    this.tcpUrl = `turn:${HOST}:${port}?transport=tcp`;
    this.tlsUrl = `turns:${HOST}:${tlsPort}?transport=tcp`;
    this.#folder = mkdtempSync(join(tmpdir(), 'spool-turn-'));
    const { key, cert } = certificate(this.#folder);
    const settings = {
      'listening-ip': HOST,
      'relay-ip': HOST,
      'listening-port': String(port),
      'tls-listening-port': String(tlsPort),
      realm: 'spool.test',
      'static-auth-secret': this.secret,
      cert,
      pkey: key,
      'log-file': 'stdout',
      pidfile: join(this.#folder, 'turnserver.pid'),
      userdb: join(this.#folder, 'turndb'),
    };
    this.#child = spawn(
      COTURN,
      [
        '-n', // no configuration file of the machine's
        '--use-auth-secret',
        '--fingerprint',
        '--no-cli',
        '--verbose',
        // The media worker of the test is on loopback, which a TURN server must otherwise never relay to.
        '--allow-loopback-peers',
        ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
      ],
      { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#output = (this.#output + data.toString()).slice(-REMEMBERED_CHARS);
      });
    }
  }

  /** The last of what it wrote. */
  get log(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL'); // it holds nothing that must be saved
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #isListening(): boolean {
    if (this.#child.exitCode !== null) throw new Error(`coturn ended:\n${this.#output}`);
    return /TLS.*listener opened/i.test(this.#output) && /UDP.*listener opened/i.test(this.#output);
  }
}

function certificate(folder: string): { key: string; cert: string } {
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  const made = spawnSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=IP:${HOST}`, '-keyout', key, '-out', cert],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`openssl could not make a certificate: ${made.stderr}`);
  return { key, cert };
}
