// A mirror that a company keeps: a folder, or the same layout behind a web server.
import { createWriteStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { progressBar } from './progress-bar.mjs';

const STALL_MS = 30_000;

/** @type {import('./index.mjs').Fetcher} */
export async function fetchFromFolder(_source, context) {
  const mirror = context.env.SPOOL_MODELS_MIRROR ?? '';
  const isWeb = /^https?:\/\//.test(mirror);
  for (const [index, file] of context.files.entries()) {
    const from = isWeb
      ? `${mirror.replace(/\/+$/, '')}/${context.model.name}/${file.name}`
      : join(mirror, context.model.name, file.name);
    const to = join(context.tempDir, `${index}-${basename(file.name)}`);
    if (isWeb) await download(from, to, file, context);
    else await copy(from, to);
    await context.take(file, to);
  }
}

/** @param {string} from @param {string} to */
async function copy(from, to) {
  try {
    await copyFile(from, to);
  } catch (error) {
    throw new Error(`${from} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code})`, {
      cause: error,
    });
  }
}

/**
 * @param {string} url
 * @param {string} to
 * @param {import('../catalog.mjs').ModelFile} file
 * @param {import('./index.mjs').FetchContext} context
 */
async function download(url, to, file, { model, progress }) {
  const abort = new AbortController();
  const start = performance.now();
  let stall = setTimeout(() => abort.abort(), STALL_MS);
  let done = 0;
  const count = new Transform({
    transform(chunk, _encoding, callback) {
      done += chunk.length;
      clearTimeout(stall);
      stall = setTimeout(() => abort.abort(), STALL_MS);
      progress(progressBar(model.name, done, file.bytes, (performance.now() - start) / 1000));
      // What is longer than it must be is wrong: it need not fill the disk to be found so.
      callback(done > file.bytes ? new Error(`it is longer than ${file.bytes} bytes`) : null, chunk);
    },
  });
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    await pipeline(
      Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body)),
      count,
      createWriteStream(to),
      { signal: abort.signal },
    );
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    const why = abort.signal.aborted ? `nothing came for ${STALL_MS / 1000} s` : (cause?.message ?? message);
    throw new Error(`${url} cannot be downloaded (${why})`, { cause: error });
  } finally {
    clearTimeout(stall);
  }
}
