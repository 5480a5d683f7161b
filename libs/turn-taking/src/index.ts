export type { FloorInput, FloorDecision, FloorState, EndOfTurnReason, DropReason } from './types';
export { FloorMachine } from './floor-machine';

export type { FloorConfig } from './config';
export { defaultFloorConfig, resolveFloorConfig } from './config';

export type { VadGateConfig, VadEdge, VadOpening } from './vad-gate';
export { VadGate } from './vad-gate';

export type { EndpointEvidence, EndpointContext, EndpointOpinion, EndpointWaits } from './endpoint-evidence';
export { completionLikelihood, endpointWaitMs } from './endpoint-evidence';
export { LexicalEvidence } from './lexical-evidence';

export type { OverlapEvidence, OverlapContext, OverlapVerdict } from './overlap-evidence';
export { BackchannelEvidence, overlapVerdict } from './overlap-evidence';
