/** The page's views and their addresses. The gateway serves the page at each of them: `PAGE_PATHS` of its `page.ts`. */
export type Route =
  | { readonly view: 'talk' }
  | { readonly view: 'history' }
  | { readonly view: 'results'; readonly sessionId: string }
  | { readonly view: 'operator' }
  | { readonly view: 'nowhere' };

/** @param path as in `location.pathname` */
export function routeOf(path: string): Route {
  const [first = '', second = '', ...more] = path.split('/').filter(Boolean).map(decoded);
  if (more.length > 0) return { view: 'nowhere' };
  if (first === 'results' && second !== '') return { view: 'results', sessionId: second };
  if (second !== '') return { view: 'nowhere' };
  if (first === '') return { view: 'talk' };
  return first === 'history' || first === 'operator' ? { view: first } : { view: 'nowhere' };
}

export function pathOf(route: Exclude<Route, { view: 'nowhere' }>): string {
  switch (route.view) {
    case 'talk':
      return '/';
    case 'results':
      return `/results/${encodeURIComponent(route.sessionId)}`;
    default:
      return `/${route.view}`;
  }
}

/** A broken escape is nothing that we made. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
