import { routesAt } from '../docs/match';
import type { Needs, Route } from '../docs/route';
import { ROUTES } from '../docs/routes';

/** What is no route of the API's: the page's files, and the answer to OPTIONS at any address. */
const BESIDE_THE_TABLE: Readonly<Record<string, Needs>> = {
  'GET /*': 'nothing',
  'OPTIONS *': 'nothing',
};

const parts = (path: string): string[] => path.split('/');
/** `:id` and `{session_id}` are both a parameter; a wildcard stands for the one that a folder's files have. */
const generalised = (path: string): string =>
  parts(path)
    .map((part) => (/^[:{]|^\*$/.test(part) ? '{}' : part))
    .join('/');

const needs = new Map<string, Route>(
  ROUTES.map((route) => [`${route.method} ${generalised(route.path)}`, route]),
);

export interface Requirement {
  readonly needs: Needs;
  /** Name of the parameter with the session or the user, as the router has it. */
  readonly parameter?: string;
}

/**
 * What a route asks of its callers, by its method and its path as the router has it (`/api/interview/:id/status`).
 * undefined: nobody has said, so that nobody may.
 */
export function needsOf(method: string, path: string): Requirement | undefined {
  const asked = method === 'HEAD' ? 'GET' : method;
  const beside = BESIDE_THE_TABLE[`${asked} ${path}`];
  if (beside !== undefined) return { needs: beside };
  const route =
    needs.get(`${asked} ${generalised(path)}`) ??
    // One file of those that the table has a parameter for.
    routesAt(path).find(({ method: ofRoute }) => ofRoute === asked);
  if (!route) return undefined;
  const at = parts(route.path).findIndex((part) => part === '{session_id}' || part === '{user_id}');
  const parameter = at < 0 ? undefined : parts(path)[at]?.replace(/^:/, '');
  return { needs: route.needs, ...(parameter === undefined ? {} : { parameter }) };
}
