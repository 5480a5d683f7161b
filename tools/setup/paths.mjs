import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What is costly to make or fetch is kept here, outside the checkout, and shared by all checkouts. */
export const cacheDir = () => process.env.SPOOL_CACHE_DIR ?? join(homedir(), '.cache', 'spool');

/** Speech models, one folder each. */
export const modelsDir = () => process.env.SPOOL_MODELS_DIR ?? join(cacheDir(), 'models');
