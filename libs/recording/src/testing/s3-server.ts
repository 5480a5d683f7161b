import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { freePorts } from '@spool/testing';

const ROOT = join(__dirname, '../../../..');
const START_MS = 90_000;

/** A server that speaks S3's API (moto, which tools/python installs), with one bucket. */
export class S3Server {
  readonly bucket = 'recordings';
  readonly endpoint: string;
  readonly client: S3Client;
  readonly #process: ChildProcess;

  /** Sets the environment's AWS credentials to what moto takes: any. */
  static async start(): Promise<S3Server> {
    const python = execFileSync(process.execPath, [join(ROOT, 'tools/python/index.mjs'), 'moto'], {
      encoding: 'utf8',
    }).trim();
    process.env['AWS_ACCESS_KEY_ID'] = 'test';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
    const [port = 0] = await freePorts(1);
    const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const server = new S3Server(`http://127.0.0.1:${port}`, child);
    await server.#ready();
    await server.client.send(new CreateBucketCommand({ Bucket: server.bucket }));
    return server;
  }

  private constructor(endpoint: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#process = child;
    this.client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true });
  }

  async keys(): Promise<string[]> {
    const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    if (this.#process.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await gone;
  }

  async #ready(): Promise<void> {
    const untilMs = performance.now() + START_MS;
    for (;;) {
      const answer = await fetch(`${this.endpoint}/moto-api/data.json`).catch(() => null);
      if (answer?.ok) return;
      if (performance.now() > untilMs || this.#process.exitCode !== null) {
        throw new Error('moto does not start: run `node tools/python/index.mjs moto` to see why.');
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
