// For the tests of those who hold interviews with models
export { ModelServer } from './model-server';
export type { Asked, Failure, Protocol, Step } from './model-server';
