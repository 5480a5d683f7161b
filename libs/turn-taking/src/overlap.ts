import type { Expects } from '@spool/contracts';
import type { FloorConfig } from './config';
import type { OverlapVerdict } from './overlap-evidence';
import { overlapVerdict } from './overlap-evidence';
import type { DropReason } from './types';
import type { Utterance } from './utterance';

/** What has been done to the interviewer's voice so far; each comes after the one before. */
export type VoiceState = 'full' | 'ducked' | 'held';

/** Speech of the learner over the interviewer's voice. Times in ms. */
export interface Overlap {
  readonly startedAtMs: number;
  /** It began in the first moments of the voice, so it may be the voice's echo. */
  readonly guarded: boolean;
  voicedMs: number;
  voice: VoiceState;
  /** For the mean level: sum over the windows with speech, in dBFS. */
  levelSumDbfs: number;
  levelWindows: number;
}

/** @param voicedMs what the learner had said already when the voice started. */
export function openOverlap(startedAtMs: number, guarded: boolean, voicedMs = 0): Overlap {
  return { startedAtMs, guarded, voicedMs, voice: 'full', levelSumDbfs: 0, levelWindows: 0 };
}

/** What digital silence (-Infinity dBFS) counts as in a mean; 16-bit audio holds little below -96 dBFS. */
const SILENCE_DBFS = -100;

export function addOverlapSpeech(overlap: Overlap, voicedMs: number, levelDbfs: number): void {
  overlap.voicedMs += voicedMs;
  // JSON has no infinities: a replayed level may be null.
  overlap.levelSumDbfs += Number.isFinite(levelDbfs) ? Math.max(levelDbfs, SILENCE_DBFS) : SILENCE_DBFS;
  overlap.levelWindows++;
}

/** What is known beside the overlap itself. */
export interface OverlapSetting {
  readonly expects: Expects;
  /** What the voice is saying, as far as it is known. */
  readonly voiceText: string;
  /** How loud the learner usually is; null while that is not known. */
  readonly usualDbfs: number | null;
  readonly config: FloorConfig;
}

/** What the words since the overlap began are after; null while there are none or they tell nothing. */
export function verdictOf(
  { text, textAtMs, overlap }: Utterance,
  { expects, voiceText, usualDbfs, config }: OverlapSetting,
): OverlapVerdict | null {
  if (text === '' || !overlap || textAtMs < overlap.startedAtMs) return null;
  const faint = isFaint(overlap, usualDbfs, config);
  return overlapVerdict(config.overlapEvidence, { text, expects, voiceText, faint });
}

/**
 * What the overlap does to the voice by now. It is ducked almost at once and held after little more: a
 * learner who wants the floor hears it fall silent, and one who says "mm-hm" hears it go on. It stops for
 * good on words that want the floor, once they are sure, or on voiced time: sooner when that is clear, later
 * when all words so far are backchannels or it may be an echo, and never on the voice's own words.
 *
 * @param runMs voiced time up to now without a gap.
 * @param isFinal the words are those of a pause, and cover all that was said.
 */
export function effectOf(
  overlap: Overlap,
  verdict: OverlapVerdict | null,
  runMs: number,
  isFinal: boolean,
  { usualDbfs, config }: OverlapSetting,
): VoiceState | 'stopped' {
  const wordsAreSure = isFinal || (overlap.voice !== 'held' && overlap.voicedMs >= config.wordsBargeInMs);
  if (verdict === 'wants_floor' && wordsAreSure) return 'stopped';
  const doubtful = isDoubtful(overlap, usualDbfs, config);
  const enoughMs =
    verdict === 'echo'
      ? Infinity
      : verdict === 'backchannel'
        ? config.backchannelBargeInMs
        : doubtful
          ? config.doubtfulBargeInMs
          : config.bargeInMs;
  if (overlap.voicedMs >= enoughMs) return 'stopped';
  const maybeWanted = verdict === null || verdict === 'wants_floor';
  if (!doubtful && maybeWanted && runMs >= config.holdAfterMs) return 'held';
  return overlap.voicedMs >= config.duckAfterMs ? 'ducked' : 'full';
}

/** What an overlap was that did not interrupt. */
export function dropReason(
  utterance: Utterance,
  verdict: OverlapVerdict | null,
  config: FloorConfig,
): DropReason {
  if (verdict === 'backchannel' || verdict === 'echo') return verdict;
  return utterance.voicedMs < config.minVoicedMs ? 'too_short' : 'noise';
}

function isDoubtful(overlap: Overlap, usualDbfs: number | null, config: FloorConfig): boolean {
  if (isFaint(overlap, usualDbfs, config)) return true;
  return (
    overlap.guarded && (usualDbfs === null || meanLevel(overlap) < usualDbfs - config.guardedBelowUsualDb)
  );
}

/** Softer than the learner is by more than people vary, or than anybody at a microphone. */
function isFaint(overlap: Overlap, usualDbfs: number | null, config: FloorConfig): boolean {
  if (overlap.levelWindows === 0) return false;
  const lowest = usualDbfs === null ? config.clearLevelDbfs : usualDbfs - config.fainterThanUsualDb;
  return meanLevel(overlap) < lowest;
}

const meanLevel = ({ levelSumDbfs, levelWindows }: Overlap): number =>
  levelWindows > 0 ? levelSumDbfs / levelWindows : SILENCE_DBFS;
