import { ProblemError } from '@spool/contracts';
import { MethodNotAllowedError } from '../http/method-not-allowed';
import { pathOf } from '../http/path-of';
import type { Route } from './route';
import { ROUTES } from './routes';

const patterns = ROUTES.map((route) => ({ route, pattern: patternOf(route.path) }));

/** The routes at this address, one for each method; none if nothing is there. */
export function routesAt(url: string): Route[] {
  const path = pathOf(url);
  return patterns.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route);
}

/** What may be done with these routes: GET implies HEAD, except that a WebSocket has none. */
export function methodsOf(routes: readonly Route[]): string[] {
  const methods = routes.flatMap(({ method, websocket }) =>
    method === 'GET' && !websocket ? ['GET', 'HEAD'] : [method],
  );
  return [...new Set(methods), 'OPTIONS'];
}

/** What is wrong with a request that no route answers. */
export function notFoundProblem(method: string, url: string): ProblemError {
  const here = routesAt(url);
  if (here.length === 0) {
    return new ProblemError('not_found', 'Look at /api/docs for what is where: there is nothing here.');
  }
  const allowed = methodsOf(here);
  if (!allowed.includes(method)) return new MethodNotAllowedError(allowed);
  if (here.some(({ websocket }) => websocket)) {
    return new ProblemError('bad_request', 'Connect by WebSocket: this address speaks nothing else.');
  }
  return new ProblemError('not_found', 'Correct the path: what it names is not here.');
}

/** `{name}` stands for one segment. */
function patternOf(path: string): RegExp {
  const literal = path.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^/]+')}$`);
}
