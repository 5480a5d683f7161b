import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readWav, writeWav } from '@spool/audio';
import { ItemBuilder } from './build';
import { HZ, type Item, type ItemTruth } from './item';
import { recipeHash, type Plan } from './recipe';

/** The corpus on disk: made as it is asked for, kept outside the repository, made anew when its recipe changes. */
export class CorpusStore {
  readonly #folder: string;
  readonly #builder: ItemBuilder;

  /** @param cacheDir Spool's cache folder */
  constructor(root: string, cacheDir: string) {
    const name = `corpus-${recipeHash(root)}`;
    const all = join(cacheDir, 'eval-turns');
    this.#folder = join(all, name);
    this.#builder = new ItemBuilder(root);
    mkdirSync(this.#folder, { recursive: true });
    for (const other of readdirSync(all)) {
      if (other.startsWith('corpus-') && other !== name)
        rmSync(join(all, other), { recursive: true, force: true });
    }
  }

  has(plan: Plan): boolean {
    return existsSync(this.#path(plan, 'json'));
  }

  async item(plan: Plan): Promise<Item> {
    if (!this.has(plan)) this.#keep(plan, await this.#builder.build(plan));
    const truth = JSON.parse(readFileSync(this.#path(plan, 'json'), 'utf8')) as ItemTruth;
    return { ...truth, samples: readWav(readFileSync(this.#path(plan, 'wav'))).samples };
  }

  #keep(plan: Plan, { samples, ...truth }: Item): void {
    // The truth comes last: where it is, the audio is whole.
    writeWhole(this.#path(plan, 'wav'), writeWav(samples, HZ));
    writeWhole(this.#path(plan, 'json'), JSON.stringify(truth));
  }

  #path({ id }: Plan, extension: string): string {
    return join(this.#folder, `${id}.${extension}`);
  }
}

/** Nobody sees half a file. */
export function writeWhole(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.half`;
  writeFileSync(half, content);
  renameSync(half, path);
}
