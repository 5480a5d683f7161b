// A real DTLS handshake with a WebRtcTransport: OpenSSL's command line tool is
// the client, and a UDP relay of ours does the ICE part that it can't.
import { spawn, execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BINDING_SUCCESS, bindingRequest, stunType } from './stun.mjs';

const LOCAL_FRAGMENT = 'spoolsmoke';
const HANDSHAKE_MS = 15_000;

/** @param {any} router mediasoup's */
export async function checkDtls(router) {
  const dir = await mkdtemp(join(tmpdir(), 'spool-smoke-'));
  const transport = await router.createWebRtcTransport({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
  });
  const relay = await openRelay(transport.iceCandidates[0].port);
  let client;
  try {
    const { key, cert, fingerprint } = await makeCertificate(dir);
    await relay.bind(transport.iceParameters);
    await transport.connect({
      dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] },
    });
    client = startClient(relay.port, key, cert);
    await untilConnected(transport, client);
  } finally {
    client?.kill('SIGKILL');
    relay.close();
    if (!transport.closed) transport.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * @param {any} transport
 * @param {import('node:child_process').ChildProcess} client
 */
async function untilConnected(transport, client) {
  await new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new Error(`DTLS handshake: ${why}`));
    const timer = setTimeout(
      () => fail(`no end after ${HANDSHAKE_MS / 1000} s, state ${transport.dtlsState}`),
      HANDSHAKE_MS,
    );
    client.once('error', (error) => fail(error.message));
    client.once('exit', (code) => fail(`the client gave up (${code})`));
    transport.once('routerclose', () => fail('cut off'));
    transport.on('dtlsstatechange', (/** @type {string} */ state) => {
      if (state === 'failed' || state === 'closed') fail(`state ${state}`);
      if (state !== 'connected') return;
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

/** @param {number} workerPort */
async function openRelay(workerPort) {
  const [inner, outer] = [createSocket('udp4'), createSocket('udp4')];
  for (const socket of [inner, outer]) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    // A dead worker's port answers with ICMP errors: main.mjs hears of its death.
    socket.on('error', () => {});
  }
  let clientPort = 0;
  let bound = false;
  inner.on('message', (packet, from) => {
    clientPort = from.port;
    outer.send(packet, workerPort, '127.0.0.1');
  });
  outer.on('message', (packet) => {
    const type = stunType(packet);
    if (type === BINDING_SUCCESS) bound = true;
    if (type === undefined && clientPort) inner.send(packet, clientPort, '127.0.0.1');
  });
  return {
    port: inner.address().port,
    /** @param {{ usernameFragment: string, password: string }} ice */
    async bind(ice) {
      for (let i = 0; i < 50 && !bound; i++) {
        outer.send(bindingRequest(ice, LOCAL_FRAGMENT), workerPort, '127.0.0.1');
        await sleep(100);
      }
      if (!bound) throw new Error('ICE: the worker did not answer a STUN binding request');
    },
    close() {
      inner.close();
      outer.close();
    },
  };
}

/** @param {string} dir */
async function makeCertificate(dir) {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=spool-smoke',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  return { key, cert, fingerprint: new X509Certificate(await readFile(cert)).fingerprint256 };
}

/**
 * @param {number} port
 * @param {string} key
 * @param {string} cert
 */
function startClient(port, key, cert) {
  return spawn(
    'openssl',
    [
      's_client',
      '-dtls1_2',
      '-connect',
      `127.0.0.1:${port}`,
      '-key',
      key,
      '-cert',
      cert,
      '-use_srtp',
      'SRTP_AES128_CM_SHA1_80',
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  ); // its input stays open, else it hangs up
}
