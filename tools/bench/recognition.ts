import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RECOGNITION_HZ,
  resolveModels,
  SpeechThreads,
  wordErrorRate,
  type SpeechModels,
} from '@spool/speech';
import { readRecordings } from '../callers';

export interface RecogniserScore {
  readonly name: string;
  readonly wordErrorRate: number;
  /** Computation for a second of speech, in ms. */
  readonly msPerSecond: number;
  /** From the end of an utterance until its text, in ms: median over the fixtures, nothing speculated. */
  readonly finalMs: number;
}

/** Audio is given in pieces of this length, as the media process does; but as fast as it is taken. */
const PIECE_SAMPLES = 512;

/** Every recogniser that is installed over the fixtures, best first. @param runDir of `node tools/run.mjs` */
export async function scoreRecognisers(
  runDir = process.env['SPOOL_RUN_DIR'] ?? '',
): Promise<RecogniserScore[]> {
  const models = resolveModels();
  const scores: RecogniserScore[] = [];
  for (const folder of recogniserFolders(models)) {
    // A folder with one recogniser in it: the engines are chosen by what is there.
    const only = mkdtempSync(join(tmpdir(), 'spool-models-'));
    symlinkSync(join(models.dir, folder), join(only, folder));
    const speech = await SpeechThreads.start({
      threadFile: join(runDir, 'callers/speech-thread.mjs'),
      modelsDir: only,
      synthesiserThreads: 0,
    });
    try {
      if (speech.recognizer) scores.push(await score(speech.recognizer));
    } finally {
      await speech.close();
      rmSync(only, { recursive: true });
    }
  }
  return scores;
}

function recogniserFolders({ moonshine, pocketsphinx }: SpeechModels): string[] {
  return [...(moonshine ? ['moonshine-tiny-en'] : []), ...(pocketsphinx ? ['pocketsphinx'] : [])];
}

async function score(recognizer: NonNullable<SpeechThreads['recognizer']>): Promise<RecogniserScore> {
  let errors = 0;
  let words = 0;
  let computeMs = 0;
  let seconds = 0;
  const finals: number[] = [];
  for (const { text, samples } of readRecordings()) {
    const stream = recognizer.open(() => undefined);
    for (let at = 0; at < samples.length; at += PIECE_SAMPLES)
      stream.push(samples.slice(at, at + PIECE_SAMPLES));
    const endedMs = performance.now();
    const result = await stream.finalize();
    finals.push(performance.now() - endedMs);
    stream.close();
    const counted = wordErrorRate(text, result.text);
    errors += counted.substitutions + counted.insertions + counted.deletions;
    words += counted.words;
    computeMs += result.computeMs;
    seconds += samples.length / RECOGNITION_HZ;
  }
  finals.sort((a, b) => a - b);
  return {
    name: recognizer.name,
    wordErrorRate: errors / words,
    msPerSecond: computeMs / seconds,
    finalMs: finals[finals.length >> 1] ?? NaN,
  };
}
