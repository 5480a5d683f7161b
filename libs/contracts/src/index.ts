export * from './problems';
export * from './events';
export * from './interview-api';
export * from './signalling';
export * from './worker-control';
