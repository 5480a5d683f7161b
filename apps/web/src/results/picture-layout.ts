/** What is drawn of one interest. */
export interface Reel {
  readonly name: string;
  /** The name in lines that fit. */
  readonly lines: readonly string[];
  /** Centre and radius, px. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** How often the thread is wound round it. */
  readonly windings: number;
}

export interface Picture {
  /** px */
  readonly width: number;
  readonly height: number;
  /** In the order of the interests that were given. */
  readonly reels: readonly Reel[];
  /** Where the thread runs: an SVG path through the reels in that order. */
  readonly thread: string;
}

export interface PictureItem {
  readonly name: string;
  /** 0 to 1: the area of its reel. */
  readonly strength: number;
  /** Quotes: each is one more winding. */
  readonly quotes: number;
}

/** px; the label stands under its reel, each line as high as this. */
export const LINE_PX = 19;
/** Between reel and label, and the small line under the name that says the category. */
export const LABEL_GAP_PX = 8;
export const CATEGORY_PX = 18;
/** Of a letter of the label, on average; wide fonts included. */
const LETTER_PX = 9;
const GAP_PX = 22;
const MARGIN_PX = 26;
/** Reels of a row stand by turns so far above and below its middle. */
const SWING_PX = 16;
const MAX_WINDINGS = 7;
/** From here on the picture is a wide one. */
const WIDE_PX = 560;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly item: PictureItem;
  readonly lines: readonly string[];
  readonly radius: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Interests as reels on one thread, row by row, to the right and back again, in the order given. Nothing overlaps, and
 * nothing sticks out; the height is what it takes. Pure.
 * @param widthPx at least 260
 */
export function layOut(items: readonly PictureItem[], widthPx: number): Picture {
  const width = Math.max(260, Math.round(widthPx));
  const wide = width >= WIDE_PX;
  const rows = inRows(
    items.map((item) => boxOf(item, wide)),
    width - 2 * MARGIN_PX,
  );
  const reels: Reel[] = [];
  const way: Point[] = [];
  let top = MARGIN_PX + SWING_PX;
  rows.forEach((row, index) => {
    const placed = placeRow(row, { top, width, backwards: index % 2 === 1 });
    if (index > 0) way.push(...turn(reels.at(-1), placed[0], index % 2 === 1, width));
    reels.push(...placed);
    way.push(...placed);
    top += heightOf(row) + 2 * SWING_PX + GAP_PX;
  });
  const height = rows.length === 0 ? 0 : top - SWING_PX - GAP_PX + MARGIN_PX;
  return { width, height, reels, thread: thread(way, { width, height, backwards: rows.length % 2 === 0 }) };
}

/** Label of at most three lines; what is longer ends in an ellipsis. */
export function wrap(name: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  const kept = lines.slice(0, 3);
  if (lines.length > 3) kept.splice(-1, 1, `${kept.at(-1)}…`);
  return kept.map((line) => (line.length > letters + 4 ? `${line.slice(0, letters + 3)}…` : line));
}

function boxOf(item: PictureItem, wide: boolean): Box {
  const largest = wide ? 66 : 50;
  // The area is what the eye compares; a spark of an interest is still one to see.
  const radius = Math.round(largest * Math.sqrt(Math.min(1, Math.max(0.16, item.strength))));
  const lines = wrap(item.name, wide ? 16 : 13);
  const label = Math.max(...lines.map((line) => line.length), 0) * LETTER_PX;
  return {
    item,
    lines,
    radius,
    width: Math.max(2 * radius, label, 90),
    height: 2 * radius + LABEL_GAP_PX + lines.length * LINE_PX + CATEGORY_PX,
  };
}

/** As many in a row as fit, and then as even as can be, so that the last one does not stand alone. */
function inRows(boxes: readonly Box[], width: number): Box[][] {
  const full = fill(boxes, width, Infinity);
  const even = fill(boxes, width, Math.ceil(boxes.length / Math.max(1, full.length)));
  return even.length <= full.length ? even : full;
}

function fill(boxes: readonly Box[], width: number, most: number): Box[][] {
  const rows: Box[][] = [];
  let used = 0;
  for (const box of boxes) {
    const row = rows.at(-1);
    if (row !== undefined && row.length < most && used + GAP_PX + box.width <= width) {
      row.push(box);
      used += GAP_PX + box.width;
    } else {
      rows.push([box]);
      used = box.width;
    }
  }
  return rows;
}

/** Reels of a row have one middle, however large they are. */
const heightOf = (row: readonly Box[]): number =>
  Math.max(...row.map(({ radius }) => radius)) +
  Math.max(...row.map(({ height, radius }) => height - radius));

interface RowPlace {
  readonly top: number;
  readonly width: number;
  readonly backwards: boolean;
}

function placeRow(row: readonly Box[], { top, width, backwards }: RowPlace): Reel[] {
  const used = row.reduce((sum, box) => sum + box.width, 0);
  const gap = (width - 2 * MARGIN_PX - used) / (row.length + 1);
  const tallest = Math.max(...row.map(({ radius }) => radius));
  let left = MARGIN_PX + gap;
  return row.map(({ item, lines, radius, width: boxWidth }, index) => {
    const middle = left + boxWidth / 2;
    left += boxWidth + gap;
    const swing = row.length < 2 ? 0 : index % 2 === 0 ? -SWING_PX : SWING_PX;
    return {
      name: item.name,
      lines,
      x: Math.round(backwards ? width - middle : middle),
      y: Math.round(top + tallest + swing),
      radius,
      windings: Math.min(MAX_WINDINGS, 2 + item.quotes),
    };
  });
}

/** At the end of a row the thread swings out to the edge, past the labels, and back in. */
function turn(from: Reel | undefined, to: Reel | undefined, atRight: boolean, width: number): Point[] {
  if (!from || !to) return [];
  const x = atRight ? width - 22 : 22;
  const down = to.y - from.y;
  return [
    { x, y: from.y + down * 0.3 },
    { x, y: from.y + down * 0.7 },
  ];
}

/** A smooth line through the points (Catmull-Rom as cubic Béziers), with an end that hangs loose on either side. */
function thread(
  way: readonly Point[],
  { width, height, backwards }: { width: number; height: number; backwards: boolean },
): string {
  const [first, last] = [way[0], way.at(-1)];
  if (!first || !last) return '';
  const out = backwards ? 4 : width - 4;
  const points = [
    { x: 4, y: Math.max(8, first.y - 26) },
    ...way,
    { x: out, y: Math.min(height - 8, last.y + 26) },
  ];
  const at = (index: number): Point => points[Math.min(points.length - 1, Math.max(0, index))] as Point;
  const curves = points.slice(1).map((end, index) => {
    const [before, start, after] = [at(index - 1), at(index), at(index + 2)];
    const [c1x, c1y] = [start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6];
    const [c2x, c2y] = [end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6];
    return `C${round(c1x)} ${round(c1y)} ${round(c2x)} ${round(c2y)} ${round(end.x)} ${round(end.y)}`;
  });
  return `M${round(at(0).x)} ${round(at(0).y)}${curves.join('')}`;
}

/** The thread that is wound round a reel, seen from above: an Archimedean spiral round 0, 0. */
export function coil(radius: number, windings: number): string {
  const from = radius * 0.2;
  const to = radius * 0.86;
  const steps = windings * 24;
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (step / 24) * 2 * Math.PI;
    const r = from + ((to - from) * step) / steps;
    return `${round(r * Math.cos(angle))} ${round(r * Math.sin(angle))}`;
  });
  return `M${points.join('L')}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
