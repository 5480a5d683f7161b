import { EchoEvidence } from './echo-evidence';
import type { EndpointEvidence } from './endpoint-evidence';
import { LexicalEvidence } from './lexical-evidence';
import type { OverlapEvidence } from './overlap-evidence';
import { BackchannelEvidence } from './overlap-evidence';

/** All times in ms, levels in dBFS, thresholds are Silero probabilities. */
export interface FloorConfig {
  /** Length of one VAD window (512 samples at 16 kHz). */
  readonly windowMs: number;
  /** A window at or above this may open the gate. Silero's own default. */
  readonly startThreshold: number;
  /**
   * An open gate stays open at or above this. Silero's own default, 0.15 below the start threshold, hears speech
   * for 15 ms longer than it lasts, and for 45 ms in noise.
   */
  readonly endThreshold: number;
  /** Consecutive windows that open the gate. */
  readonly startWindows: number;
  /** Silence that closes the gate; shorter dips belong to the speech. */
  readonly stopAfterMs: number;

  /** Silence after which speculative work starts. */
  readonly pauseMs: number;
  /** No silence that ends a turn is shorter, however sure the evidence is. */
  readonly minWaitMs: number;
  /** No silence in a turn lasts longer than this, whatever the evidence says. */
  readonly maxWaitMs: number;
  /**
   * Risk of cutting in that is accepted at each pause, 0 to 1: less risk, longer waits. The default is the largest at
   * which the tuning part has 5 % of false cut-ins less one and a half standard errors (`npm run eval:turns -- --fit`).
   */
  readonly cutInRisk: number;
  /** Likelihood that any pause ends a turn, before anything is known of it. */
  readonly completePrior: number;
  /** Median pause within a turn, before the learner's own are known. */
  readonly usualPauseMs: number;
  /** How alike pauses are: the shape of their lengths' log-logistic distribution. */
  readonly pauseShape: number;
  /** Pauses of the learner's own that weigh as much as what is usual. */
  readonly paceInertia: number;
  /** A text whose audio ends earlier than this before the end of speech lacks the last words. */
  readonly textFreshMs: number;
  /** Audio that a partial lacks when it does not say how far it goes: about what a decoding takes. */
  readonly partialLagMs: number;
  /** Less voice than this, and no word recognised, is no utterance. */
  readonly minVoicedMs: number;
  /** A turn is cut here. */
  readonly maxUtteranceMs: number;

  /** Voiced time over the interviewer's voice that ducks it. */
  readonly duckAfterMs: number;
  /** Voiced time, unbroken and not doubtful, that holds it: silent, until it is known what they want. */
  readonly holdAfterMs: number;
  /**
   * Voiced time after which a partial with words that want the floor interrupts a voice that is still heard. Sooner,
   * or while it is held and nothing is lost by waiting, only the text of a pause does: early partials are guesses.
   */
  readonly wordsBargeInMs: number;
  /** Voiced time that interrupts although no word is recognised. */
  readonly bargeInMs: number;
  /** The same for speech that is faint or began within the echo guard. */
  readonly doubtfulBargeInMs: number;
  /** Voiced time that interrupts though only backchannels were recognised. */
  readonly backchannelBargeInMs: number;
  /** Fainter is doubtful while it is not known how loud the learner is, */
  readonly clearLevelDbfs: number;
  /** and later what is so much softer than they usually are, in dB. */
  readonly fainterThanUsualDb: number;
  /** What begins within the echo guard is the learner when it is no softer than this below their usual, in dB. */
  readonly guardedBelowUsualDb: number;
  /** Silence after which an interruption that came to nothing is over and the voice resumes. */
  readonly falseInterruptionMs: number;

  /** From the start of a playout, while the learner's echo canceller may not have adapted yet: */
  readonly echoGuardMs: number;
  /** the gate opens at this probability, */
  readonly echoGuardThreshold: number;
  /** after this many windows; and what begins then is doubtful. */
  readonly echoGuardWindows: number;
  /** How long an echo goes on after a voice that had one. */
  readonly echoTailMs: number;

  /** Time without anybody having the floor until the first `idle`. */
  readonly idleAfterMs: number;
  /** Each further `idle` takes this many times as long as the one before. */
  readonly idleGrowth: number;

  /** Witnesses to whether a turn is complete. */
  readonly endpointEvidence: readonly EndpointEvidence[];
  /** Witnesses to whether speech over the interviewer's voice wants the floor. */
  readonly overlapEvidence: readonly OverlapEvidence[];
}

export const defaultFloorConfig: FloorConfig = {
  windowMs: 32,
  startThreshold: 0.5,
  endThreshold: 0.5,
  startWindows: 2,
  stopAfterMs: 64,

  pauseMs: 64,
  minWaitMs: 128,
  maxWaitMs: 1500,
  cutInRisk: 0.08,
  completePrior: 0.65,
  usualPauseMs: 500,
  pauseShape: 4,
  paceInertia: 12,
  textFreshMs: 64,
  partialLagMs: 160,
  minVoicedMs: 120,
  maxUtteranceMs: 60_000,

  duckAfterMs: 64,
  holdAfterMs: 96,
  wordsBargeInMs: 800,
  bargeInMs: 960,
  doubtfulBargeInMs: 1280,
  backchannelBargeInMs: 1600,
  clearLevelDbfs: -35,
  fainterThanUsualDb: 12,
  guardedBelowUsualDb: 6,
  falseInterruptionMs: 400,

  echoGuardMs: 200,
  echoGuardThreshold: 0.8,
  echoGuardWindows: 3,
  echoTailMs: 256,

  idleAfterMs: 12_000,
  idleGrowth: 1.5,

  // Not the sound: on the corpus it makes the judgement worse (`npm run eval:turns`, ablation).
  endpointEvidence: [new LexicalEvidence()],
  overlapEvidence: [new EchoEvidence(), new BackchannelEvidence()],
};

/**
 * Fills in the defaults.
 * @throws RangeError when the numbers contradict each other (say, an end threshold above the start's).
 */
export function resolveFloorConfig(overrides: Partial<FloorConfig> = {}): FloorConfig {
  const config: FloorConfig = { ...defaultFloorConfig, ...overrides };
  for (const [name, value] of Object.entries(config)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new RangeError(`Floor config: set ${name} to a finite number, not ${value}.`);
    }
  }
  const rules: readonly (readonly [boolean, string])[] = [
    [config.windowMs > 0, 'windowMs must be above 0'],
    [config.startWindows >= 1 && config.echoGuardWindows >= 1, 'startWindows must be at least 1'],
    [config.endThreshold <= config.startThreshold, 'endThreshold must not exceed startThreshold'],
    [config.endThreshold <= config.echoGuardThreshold, 'endThreshold must not exceed echoGuardThreshold'],
    [config.startThreshold <= 1 && config.echoGuardThreshold <= 1, 'thresholds must not exceed 1'],
    [config.pauseMs > 0 && config.pauseMs <= config.maxWaitMs, 'pauseMs must be in (0, maxWaitMs]'],
    [config.minWaitMs >= config.pauseMs, 'minWaitMs must be at least pauseMs'],
    [config.minWaitMs <= config.maxWaitMs, 'minWaitMs must not exceed maxWaitMs'],
    [config.cutInRisk > 0 && config.cutInRisk < 1, 'cutInRisk must be between 0 and 1'],
    [config.completePrior > 0 && config.completePrior < 1, 'completePrior must be between 0 and 1'],
    [config.usualPauseMs > 0 && config.pauseShape > 0, 'usualPauseMs and pauseShape must be above 0'],
    [config.paceInertia >= 0, 'paceInertia must not be negative'],
    [config.duckAfterMs <= config.holdAfterMs, 'duckAfterMs must not exceed holdAfterMs'],
    [config.wordsBargeInMs <= config.bargeInMs, 'wordsBargeInMs must not exceed bargeInMs'],
    [config.holdAfterMs <= config.bargeInMs, 'holdAfterMs must not exceed bargeInMs'],
    [config.stopAfterMs <= config.pauseMs, 'stopAfterMs must not exceed pauseMs'],
    [config.maxUtteranceMs > config.maxWaitMs, 'maxUtteranceMs must exceed maxWaitMs'],
    [config.falseInterruptionMs >= config.pauseMs, 'falseInterruptionMs must be at least pauseMs'],
    [config.idleAfterMs > 0 && config.idleGrowth >= 1, 'idleAfterMs must be above 0, idleGrowth at least 1'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new RangeError(`Floor config: ${broken[1]}.`);
  return config;
}
