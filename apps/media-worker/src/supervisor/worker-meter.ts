import type { ProcessLoad } from '@spool/contracts';
import {
  MEDIA_PROCESS_METRICS,
  MetricSheet,
  processMetrics,
  SheetSum,
  toExposition,
  WORKER_METRICS,
} from '@spool/observability';
import { partUsed } from '../media-process/load-gauge';

/** What is read of a media process when metrics are asked for. */
export interface MeteredProcess {
  readonly ready: boolean;
  readonly restarts: number;
  readonly load: ProcessLoad | null;
  readonly sessions: ReadonlySet<string>;
}

/** The metrics of a whole worker: what its processes report, added up, and what the supervisor knows itself. */
export class WorkerMeter {
  readonly #reported = new SheetSum(MEDIA_PROCESS_METRICS);
  readonly #sheet = new MetricSheet(WORKER_METRICS);
  readonly #own = new SheetSum(WORKER_METRICS);
  readonly #process = processMetrics();

  /** @param snapshot null when the process is gone */
  report(index: number, snapshot: number[] | null): void {
    if (snapshot) this.#reported.take(index, snapshot);
    else this.#reported.forget(index);
  }

  /** A session was not admitted because the worker is full. */
  refused(): void {
    this.#sheet.add('refused');
  }

  /** In Prometheus's text format. */
  exposition(processes: readonly MeteredProcess[], draining: boolean): Promise<string> {
    const sheet = this.#sheet;
    const ready = processes.filter((process) => process.ready);
    sheet.set('capacityUsed', capacityUsed(ready));
    sheet.set(
      'sessions',
      processes.reduce((sum, { sessions }) => sum + sessions.size, 0),
    );
    sheet.set('processes', ready.length, 'ready');
    sheet.set('processes', processes.length - ready.length, 'starting');
    sheet.set(
      'processRestarts',
      processes.reduce((sum, { restarts }) => sum + restarts, 0),
    );
    sheet.set('draining', draining ? 1 : 0);
    this.#own.take(0, sheet.snapshot());
    return toExposition([this.#own.registry(), this.#reported.registry(), this.#process]);
  }
}

/** Over the processes that are ready; 0 without one, since a worker that starts is no reason to start another. */
export function capacityUsed(ready: readonly Pick<MeteredProcess, 'load'>[]): number {
  if (ready.length === 0) return 0;
  return ready.reduce((sum, { load }) => sum + (load ? partUsed(load) : 0), 0) / ready.length;
}
