export type { FloorInput, FloorDecision, FloorState, EndOfTurnReason, DropReason } from './types';
export { FloorMachine } from './floor-machine';

export type { FloorConfig } from './config';
export { defaultFloorConfig, resolveFloorConfig } from './config';

export type { VadGateConfig, VadEdge, VadOpening } from './vad-gate';
export { VadGate } from './vad-gate';

export type { EndpointEvidence, EndpointContext, EndpointOpinion } from './endpoint-evidence';
export { AcousticEvidence, completionLikelihood, logOdds } from './endpoint-evidence';
export { endpointWaitMs, type EndpointWaits } from './endpoint-wait';
export { LearnerPace, type PaceConfig } from './learner-pace';
export { LexicalEvidence } from './lexical-evidence';
export { lexicalFeatures } from './lexical-features';
export { LEXICAL_FEATURES, LEXICAL_WEIGHTS, type LexicalFeature } from './lexical-weights';

export type { OverlapEvidence, OverlapContext, OverlapVerdict } from './overlap-evidence';
export { EchoEvidence } from './echo-evidence';
export { BackchannelEvidence, overlapVerdict } from './overlap-evidence';
