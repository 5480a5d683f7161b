import { NO_RECOGNITION, type SpeechModels } from '../models';
import { SpeechError } from '../ports';
import type { RecognitionEngine, SynthesisEngine } from './engines';
import { Flite } from './flite';
import { Moonshine } from './moonshine';
import { Piper } from './piper';
import { Pocketsphinx } from './pocketsphinx';

/**
 * The best recogniser whose model is there: Moonshine, else PocketSphinx.
 * @throws SpeechError `model_missing`
 */
export async function loadRecognitionEngine(models: SpeechModels): Promise<RecognitionEngine> {
  if (models.moonshine) return Moonshine.load(models.moonshine);
  if (models.pocketsphinx) return Pocketsphinx.load(models.pocketsphinx);
  throw new SpeechError('model_missing', NO_RECOGNITION);
}

/**
 * The named voice, or the nicest that is there: a Piper voice, else Flite's, which come with their package.
 * @param voice e.g. `piper-en_US-joe-medium`, `flite-slt`
 * @throws SpeechError `model_missing`
 */
export async function loadSynthesisEngine(models: SpeechModels, voice?: string): Promise<SynthesisEngine> {
  if (voice?.startsWith('piper-')) {
    const files = models.piper.find(({ name }) => name === voice);
    if (files) return Piper.load(files);
    throw new SpeechError('model_missing', `The voice ${voice} is not installed; run \`npm run setup\`.`);
  }
  const [nicest] = models.piper;
  return voice === undefined && nicest ? Piper.load(nicest) : Flite.load(voice);
}
