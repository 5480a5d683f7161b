import { spawnSync } from 'node:child_process';
import { readWav, resample } from '@spool/audio';
import { Flite, loadSynthesisEngine, PLAYOUT_HZ, resolveModels, type SynthesisEngine } from '@spool/speech';
import { HZ, type Part } from './item';

/** A synthetic caller. */
export interface Voice {
  readonly name: string;
  readonly part: Part;
  /** 16 kHz mono. */
  readonly speak: (text: string) => Promise<Float32Array>;
  /** "Mm-hm", in the engine's own phonemes. */
  readonly hum: () => Promise<Float32Array>;
}

/**
 * Two engines on either side of the split, and no voice on both: what is tuned on the one has never heard the
 * other's speakers. Rates and pitches differ, too.
 */
const FLITE = [
  { part: 'tuning', voice: 'rms', stretch: 1, pitchHz: 105 },
  { part: 'tuning', voice: 'rms', stretch: 1.25, pitchHz: 92 },
  { part: 'tuning', voice: 'kal', stretch: 1.05, pitchHz: 120 },
  { part: 'held-out', voice: 'slt', stretch: 1, pitchHz: 175 },
  { part: 'held-out', voice: 'slt', stretch: 1.2, pitchHz: 195 },
  { part: 'held-out', voice: 'awb', stretch: 0.95, pitchHz: 130 },
] as const;
const ESPEAK = [
  { part: 'tuning', voice: 'en-us+m3', wordsPerMinute: 165, pitch: 42 },
  { part: 'tuning', voice: 'en-gb+f2', wordsPerMinute: 180, pitch: 60 },
  { part: 'tuning', voice: 'en-029+m1', wordsPerMinute: 150, pitch: 38 },
  { part: 'held-out', voice: 'en-gb-scotland+m7', wordsPerMinute: 158, pitch: 45 },
  { part: 'held-out', voice: 'en-us+f4', wordsPerMinute: 175, pitch: 65 },
  { part: 'held-out', voice: 'en-gb-x-rp+f3', wordsPerMinute: 145, pitch: 52 },
] as const;

export const VOICE_RECIPES = { FLITE, ESPEAK };

export async function loadVoices(part: Part): Promise<Voice[]> {
  const flite = await Promise.all(
    FLITE.filter((recipe) => recipe.part === part).map(
      async ({ voice, stretch, pitchHz }): Promise<Voice> => {
        const engine = await Flite.load(voice, { stretch, pitchHz });
        return {
          name: `flite-${voice}-${pitchHz}Hz`,
          part,
          speak: (text) => spoken(engine, text),
          hum: () => spoken(engine, 'mm hmm'),
        };
      },
    ),
  );
  const espeak = ESPEAK.filter((recipe) => recipe.part === part).map((recipe): Voice => {
    const speak = (text: string) => Promise.resolve(espeakSays(recipe, text));
    return { name: `espeak-${recipe.voice}`, part, speak, hum: () => speak("[[m:h'Vm]]") };
  });
  return [...flite, ...espeak];
}

/** The interviewer's voice, which is no learner's. */
export async function loadInterviewer(): Promise<(text: string) => Promise<Float32Array>> {
  const engine = await loadSynthesisEngine(resolveModels());
  return (text) => spoken(engine, text);
}

async function spoken(engine: SynthesisEngine, text: string): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of engine.synthesize(text)) chunks.push(chunk);
  return resample(concatenated(chunks), PLAYOUT_HZ, HZ);
}

function espeakSays({ voice, wordsPerMinute, pitch }: (typeof ESPEAK)[number], text: string): Float32Array {
  const args = ['-v', voice, '-s', String(wordsPerMinute), '-p', String(pitch), '--stdout', text];
  const { status, stdout, error } = spawnSync('espeak-ng', args, { maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`espeak-ng failed: ${error?.message ?? `code ${status}`}`);
  const wav = readWav(stdout);
  return resample(wav.samples, wav.sampleRate, HZ);
}

export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
