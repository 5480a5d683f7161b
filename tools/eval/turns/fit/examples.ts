import { lexicalFeatures, logOdds } from '@spool/turn-taking';
import { msOf, type ItemTruth } from '../corpus/item';
import type { Pauses } from '../evidence/evidence';
import type { Example } from './logistic';

/** Decided earlier than this before the recorded end, speech goes on; later, it is the end. */
const END_TOLERANCE_MS = 120;
/** Pauses are heard so long after speech has ended. */
const NOTICED_WITHIN_MS = 700;

export interface PauseExample extends Example {
  readonly item: ItemTruth;
  readonly text: string;
}

/** The pauses of an item that a detector asked the models about, with the truth of each. */
export function examplesOf(item: ItemTruth, pauses: Pauses): PauseExample[] {
  return pauses.flatMap(({ endSample, text, heard }) => {
    const atMs = msOf(endSample);
    const turn = item.turns.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs + NOTICED_WITHIN_MS);
    if (!turn) return [];
    const context = { text, expects: item.question?.expects ?? 'nothing', voicedMs: 0, heard };
    const features: Record<string, number> = { heard: logOdds(heard) };
    for (const feature of lexicalFeatures(context)) features[feature] = 1;
    return [{ item, text, features, complete: atMs > turn.endMs - END_TOLERANCE_MS }];
  });
}
