import type { Item } from '../corpus/item';
import type { Outcome } from '../simulation/outcome';

/** A decision this long before the recorded end of speech is about the end: recordings fade. */
const END_TOLERANCE_MS = 120;
/** No end of turn this long after the turn: missed. */
const MISSED_AFTER_MS = 2_000;
const LATE_AFTER_MS = 1_000;
/** The voice's fade when it falls silent (the media worker's ramp). */
export const FADE_MS = 40;

/** What one item says about a detector. */
export interface ItemScore {
  readonly turns: number;
  /** Turns in which it decided that they had ended before they had. */
  readonly cutIns: number;
  /** Silences within turns, and those at which it cut in. */
  readonly pauses: number;
  readonly pausesCut: number;
  readonly missed: number;
  readonly late: number;
  /** From the end of speech to the decision, of each turn whose end was found, in ms. */
  readonly delaysMs: readonly number[];
  /** From the decision to the final text, in ms. */
  readonly textWaitsMs: readonly number[];
  /** Ends of turns that nobody took. */
  readonly spuriousTurns: number;
  readonly overlap: OverlapScore | null;
  readonly speculations: number;
  readonly wasted: number;
}

export interface OverlapScore {
  readonly wantsFloor: boolean;
  readonly isBackchannel: boolean;
  /** It stopped the voice for it. */
  readonly tookFloor: boolean;
  /** Told from somebody who wants the floor: noticed and let pass, or not even noticed. */
  readonly letPass: boolean;
  /** From the sound's beginning until nothing is heard of the interviewer; null when it spoke on. */
  readonly silentAfterMs: number | null;
  /** Sound that wanted nothing: the voice went on to its end. */
  readonly resumed: boolean;
  /** How long the voice was silent for it, in ms. */
  readonly gapMs: number;
}

export function scoreItem(item: Item, outcome: Outcome): ItemScore {
  const { turns, overlap } = item;
  let [cutIns, pausesCut, missed, late] = [0, 0, 0, 0];
  const delaysMs: number[] = [];
  const textWaitsMs: number[] = [];
  const used = new Set<number>();
  turns.forEach((turn, t) => {
    const nextStartMs = turns[t + 1]?.startMs ?? Infinity;
    const within = outcome.turns.filter(
      ({ decidedAtMs }) => decidedAtMs > turn.startMs && decidedAtMs < turn.endMs - END_TOLERANCE_MS,
    );
    if (within.length > 0) cutIns += 1;
    pausesCut += turn.pauses.filter(({ startMs, endMs }) =>
      within.some(({ decidedAtMs }) => decidedAtMs > startMs && decidedAtMs <= endMs + END_TOLERANCE_MS),
    ).length;
    for (const found of within) used.add(outcome.turns.indexOf(found));
    const end = outcome.turns.find(
      ({ decidedAtMs }) =>
        decidedAtMs >= turn.endMs - END_TOLERANCE_MS &&
        decidedAtMs < Math.min(nextStartMs, turn.endMs + MISSED_AFTER_MS),
    );
    if (!end) {
      missed += 1;
      return;
    }
    used.add(outcome.turns.indexOf(end));
    const delayMs = end.decidedAtMs - turn.endMs;
    delaysMs.push(delayMs);
    if (end.textAtMs !== undefined) textWaitsMs.push(end.textAtMs - end.decidedAtMs);
    if (delayMs > LATE_AFTER_MS) late += 1;
  });
  return {
    turns: turns.length,
    cutIns,
    pauses: turns.reduce((sum, { pauses }) => sum + pauses.length, 0),
    pausesCut,
    missed,
    late,
    delaysMs,
    textWaitsMs,
    spuriousTurns: outcome.turns.length - used.size,
    overlap: overlap && item.family !== 'noise_in_silence' ? scoreOverlap(item, outcome) : null,
    speculations: outcome.speculations,
    wasted: outcome.wasted,
  };
}

function scoreOverlap(
  item: Item,
  { turns, voice: allVoice, voiceFinishedAtMs }: Outcome,
): OverlapScore | null {
  const { overlap } = item;
  if (!overlap) return null;
  const wantsFloor = overlap.kind === 'interruption' || overlap.kind === 'early_answer';
  const answerStartMs = item.turns.find(({ startMs }) => startMs >= overlap.endMs)?.startMs ?? Infinity;
  const voice = allVoice.filter(({ atMs }) => atMs < answerStartMs);
  const stop = voice.find(({ type }) => type === 'stop');
  const silent = voice.find(({ type }) => type === 'hold' || type === 'stop');
  // An answer over the voice's last words may outlast it: then it has the floor without stopping anything.
  const outlasted = voiceFinishedAtMs !== null && voiceFinishedAtMs <= overlap.endMs + MISSED_AFTER_MS;
  const answered = wantsFloor && outlasted && turns.some(({ startedAtMs }) => startedAtMs <= overlap.endMs);
  const endedAsTurn = turns.some(
    ({ startedAtMs, decidedAtMs }) =>
      startedAtMs < overlap.endMs && decidedAtMs > overlap.startMs && startedAtMs > overlap.startMs - 500,
  );
  const tookFloor = stop !== undefined || answered;
  return {
    wantsFloor,
    isBackchannel: overlap.kind === 'backchannel',
    tookFloor,
    letPass: !tookFloor && !(overlap.kind === 'backchannel' && endedAsTurn),
    silentAfterMs: silent ? silent.atMs + FADE_MS - overlap.startMs : null,
    resumed: voiceFinishedAtMs !== null && stop === undefined && voice.at(-1)?.type !== 'hold',
    gapMs: gaps(voice),
  };
}

function gaps(voice: Outcome['voice']): number {
  let [sum, heldAt] = [0, NaN];
  for (const { type, atMs } of voice) {
    if (type === 'hold') heldAt = atMs;
    else if (!Number.isNaN(heldAt)) {
      sum += atMs - heldAt;
      heldAt = NaN;
    }
  }
  return sum;
}
