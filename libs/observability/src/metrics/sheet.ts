import type { MetricDefinition, MetricDefinitions } from './definition';

/** Where a metric's numbers are in a sheet: for each value of its label one after the other `stride` numbers. */
export interface Place {
  readonly definition: MetricDefinition;
  readonly start: number;
  /** A histogram's buckets (not cumulated), those beyond the last bound, and the sum; else 1. */
  readonly stride: number;
  readonly labelValues: readonly (string | undefined)[];
}

/** The same definitions give the same layout, so that sheets of several processes can be added number by number. */
export function layoutOf(definitions: MetricDefinitions): { places: Map<string, Place>; length: number } {
  const places = new Map<string, Place>();
  let length = 0;
  for (const [key, definition] of Object.entries(definitions)) {
    const stride = definition.kind === 'histogram' ? (definition.buckets?.length ?? 0) + 2 : 1;
    const labelValues = definition.label?.values ?? [undefined];
    places.set(key, { definition, start: length, stride, labelValues });
    length += stride * labelValues.length;
  }
  return { places, length };
}

/**
 * The metrics of a process in one array of numbers: made at the start, so that counting allocates nothing, and
 * {@link snapshot} is all that a supervisor has to be sent.
 */
export class MetricSheet<D extends MetricDefinitions> {
  readonly #places: Map<string, Place>;
  readonly #values: Float64Array;

  constructor(definitions: D) {
    const { places, length } = layoutOf(definitions);
    this.#places = places;
    this.#values = new Float64Array(length);
  }

  /** Counts, or moves a gauge. */
  add(key: keyof D & string, by = 1, labelValue?: string): void {
    const slot = this.#slot(key, labelValue);
    this.#values[slot] = (this.#values[slot] ?? 0) + by;
  }

  /** Sets a gauge, or a counter that is counted elsewhere. */
  set(key: keyof D & string, value: number, labelValue?: string): void {
    this.#values[this.#slot(key, labelValue)] = value;
  }

  /** Puts a value into a histogram. One that is no number is left out. */
  observe(key: keyof D & string, value: number, labelValue?: string): void {
    if (!Number.isFinite(value)) return;
    const start = this.#slot(key, labelValue);
    const buckets = this.#places.get(key)?.definition.buckets ?? [];
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? Infinity)) bucket++;
    this.#values[start + bucket] = (this.#values[start + bucket] ?? 0) + 1;
    const sum = start + buckets.length + 1;
    this.#values[sum] = (this.#values[sum] ?? 0) + value;
  }

  /** Sets a histogram that is counted elsewhere, by the same buckets, those beyond the last bound included. */
  fill(key: keyof D & string, counts: ArrayLike<number>, sum: number, labelValue?: string): void {
    const start = this.#slot(key, labelValue);
    const buckets = this.#places.get(key)?.definition.buckets ?? [];
    if (counts.length !== buckets.length + 1) throw new Error(`"${key}" has ${buckets.length + 1} buckets.`);
    for (let bucket = 0; bucket < counts.length; bucket++) this.#values[start + bucket] = counts[bucket] ?? 0;
    this.#values[start + counts.length] = sum;
  }

  snapshot(): number[] {
    return Array.from(this.#values);
  }

  #slot(key: string, labelValue: string | undefined): number {
    const place = this.#places.get(key);
    if (!place) throw new Error(`There is no metric "${key}" in this sheet.`);
    const at = place.labelValues.indexOf(labelValue);
    return place.start + place.stride * (at < 0 ? place.labelValues.length - 1 : at);
  }
}
