/** One line of a plot. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface PlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** A horizontal line that must not be crossed. */
  readonly budget?: { readonly y: number; readonly label: string };
}

const WIDTH = 720;
const HEIGHT = 400;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 50 };

/** A line plot as SVG, readable on light and dark pages. */
export function plot(series: readonly Series[], { title, xLabel, yLabel, budget }: PlotOptions): string {
  const points = series.flatMap((one) => one.points);
  const xMax = niceCeiling(Math.max(1, ...points.map(([x]) => x)));
  const yMax = niceCeiling(Math.max(budget?.y ?? 0, ...points.map(([, y]) => y)) * 1.1 || 1);
  const x = (value: number) => MARGIN.left + (value / xMax) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number) =>
    HEIGHT - MARGIN.bottom - (value / yMax) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const ticks = (max: number) => Array.from({ length: 6 }, (_, i) => (max * i) / 5);
  const text = (at: [number, number], content: string, extra = '') =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${extra}>${escaped(content)}</text>`;
  const parts = [
    text([WIDTH / 2, 22], title, 'text-anchor="middle" font-weight="600"'),
    text([WIDTH / 2, HEIGHT - 10], xLabel, 'text-anchor="middle"'),
    text([16, HEIGHT / 2], yLabel, `text-anchor="middle" transform="rotate(-90 16 ${HEIGHT / 2})"`),
    ...ticks(xMax).map((tick) =>
      text([x(tick), HEIGHT - MARGIN.bottom + 18], shown(tick), 'text-anchor="middle"'),
    ),
    ...ticks(yMax).flatMap((tick) => [
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#8884"/>`,
      text([MARGIN.left - 8, y(tick) + 4], shown(tick), 'text-anchor="end"'),
    ]),
    ...(budget
      ? [
          `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(budget.y).toFixed(1)}" y2="${y(budget.y).toFixed(1)}" stroke="#c33" stroke-dasharray="6 4"/>`,
          text([WIDTH - MARGIN.right, y(budget.y) - 6], budget.label, 'text-anchor="end" fill="#c33"'),
        ]
      : []),
    ...series.flatMap(({ name, colour, points: line }, i) => [
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${line.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ')}"/>`,
      text([MARGIN.left + 10, MARGIN.top + 14 + 16 * i], `● ${name}`, `fill="${colour}"`),
    ]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#666" role="img" aria-label="${escaped(title)}">\n${parts.join('\n')}\n</svg>\n`;
}

/** 1, 2 or 5 times a power of ten, at least the value. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const escaped = (text: string): string => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);
