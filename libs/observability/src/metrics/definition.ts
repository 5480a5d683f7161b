/** A metric of Prometheus, with all the values that its label can have: nothing that callers send can add a series. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  /** A value that is not listed counts as the last one, which by custom is `other`. */
  readonly label?: { readonly name: string; readonly values: readonly string[] };
  /** Upper bounds of a histogram's buckets, in its unit, without infinity. */
  readonly buckets?: readonly number[];
  /** What a gauge is for several processes together. @default 'sum' */
  readonly across?: 'sum' | 'max';
}
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;

type Label = NonNullable<MetricDefinition['label']>;

export const counter = (name: string, help: string, label?: Label): MetricDefinition => ({
  kind: 'counter',
  name,
  help,
  ...(label ? { label } : {}),
});

export const gauge = (
  name: string,
  help: string,
  across: 'sum' | 'max' = 'sum',
  label?: Label,
): MetricDefinition => ({ kind: 'gauge', name, help, across, ...(label ? { label } : {}) });

export const histogram = (
  name: string,
  help: string,
  buckets: readonly number[],
  label?: Label,
): MetricDefinition => ({ kind: 'histogram', name, help, buckets, ...(label ? { label } : {}) });

export const labelled = (name: string, ...values: string[]): Label => ({ name, values });
