import { AggregatorRegistry, type Registry } from 'prom-client';
import type { MetricDefinition, MetricDefinitions } from './definition';
import { layoutOf, type Place } from './sheet';

interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/**
 * The sheets of a worker's processes as one. What a process that died had counted stays counted: a total that fell
 * would be taken for a restart of them all, and its whole rest counted anew.
 */
export class SheetSum {
  readonly #places: Map<string, Place>;
  readonly #length: number;
  readonly #gone: Float64Array;
  readonly #latest = new Map<number, readonly number[]>();

  constructor(definitions: MetricDefinitions) {
    const { places, length } = layoutOf(definitions);
    this.#places = places;
    this.#length = length;
    this.#gone = new Float64Array(length);
  }

  /** The newest sheet of a process. One of another layout, from another version, is not taken. */
  take(process: number, snapshot: readonly number[]): void {
    if (snapshot.length === this.#length) this.#latest.set(process, snapshot);
  }

  /** A process is gone, and what it measured of itself with it. */
  forget(process: number): void {
    const last = this.#latest.get(process);
    this.#latest.delete(process);
    if (!last) return;
    for (const { definition, start, stride, labelValues } of this.#places.values()) {
      if (definition.kind === 'gauge') continue;
      for (let slot = start; slot < start + stride * labelValues.length; slot++)
        this.#gone[slot] = (this.#gone[slot] ?? 0) + (last[slot] ?? 0);
    }
  }

  /** As prom-client's registry, which can be merged with others by its `AggregatorRegistry`. */
  registry(): Registry {
    return AggregatorRegistry.aggregate([this.toJson()]);
  }

  /** As `Registry.getMetricsAsJSON` has it. */
  toJson(): object[] {
    return [...this.#places.values()].map((place) => {
      const { name, help, kind } = place.definition;
      const values = place.labelValues.flatMap((labelValue, index) =>
        this.#valuesOf(place, place.start + index * place.stride, labelValue),
      );
      return { name, help, type: kind, aggregator: 'sum', values };
    });
  }

  #valuesOf({ definition, stride }: Place, start: number, labelValue: string | undefined): Value[] {
    const { label, name, kind, buckets = [] } = definition;
    const labels = label && labelValue !== undefined ? { [label.name]: labelValue } : {};
    if (kind !== 'histogram') return [{ value: this.#total(definition, start), labels }];
    let count = 0;
    const counted = [...buckets, '+Inf' as const].map((le, index): Value => {
      count += this.#total(definition, start + index);
      return { value: count, labels: { le, ...labels }, metricName: `${name}_bucket` };
    });
    const sum = this.#total(definition, start + stride - 1);
    return [
      ...counted,
      { value: sum, labels, metricName: `${name}_sum` },
      { value: count, labels, metricName: `${name}_count` },
    ];
  }

  #total({ kind, across }: MetricDefinition, slot: number): number {
    const values = [...this.#latest.values()].map((snapshot) => snapshot[slot] ?? 0);
    if (kind === 'gauge' && across === 'max') return Math.max(0, ...values);
    return values.reduce((sum, value) => sum + value, this.#gone[slot] ?? 0);
  }
}
