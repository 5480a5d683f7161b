import { ProblemError } from '@spool/contracts';
import { MethodNotAllowedError } from '../http/method-not-allowed';
import { pathOf } from '../http/path-of';
import type { Route } from './route';
import { ROUTES } from './routes';

const patterns = ROUTES.map((route) => ({ route, pattern: patternOf(route.path) }));

/** What is wrong with a request that no route answers. */
export function notFoundProblem(method: string, url: string): ProblemError {
  const path = pathOf(url);
  const here = patterns.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route);
  if (here.length === 0) {
    return new ProblemError('not_found', 'Look at /api/docs for what is where: there is nothing here.');
  }
  const allow = [...new Set(here.flatMap(methodsOf))];
  if (!allow.includes(method)) return new MethodNotAllowedError(allow);
  if (here.some(({ websocket }) => websocket)) {
    return new ProblemError('bad_request', 'Connect by WebSocket: this address speaks nothing else.');
  }
  return new ProblemError('not_found', 'Correct the path: what it names is not here.');
}

/** Where there is GET there is HEAD, except that a WebSocket has none. */
const methodsOf = ({ method, websocket }: Route): string[] =>
  method === 'GET' && !websocket ? ['GET', 'HEAD'] : [method];

/** `{name}` stands for one segment. */
function patternOf(path: string): RegExp {
  const literal = path.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^/]+')}$`);
}
