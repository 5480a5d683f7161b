// For the tests of other adapters whose providers speak the same protocols
export { DeepgramServer } from './deepgram-server';
export { encodeEvent } from './event-stream';
export type { EventMessage } from './event-stream';
export { HttpServer } from './http-server';
export type { Answer, SeenRequest } from './http-server';
