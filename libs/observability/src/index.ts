export { createLogger } from './logger';
export type { Logger } from './logger';
export { NestLogger } from './nest-logger';
export { requestId } from './request-id';
