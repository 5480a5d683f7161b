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
  /** An open gate stays open at or above this. Silero's own default: 0.15 below the start threshold. */
  readonly endThreshold: number;
  /** Consecutive windows that open the gate. */
  readonly startWindows: number;
  /** Silence that closes the gate; shorter dips belong to the speech. */
  readonly stopAfterMs: number;

  /** Silence after which speculative work starts. */
  readonly pauseMs: number;
  /** Endpoint wait after speech that is complete, by the evidence. */
  readonly completeWaitMs: number;
  /** Endpoint wait when the evidence says nothing. */
  readonly unknownWaitMs: number;
  /** Endpoint wait after speech that is not complete. */
  readonly incompleteWaitMs: number;
  /** No silence in a turn lasts longer than this, whatever the evidence says. */
  readonly maxWaitMs: number;
  /** A text that came in earlier than this before the end of speech says nothing about the last words. */
  readonly textFreshMs: number;
  /** Less voice than this, and no word recognised, is no utterance. */
  readonly minVoicedMs: number;
  /** A turn is cut here. */
  readonly maxUtteranceMs: number;

  /** Voiced time over the interviewer's voice that ducks it. */
  readonly duckAfterMs: number;
  /** Voiced time that interrupts when it is clear: unbroken and at `clearLevelDbfs` or louder on average. */
  readonly clearBargeInMs: number;
  /** Voiced time that interrupts when it is not clear. */
  readonly bargeInMs: number;
  /** Voiced time that interrupts though only backchannels were recognised. */
  readonly backchannelBargeInMs: number;
  readonly clearLevelDbfs: number;
  /** Silence after which an interruption that came to nothing is over and the voice resumes. */
  readonly falseInterruptionMs: number;

  /** From the start of a playout, while the learner's echo canceller may not have adapted yet: */
  readonly echoGuardMs: number;
  /** the gate opens at this probability, */
  readonly echoGuardThreshold: number;
  /** after this many windows, */
  readonly echoGuardWindows: number;
  /** and without words it interrupts only after this voiced time. */
  readonly echoGuardBargeInMs: number;

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
  endThreshold: 0.35,
  startWindows: 2,
  stopAfterMs: 96,

  pauseMs: 160,
  completeWaitMs: 350,
  unknownWaitMs: 550,
  incompleteWaitMs: 900,
  maxWaitMs: 1500,
  textFreshMs: 250,
  minVoicedMs: 120,
  maxUtteranceMs: 60_000,

  duckAfterMs: 64,
  clearBargeInMs: 192,
  bargeInMs: 288,
  backchannelBargeInMs: 640,
  clearLevelDbfs: -35,
  falseInterruptionMs: 400,

  echoGuardMs: 200,
  echoGuardThreshold: 0.8,
  echoGuardWindows: 3,
  echoGuardBargeInMs: 416,

  idleAfterMs: 12_000,
  idleGrowth: 1.5,

  endpointEvidence: [new LexicalEvidence()],
  overlapEvidence: [new BackchannelEvidence()],
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
    [config.stopAfterMs <= config.pauseMs, 'stopAfterMs must not exceed pauseMs'],
    [config.maxUtteranceMs > config.maxWaitMs, 'maxUtteranceMs must exceed maxWaitMs'],
    [config.falseInterruptionMs >= config.pauseMs, 'falseInterruptionMs must be at least pauseMs'],
    [config.idleAfterMs > 0 && config.idleGrowth >= 1, 'idleAfterMs must be above 0, idleGrowth at least 1'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new RangeError(`Floor config: ${broken[1]}.`);
  return config;
}
