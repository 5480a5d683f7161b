import { median, percentile } from '../../../report';
import type { ItemScore } from './score';

/** A detector's marks over many items. Rates 0 to 1, times in ms; NaN where there was nothing to count. */
export interface Summary {
  readonly items: number;
  readonly turns: number;
  readonly falseCutInRate: number;
  readonly falseCutInPerPause: number;
  readonly missedRate: number;
  readonly lateRate: number;
  readonly delayP50Ms: number;
  readonly delayP90Ms: number;
  readonly textWaitP90Ms: number;
  readonly spuriousTurns: number;
  readonly backchannelPrecision: number;
  readonly backchannelRecall: number;
  readonly backchannelF1: number;
  readonly interruptionPrecision: number;
  readonly interruptionRecall: number;
  readonly bargeInP50Ms: number;
  readonly bargeInP95Ms: number;
  readonly resumeCorrectness: number;
  readonly gapP50Ms: number;
  readonly speculationsPerTurn: number;
  readonly wastedRate: number;
}

export function summarise(scores: readonly ItemScore[]): Summary {
  const sum = (of: (score: ItemScore) => number) => scores.reduce((total, score) => total + of(score), 0);
  const turns = sum((score) => score.turns);
  const delays = scores.flatMap((score) => score.delaysMs);
  const overlaps = scores.flatMap(({ overlap }) => (overlap ? [overlap] : []));
  // Speech alone tells backchannels from interruptions; noise and echo are neither.
  const backchannels = overlaps.filter(({ isBackchannel }) => isBackchannel);
  const wanting = overlaps.filter(({ wantsFloor }) => wantsFloor);
  const rightlyPassed = backchannels.filter(({ letPass }) => letPass).length;
  const wronglyPassed = wanting.filter(({ letPass }) => letPass).length;
  const backchannelPrecision = rightlyPassed / (rightlyPassed + wronglyPassed);
  const backchannelRecall = rightlyPassed / backchannels.length;
  const taken = wanting.filter(({ tookFloor }) => tookFloor).length;
  const takenInAll = overlaps.filter(({ tookFloor }) => tookFloor).length;
  const silences = wanting.flatMap(({ silentAfterMs }) => (silentAfterMs === null ? [] : [silentAfterMs]));
  const wantingNothing = overlaps.filter(({ wantsFloor }) => !wantsFloor);
  const speculations = sum((score) => score.speculations);
  return {
    items: scores.length,
    turns,
    falseCutInRate: sum((score) => score.cutIns) / turns,
    falseCutInPerPause: sum((score) => score.pausesCut) / sum((score) => score.pauses),
    missedRate: sum((score) => score.missed) / turns,
    lateRate: sum((score) => score.late) / turns,
    delayP50Ms: median(delays),
    delayP90Ms: percentile(delays, 0.9),
    textWaitP90Ms: percentile(
      scores.flatMap((score) => score.textWaitsMs),
      0.9,
    ),
    spuriousTurns: sum((score) => score.spuriousTurns),
    backchannelPrecision,
    backchannelRecall,
    backchannelF1: rightlyPassed === 0 ? 0 : 2 / (1 / backchannelPrecision + 1 / backchannelRecall),
    interruptionPrecision: taken / takenInAll,
    interruptionRecall: taken / wanting.length,
    bargeInP50Ms: median(silences),
    bargeInP95Ms: percentile(silences, 0.95),
    resumeCorrectness: wantingNothing.filter(({ resumed }) => resumed).length / wantingNothing.length,
    gapP50Ms: median(wantingNothing.filter(({ gapMs }) => gapMs > 0).map(({ gapMs }) => gapMs)),
    speculationsPerTurn: speculations / turns,
    wastedRate: sum((score) => score.wasted) / speculations,
  };
}
