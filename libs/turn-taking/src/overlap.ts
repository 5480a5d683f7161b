import type { Expects } from '@spool/contracts';
import type { FloorConfig } from './config';
import type { OverlapVerdict } from './overlap-evidence';
import { overlapVerdict } from './overlap-evidence';
import type { DropReason } from './types';
import type { Utterance } from './utterance';

/** Speech of the learner over the interviewer's voice. Times in ms. */
export interface Overlap {
  readonly startedAtMs: number;
  /** It began in the first moments of the voice, so it may be the voice's echo. */
  readonly guarded: boolean;
  voicedMs: number;
  ducked: boolean;
  /** For the mean level: sum over the windows with speech, in dBFS. */
  levelSumDbfs: number;
  levelWindows: number;
}

/** @param voicedMs what the learner had said already when the voice started. */
export function openOverlap(startedAtMs: number, guarded: boolean, voicedMs = 0): Overlap {
  return { startedAtMs, guarded, voicedMs, ducked: false, levelSumDbfs: 0, levelWindows: 0 };
}

/** What digital silence (-Infinity dBFS) counts as in a mean; 16-bit audio holds little below -96 dBFS. */
const SILENCE_DBFS = -100;

export function addOverlapSpeech(overlap: Overlap, voicedMs: number, levelDbfs: number): void {
  overlap.voicedMs += voicedMs;
  // JSON has no infinities: a replayed level may be null.
  overlap.levelSumDbfs += Number.isFinite(levelDbfs) ? Math.max(levelDbfs, SILENCE_DBFS) : SILENCE_DBFS;
  overlap.levelWindows++;
}

/** What the words since the overlap began are after; null while there are none or they tell nothing. */
export function verdictOf(
  { text, textAtMs, overlap }: Utterance,
  expects: Expects,
  config: FloorConfig,
): OverlapVerdict | null {
  if (text === '' || !overlap || textAtMs < overlap.startedAtMs) return null;
  return overlapVerdict(config.overlapEvidence, { text, expects });
}

/**
 * Whether the overlap stops the interviewer's voice: at once on words that want the floor, else after
 * voiced time, which is short when the speech is clear, longer when it may be an echo, and longest when
 * all words so far are backchannels.
 *
 * @param runMs voiced time up to now without a gap.
 */
export function interrupts(
  overlap: Overlap,
  verdict: OverlapVerdict | null,
  runMs: number,
  config: FloorConfig,
): boolean {
  if (verdict === 'wants_floor') return true;
  if (verdict === 'backchannel') return overlap.voicedMs >= config.backchannelBargeInMs;
  if (overlap.guarded) return overlap.voicedMs >= config.echoGuardBargeInMs;
  const clear = runMs >= config.clearBargeInMs && meanLevelDbfs(overlap) >= config.clearLevelDbfs;
  return overlap.voicedMs >= (clear ? config.clearBargeInMs : config.bargeInMs);
}

/** What an overlap was that did not interrupt. */
export function dropReason(
  utterance: Utterance,
  verdict: OverlapVerdict | null,
  config: FloorConfig,
): DropReason {
  if (verdict === 'backchannel') return 'backchannel';
  return utterance.voicedMs < config.minVoicedMs ? 'too_short' : 'noise';
}

const meanLevelDbfs = ({ levelSumDbfs, levelWindows }: Overlap): number =>
  levelWindows > 0 ? levelSumDbfs / levelWindows : SILENCE_DBFS;
