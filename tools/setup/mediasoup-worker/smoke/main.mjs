// The smoke test of a worker, a program of its own so that a worker that dies or
// hangs takes nothing else along: node smoke/main.mjs MEDIASOUP_DIR BINARY [start]
// With `start` it stops before the DTLS handshake, for a machine without openssl.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { checkDtls } from './dtls.mjs';
import { checkSrtp, MEDIA_CODECS } from './srtp.mjs';

const [mediasoupDir, binary, upTo] = process.argv.slice(2);

try {
  if (!mediasoupDir || !binary) throw new Error('give the folder of mediasoup and the worker binary');
  const mediasoup = createRequire(import.meta.url)(resolve(mediasoupDir));
  const worker = await mediasoup.createWorker({ workerBin: resolve(binary), logLevel: 'warn' });
  let death = '';
  worker.on('died', (/** @type {Error} */ error) => (death = `the worker died ${error.message}`));
  await check(worker).catch((error) => {
    // All that was under way fails with a dead worker: its death is the news.
    throw death ? new Error(`${error.message}: ${death}`) : error;
  });
  worker.close();
  console.log('ok');
  process.exit(0);
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}

/** @param {any} worker mediasoup's */
async function check(worker) {
  const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
  await checkSrtp(router);
  if (upTo !== 'start') await checkDtls(router);
}
