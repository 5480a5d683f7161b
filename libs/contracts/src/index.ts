export * from './problems';
export * from './vocabulary';
export * from './interview-plan';
export * from './learning-thread';
export * from './events';
export * from './interview-api';
export * from './signalling';
export * from './worker-control';
