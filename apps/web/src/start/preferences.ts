import type { Mode } from '@spool/contracts';

const KEY = 'spool.preferences';

/** How somebody wants their interviews. Consent is not among it: that is asked for each time. */
export interface Preferences {
  readonly planId: string | undefined;
  readonly mode: Mode;
}

type Box = () => Pick<Storage, 'getItem' | 'setItem'>;

/**
 * From the address (`?plan=…&mode=thread`), so that a link can lead to a certain interview; else as it was the last
 * time in this browser.
 */
export function preferences(search: string, storage: Box): Preferences {
  const query = new URLSearchParams(search);
  const kept = keptIn(storage);
  const mode = query.get('mode') ?? kept['mode'];
  return {
    planId: query.get('plan') ?? (typeof kept['planId'] === 'string' ? kept['planId'] : undefined),
    mode: mode === 'thread' ? 'thread' : 'interests',
  };
}

export function keep(wanted: Preferences, storage: Box): void {
  try {
    storage().setItem(KEY, JSON.stringify(wanted));
  } catch {
    // Storage is forbidden or full: it is asked for again the next time.
  }
}

function keptIn(storage: Box): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
