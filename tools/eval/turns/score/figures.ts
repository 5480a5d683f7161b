import type { Summary } from './summary';

/** The flat figures of `eval-turns.json`, held-out part; what was not counted is left out. */
export function figuresOf(summary: Summary): Record<string, number> {
  const figures: Record<string, number> = {
    false_cut_in_rate: summary.falseCutInRate,
    false_cut_in_per_pause: summary.falseCutInPerPause,
    missed_rate: summary.missedRate,
    late_rate: summary.lateRate,
    response_delay_p50_ms: summary.delayP50Ms,
    response_delay_p90_ms: summary.delayP90Ms,
    text_wait_p90_ms: summary.textWaitP90Ms,
    backchannel_precision: summary.backchannelPrecision,
    backchannel_recall: summary.backchannelRecall,
    backchannel_f1: summary.backchannelF1,
    interruption_precision: summary.interruptionPrecision,
    interruption_recall: summary.interruptionRecall,
    barge_in_p50_ms: summary.bargeInP50Ms,
    barge_in_p95_ms: summary.bargeInP95Ms,
    resume_correctness: summary.resumeCorrectness,
    voice_gap_p50_ms: summary.gapP50Ms,
    spurious_turns: summary.spuriousTurns,
    speculations_per_turn: summary.speculationsPerTurn,
    speculation_wasted_rate: summary.wastedRate,
    items: summary.items,
    turns: summary.turns,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
