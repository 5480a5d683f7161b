// Writes libs/interview/src/understanding/taxonomy/imported-interests.json from word lists of the npm package
// `prompt-lists`: hobbies, jobs, dances and instruments that our own list does not have. Run it again only to
// take a newer version: `node tools/taxonomy/import.mjs`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'prompt-lists@0.2.12';
const folder = new URL('../../libs/interview/src/understanding/taxonomy/', import.meta.url);

/** Said in passing more often than as a hobby. */
const AMBIGUOUS = new Set([
  'go',
  'editing',
  'shooting',
  'tiling',
  'polo',
  'conservation',
  'advocacy',
  'engraving',
]);
/** No hobbies to talk about with students, and no jobs. */
const LEFT_OUT = new Set([
  'psychic readings', 'weight loss', 'online shopping', 'group therapy', 'hypnotherapy', 'psychotherapy', 'palm reading',
  'go', 'client', 'consumer', 'commuter', 'employer', 'businessmen', 'anarchist', 'communist', 'democrat', 'republican',
  'communications', 'able-bodied seaman', 'air force intelligence', 'air force security forces', 'air force weather',
  'calvary', 'republicans', 'resident', 'guest', 'home owner', 'homeless person', 'pimp', 'prostitute', 'thief', 'voter',
  'stripper', 'gambler', 'criminal', 'dictator', 'king', 'queen', 'prince', 'princess', 'retiree', 'student', 'volunteer',
  'patient', 'passenger', 'pedestrian', 'terrorist', 'psychic', 'sniper', 'protester', 'libertarian', 'socialist',
  'progressive', 'traditionalist', 'general', 'private', 'leader', 'worker', 'officer', 'intelligence', 'supply',
  'maintenance', 'recon', 'ordnance', 'infantry', 'military personnel', 'listener', 'shopper', 'specialist', 'marine',
  'server', 'speaker', 'presenter', 'driver', 'wingman', 'tactician', 'organizer', 'navigator',
  // Ours under another form of the name.
  'playing an instrument', 'playing sports', 'listening to music', 'composing music', 'video game design', 'video gaming',
  'video game streaming', 'trivia games', 'fiction writing', 'non-fiction writing', 'volunteer work', 'environmentalism',
  'board gaming', 'card gaming', 'furniture making', 'model making', 'puzzle solving', 'makeup artistry', 'watercolor painting',
  'reptile keeping', 'aquarium keeping', 'personal training', 'textile art', 'jewelry making', 'webcomic creation', 'zookeeping',
  'apiary', 'rc car racing', 'tarot card reading', 'tarot reading', 'computer programmer',
]); // prettier-ignore

const download = mkdtempSync(join(tmpdir(), 'prompt-lists-'));
try {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', download], { encoding: 'utf8' }),
  );
  execFileSync('tar', ['xzf', join(download, filename), '-C', download]);
  const list = (name) =>
    readFileSync(join(download, 'package/lists', `${name}.yml`), 'utf8')
      .split('---')
      .at(-1)
      .split('\n')
      .map((line) => line.trim().replace(/ \(.*\)$/, ''))
      .filter((line) => /^[\p{L}][\p{L}' -]+$/u.test(line) && !LEFT_OUT.has(line));

  const own = JSON.parse(readFileSync(new URL('interests.json', folder), 'utf8')).interests;
  const known = new Set(
    own.flatMap(({ name, synonyms = [], ambiguous = [], roles = [] }) => [name, ...synonyms, ...ambiguous, ...roles]).map(plain),
  ); // prettier-ignore
  const fresh = (names) => [...new Set(names)].filter((name) => !known.has(plain(name)));

  const dances = fresh(list('people/dance')).map((name) =>
    name.endsWith(' dance') ? name : `${name} dance`,
  );
  // Whatever is collected is collecting.
  const hobbies = fresh(list('people/hobby')).filter((name) => !/^collecting | dancing$/.test(name));
  const instruments = fresh(list('music/instrument')).filter((name) => !hobbies.includes(name));
  const jobs = fresh(list('people/job')).filter((name) => !/(?:s|ing)$/.test(name));
  const data = {
    $comment: 'Made by tools/taxonomy/import.mjs; do not edit.',
    source: {
      package: PACKAGE,
      registry: 'npm',
      licence: 'MIT',
      copyright: 'Copyright (c) 2023 @fofrAI; word lists from Spicy-Proton, Copyright (c) 2017 Chris Schmich',
      lists: ['people/hobby', 'people/job', 'people/dance', 'music/instrument'],
    },
    dances,
    instruments,
    hobbies: hobbies.filter((name) => !AMBIGUOUS.has(name)),
    ambiguous_hobbies: hobbies.filter((name) => AMBIGUOUS.has(name)),
    jobs,
  };
  writeFileSync(new URL('imported-interests.json', folder), `${JSON.stringify(data, null, 2)}\n`);
  const counts = Object.entries(data).filter(([, value]) => Array.isArray(value));
  process.stdout.write(`${counts.map(([name, value]) => `${name}: ${value.length}`).join(', ')}\n`);
} finally {
  rmSync(download, { recursive: true, force: true });
}

/** The same name in another form (singular, hyphen) is not fresh. */
function plain(name) {
  return name
    .toLowerCase()
    .replace(/[- ]/g, '')
    .replace(/(?:ing|s)$/, '');
}
