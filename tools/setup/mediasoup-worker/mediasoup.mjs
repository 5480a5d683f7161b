// The installed npm package: where it is, and of what version.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** @param {string} mediasoupDir */
export function readVersion(mediasoupDir) {
  try {
    return String(JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8')).version);
  } catch {
    throw new Error(`mediasoup is not installed in ${mediasoupDir}: run npm ci --ignore-scripts first.`);
  }
}

/** Where `npm ci` put mediasoup, seen from this file. */
export function findMediasoup() {
  try {
    const main = createRequire(import.meta.url).resolve('mediasoup');
    return main.slice(
      0,
      main.lastIndexOf(join('node_modules', 'mediasoup')) + join('node_modules', 'mediasoup').length,
    );
  } catch {
    throw new Error('mediasoup is not installed: run npm ci --ignore-scripts first.');
  }
}
