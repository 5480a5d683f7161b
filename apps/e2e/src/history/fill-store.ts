import { CUSTOMER_RESEARCH, INTEREST_DISCOVERY } from '@spool/interview';
import { FolderRecordingStore } from '@spool/recording';
import { openStore } from '@spool/store';
import { holdInterview, type HeldOptions } from './held-interview';
import { MAYA, NOAH } from './learners';
import { RECORDING_PART, toneRecording } from './tone-recording';

/** Whose history it is. */
export const MAYA_ID = 'maya';
/** More than a page of the history has. */
export const MAYA_INTERVIEWS = 15;

const DAY_MS = 24 * 3_600_000;

/** Ids are made of a number, so that tests and pictures know them. */
export const sessionOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Maya's latest interview, which has all that results can have. */
export const WHOLE = sessionOf(1);
/** One that goes on. */
export const GOING_ON = sessionOf(2);
/** One in which nothing was said. */
export const SILENT = sessionOf(3);

/**
 * Writes interviews into a store's folder before its service opens it: their logs are what a media worker would have
 * written, so that lists, results and transcripts come out of them as they always do.
 * @param recordingsDir the service's `RECORDING_DIR`
 * @param nowMs the newest of them ended shortly before
 */
export async function fillStore(dataDir: string, recordingsDir: string, nowMs: number): Promise<void> {
  const store = await openStore({ dataDir });
  try {
    for (const [index, options] of interviewsUntil(nowMs).entries()) {
      const sessionId = sessionOf(index + 1);
      const { userId, mode = 'interests', atMs } = options;
      await store.createInterview({ sessionId, userId, mode, createdAtMs: atMs });
      const log = holdInterview(options);
      await store.append(sessionId, log);
      if (options.recorded) await keepRecording(recordingsDir, sessionId, toneRecording(log));
    }
  } finally {
    await store.close();
  }
}

async function keepRecording(folder: string, sessionId: string, recording: Buffer): Promise<void> {
  const store = new FolderRecordingStore(folder);
  const failed: Error[] = [];
  const sink = await store.create(sessionId, RECORDING_PART, (error) => failed.push(error));
  sink.write(recording);
  await sink.close();
  store.close();
  if (failed[0]) throw failed[0];
}

function interviewsUntil(nowMs: number): HeldOptions[] {
  const maya = { userId: MAYA_ID, answers: MAYA, plan: INTEREST_DISCOVERY };
  const older = Array.from({ length: MAYA_INTERVIEWS - 3 }, (_, index) => ({
    ...maya,
    atMs: nowMs - (index + 1) * 3.3 * DAY_MS,
    seed: index,
    learnerTurns: 2 + (index % 5),
    ...(index % 4 === 2 ? { plan: CUSTOMER_RESEARCH } : {}),
  }));
  return [
    { ...maya, mode: 'thread', atMs: nowMs - 20 * 60_000, seed: 7, recorded: true },
    { ...maya, atMs: nowMs - 10 * 60_000, seed: 3, learnerTurns: 3, goesOn: true },
    { ...maya, atMs: nowMs - 30 * 60_000, learnerTurns: 0 },
    ...older,
    { userId: 'noah', answers: NOAH, plan: INTEREST_DISCOVERY, atMs: nowMs - DAY_MS },
  ];
}
