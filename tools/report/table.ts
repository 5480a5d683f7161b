type Cell = string | number | undefined;

/** A table for a terminal: columns aligned, numbers to the right, with headings between groups of rows. */
export class Table {
  readonly #columns: readonly string[];
  readonly #rows: (readonly Cell[] | string)[] = [];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  heading(text: string): this {
    this.#rows.push(text);
    return this;
  }

  /** @param cells one for each column; missing ones are empty. Numbers get as many decimals as say something. */
  row(...cells: readonly Cell[]): this {
    this.#rows.push(this.#columns.map((_, i) => cells[i]));
    return this;
  }

  toString(): string {
    const rows = this.#rows.map((row) => (typeof row === 'string' ? row : row.map(shown)));
    const cells = [this.#columns, ...rows.filter((row) => typeof row !== 'string')];
    const widths = this.#columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
    const line = (row: readonly string[], isNumber: (i: number) => boolean) =>
      row
        .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd();
    const numeric = this.#columns.map((_, i) =>
      this.#rows.some((row) => typeof row !== 'string' && typeof row[i] === 'number'),
    );
    return [
      line(this.#columns, (i) => numeric[i] === true),
      widths.map((width) => '─'.repeat(width)).join('──'),
      ...rows.map((row) => (typeof row === 'string' ? row : line(row, (i) => numeric[i] === true))),
    ].join('\n');
  }
}

function shown(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  const digits = Math.abs(cell) >= 100 ? 0 : Math.abs(cell) >= 10 ? 1 : Math.abs(cell) >= 1 ? 2 : 3;
  return cell.toFixed(Number.isInteger(cell) ? 0 : digits);
}
