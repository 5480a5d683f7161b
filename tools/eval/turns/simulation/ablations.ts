import { AcousticEvidence, LexicalEvidence, type FloorConfig } from '@spool/turn-taking';
import { ALL_WITNESSES } from './detectors';
import type { Witnesses } from './floor-run';

interface Ablation {
  readonly config: Partial<FloorConfig>;
  readonly witnesses: Witnesses;
}

/** An acoustic weight at which the end-of-turn model has a say of its own. */
const HEARD_WEIGHT = 0.5;
/** So much inertia that nobody's own pauses change what is usual. */
const NO_PACE = 1e9;

/** Each witness to the end of a turn alone, and together. */
export const ABLATIONS: Readonly<Record<string, Ablation>> = {
  'timing alone': { config: { endpointEvidence: [] }, witnesses: ALL_WITNESSES },
  'timing without the learner’s pace': {
    config: { endpointEvidence: [], paceInertia: NO_PACE },
    witnesses: ALL_WITNESSES,
  },
  'sound and timing': {
    config: { endpointEvidence: [new AcousticEvidence(HEARD_WEIGHT)] },
    witnesses: ALL_WITNESSES,
  },
  'words and timing': { config: { endpointEvidence: [new LexicalEvidence()] }, witnesses: ALL_WITNESSES },
  'words, without the learner’s pace': {
    config: { endpointEvidence: [new LexicalEvidence()], paceInertia: NO_PACE },
    witnesses: ALL_WITNESSES,
  },
  'words, sound (weight 0.5) and timing': {
    config: { endpointEvidence: [new LexicalEvidence(), new AcousticEvidence(HEARD_WEIGHT)] },
    witnesses: ALL_WITNESSES,
  },
};
