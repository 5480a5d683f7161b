import type { Action } from '@spool/auth';
import type { ProblemCode } from '@spool/contracts';
import type { z } from 'zod';

export interface RouteParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: z.ZodType;
  description?: string;
}

/** Media type → schema of what travels as it; `undefined` for what has no schema, as a page has none. */
export type Content = Readonly<Record<string, z.ZodType | undefined>>;

export interface RouteAnswer {
  description: string;
  content?: Content;
  /** Header → what is in it. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * What a caller must be allowed to do (`isAllowed` of @spool/auth decides), and with what: one interview or one user's
 * data, named where `in` says, or the service as a whole. `nothing`: anybody may.
 */
export type Needs =
  | 'nothing'
  | {
      readonly action: Action;
      readonly of: 'session' | 'user';
      readonly in: 'path' | 'query' | 'body';
    }
  | { readonly action: Action; readonly of: 'service' };

/** One route of the public API, as it is described and as requests are matched against it. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `{name}` where a parameter is. */
  path: string;
  /** Who may. There is no default: a route that does not say is no route. */
  needs: Needs;
  tag: 'Interviews' | 'Joining' | 'Data' | 'Service';
  summary: string;
  description?: string;
  parameters?: readonly RouteParameter[];
  /** What may be sent. */
  body?: Content;
  answers: Readonly<Record<number, RouteAnswer>>;
  /** Every problem that it can answer with. */
  problems: readonly ProblemCode[];
  /** It answers with a WebSocket, and to anything else says so. */
  websocket?: true;
}
