/** Dates as a date field has them (`2026-11-24`) are days of the learner's own; the API compares moments. */

/** Begin of that day where the learner is, ISO 8601; `undefined` for what is no date. */
export function beginOf(date: string): string | undefined {
  const begin = dayOf(date);
  return begin?.toISOString();
}

/** Begin of the day after, so that what is before it includes that day. */
export function endOf(date: string): string | undefined {
  const begin = dayOf(date);
  if (!begin) return undefined;
  // By the calendar and not by 24 hours: days on which clocks change are longer or shorter.
  begin.setDate(begin.getDate() + 1);
  return begin.toISOString();
}

function dayOf(date: string): Date | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  if (year === undefined) return undefined;
  const begin = new Date(Number(year), Number(month) - 1, Number(day));
  const real = begin.getMonth() === Number(month) - 1 && begin.getDate() === Number(day);
  return real ? begin : undefined;
}

/** The heading under which something of then stands: `Today`, `Yesterday`, else the month. */
export function periodOf(iso: string, nowMs: number): string {
  const then = new Date(iso);
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  if (then.getTime() >= midnight) return 'Today';
  if (then.getTime() >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return 'Yesterday';
  return then.toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
}

/** Neighbours with the same heading stand together. */
export function byPeriod<T extends { readonly created_at: string }>(
  items: readonly T[],
  nowMs: number,
): { period: string; items: T[] }[] {
  const groups: { period: string; items: T[] }[] = [];
  for (const item of items) {
    const period = periodOf(item.created_at, nowMs);
    const last = groups.at(-1);
    if (last?.period === period) last.items.push(item);
    else groups.push({ period, items: [item] });
  }
  return groups;
}
