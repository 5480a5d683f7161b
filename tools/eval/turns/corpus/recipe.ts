import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expects } from '@spool/contracts';
import { randomFrom } from '../../interviews/random';
import type { Family, OverlapKind, Part } from './item';
import { BACKCHANNELS, SCRIPTS, STUMBLES } from './scripts';
import { NOISES, type NoiseKind } from './line';

/** What an item is made of; its audio follows from this and nothing else. */
export interface Plan {
  readonly id: string;
  readonly part: Part;
  readonly family: Family;
  /** Index of the caller's voice, among those of the part. */
  readonly voice: number;
  readonly noise: NoiseKind;
  readonly snrDb: number;
  readonly question: string | null;
  readonly expects: Expects;
  /** The learner's turn; null when nothing is said. */
  readonly script: string | null;
  /** What is on the line while the interviewer speaks. */
  readonly overlap: { readonly kind: OverlapKind; readonly sound: string } | null;
}

/** Items of each family in a part. */
const COUNTS: Readonly<Record<Family, number>> = {
  plain: 36,
  short_answer: 22,
  hesitation: 40,
  thought: 14,
  two_part: 12,
  dictation: 10,
  recording: 12,
  backchannel: 24,
  interruption: 22,
  early_answer: 10,
  noise_over_voice: 14,
  echo: 10,
  noise_in_silence: 6,
};
const VOICES = 6;
const NOISE_SOUNDS = ['cough', 'thump', 'keys', ...STUMBLES];

export function plansOf(part: Part): Plan[] {
  return (Object.keys(COUNTS) as Family[]).flatMap((family) =>
    Array.from({ length: COUNTS[family] }, (_, i) => planOf(part, family, i)),
  );
}

function planOf(part: Part, family: Family, i: number): Plan {
  const id = `${part}/${family}-${String(i).padStart(2, '0')}`;
  const random = randomFrom(id);
  const scripts = SCRIPTS[part];
  const pick = <T>(list: readonly T[]): T => list[i % list.length] as T;
  // Each list is walked with another stride, so that texts, voices and noises meet in ever new ways.
  const noise = NOISES[(i * 3 + family.length) % NOISES.length] ?? NOISES[0]!;
  const about = (expects: Exclude<Expects, 'nothing'>, script: string | null) => ({
    question: pick(scripts.questions[expects]),
    expects,
    script,
  });
  const overlap = (kind: OverlapKind, sound: string) => ({ overlap: { kind, sound } });
  const content = (): Pick<Plan, 'question' | 'expects' | 'script'> & Partial<Pick<Plan, 'overlap'>> => {
    switch (family) {
      case 'plain':
        return about('open', pick(scripts.plain));
      case 'hesitation':
        return about('open', pick(scripts.hesitation));
      case 'thought':
        return about('open', pick(scripts.thought));
      case 'two_part':
        return about('open', pick(scripts.twoPart));
      case 'short_answer':
        if (i % 4 === 2) return about('name', pick(scripts.names));
        if (i % 4 === 3) return about('number', pick(scripts.numbers));
        return about('yes_no', pick(scripts.yesNo));
      case 'dictation':
        return about('number', pick(scripts.dictation));
      case 'recording':
        return about('open', null);
      case 'backchannel':
        return { ...about('open', pick(scripts.plain)), ...overlap('backchannel', pick(BACKCHANNELS)) };
      case 'interruption':
        return { ...about('open', null), ...overlap('interruption', pick(scripts.interruptions)) };
      case 'early_answer':
        return { ...about('yes_no', null), ...overlap('early_answer', pick(scripts.earlyAnswers)) };
      case 'noise_over_voice':
        return { ...about('open', pick(scripts.plain)), ...overlap('noise', pick(NOISE_SOUNDS)) };
      case 'echo':
        return { ...about('open', pick(scripts.plain)), ...overlap('echo', 'interviewer') };
      case 'noise_in_silence':
        return {
          ...about('open', pick(scripts.plain)),
          ...overlap('noise', pick(['cough', 'thump', 'keys'])),
        };
    }
  };
  return {
    id,
    part,
    family,
    voice: Math.floor(random() * VOICES),
    noise: noise.kind,
    snrDb: noise.snrDb,
    overlap: null,
    ...content(),
  };
}

/** Files that an item's audio follows from: when one changes, the corpus is made anew. */
const RECIPE_FILES = [
  'recipe.ts',
  'scripts.ts',
  'voices.ts',
  'speech.ts',
  'sounds.ts',
  'line.ts',
  'build.ts',
  'place.ts',
];

/** Names the corpus: another recipe, another name. */
export function recipeHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of RECIPE_FILES) hash.update(readFileSync(join(root, 'tools/eval/turns/corpus', file)));
  return hash.digest('hex').slice(0, 12);
}
