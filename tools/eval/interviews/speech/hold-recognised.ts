import { join } from 'node:path';
import type { Interviewer } from '@spool/interview';
import { SpeechThreads, wordErrorRate } from '@spool/speech';
import { holdInterview } from '../hold-interview';
import type { Persona } from '../learners/personas';
import type { SpokenHeld } from './hold-spoken';
import { LearnerVoices } from './learner-voice';
import { RecognisedSession } from './recognised-session';

/** Interviews in text whose answers go through a voice, Opus and the recogniser: as fast as those compute. */
export async function holdRecognised(
  personas: readonly Persona[],
  interviewer: Interviewer,
  seed: number,
  runDir = process.env['SPOOL_RUN_DIR'] ?? '',
): Promise<SpokenHeld[]> {
  const [voices, speech] = await Promise.all([
    LearnerVoices.open(),
    SpeechThreads.start({
      threadFile: join(runDir, 'callers/speech-thread.mjs'),
      synthesiserThreads: 0,
      // Two interviews at once, so that the next answer is spoken while the last one is recognised.
      recogniserThreads: 1,
    }),
  ]);
  try {
    const { recognizer } = speech;
    if (recognizer === null) throw new Error('There is no recogniser: run `npm run setup`.');
    const waiting = [...personas.entries()];
    const held: SpokenHeld[] = [];
    const talk = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, persona] = next;
        const session = new RecognisedSession(voices.of(index), recognizer, interviewer, seed);
        const one = await holdInterview(persona, session, seed);
        const { said, recognised } = session;
        const words = wordErrorRate(said.join(' '), recognised.join(' '));
        held.push({ ...one, words, said, recognised, cutIns: 0, lostPackets: 0 });
      }
    };
    await Promise.all([talk(), talk()]);
    return held;
  } finally {
    await Promise.all([voices.close(), speech.close()]);
  }
}
