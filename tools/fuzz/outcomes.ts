/** What no caller is to see: a stack, a path, a query. */
const LEAK = /\n\s+at \S|node_modules|\bfile:\/\/|\.(ts|mjs|js):\d+:\d+|\bselect \S+ from\b|ECONN|\/dist\//i;

export interface Row {
  inputs: number;
  readonly statuses: Map<number, number>;
  /** 500s, and 503s that do not say when to come again. */
  failures: number;
  leaks: number;
  /** No answer at all. */
  unanswered: number;
}

/** What became of everything that was sent, by where it was sent to. */
export class Outcomes {
  readonly rows = new Map<string, Row>();
  readonly examples: string[] = [];

  of(name: string): Row {
    const known = this.rows.get(name) ?? {
      inputs: 0,
      statuses: new Map<number, number>(),
      failures: 0,
      leaks: 0,
      unanswered: 0,
    };
    this.rows.set(name, known);
    return known;
  }

  /** @param status 0: no answer @param mayRefuse a 503 that says when to come again is an answer like any other */
  note(name: string, status: number, text: string, input: string, retryAfter?: string): void {
    const row = this.of(name);
    row.inputs += 1;
    row.statuses.set(status, (row.statuses.get(status) ?? 0) + 1);
    const isRefusal = status === 503 && retryAfter !== undefined;
    const failed = status >= 500 && !isRefusal;
    const leaked = LEAK.test(text) && /problem|error/i.test(text) && status >= 400;
    if (failed) row.failures += 1;
    if (leaked) row.leaks += 1;
    if (status === 0) row.unanswered += 1;
    if ((failed || leaked || status === 0) && this.examples.length < 10) {
      this.examples.push(`${name}: ${status} to ${input.slice(0, 400)} answered ${text.slice(0, 300)}`);
    }
  }

  total(which: (row: Row) => number): number {
    return [...this.rows.values()].reduce((sum, row) => sum + which(row), 0);
  }
}
