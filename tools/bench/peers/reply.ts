import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rmsDbfs, writeWav } from '@spool/audio';
import { PLAYOUT_HZ, SpeechThreads } from '@spool/speech';
import type { FixedReply } from './peers';

const FRAME_SAMPLES = PLAYOUT_HZ / 50;
const AUDIBLE_DBFS = -50;

/** Speaks the reply with the voice that our interviewer has into its file, for those who play it from there. */
export async function speakReply({ text, wavFile }: FixedReply): Promise<void> {
  const speech = await SpeechThreads.start({
    threadFile: join(process.env['SPOOL_RUN_DIR'] ?? '', 'callers/speech-thread.mjs'),
    recogniserThreads: 0,
  });
  try {
    if (!speech.synthesizer) throw new Error('No voice can be loaded; run `npm run setup`.');
    const samples: number[] = [];
    for await (const chunk of speech.synthesizer.synthesize(text)) samples.push(...chunk);
    writeFileSync(wavFile, writeWav(withoutLeadingSilence(Float32Array.from(samples)), PLAYOUT_HZ));
  } finally {
    await speech.close();
  }
}

/** Begins with the first 20 ms that a caller hears, so that nobody's reply is late by the file's own silence. */
export function withoutLeadingSilence(samples: Float32Array): Float32Array {
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
    if (rmsDbfs(samples.subarray(at, at + FRAME_SAMPLES)) > AUDIBLE_DBFS) return samples.subarray(at);
  }
  throw new RangeError('There is no voice in the reply.');
}
