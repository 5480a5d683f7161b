import { PlacementPolicy, type Candidate } from '@spool/discovery';

export interface PlacementOptions {
  readonly sessions: number;
  readonly workers: number;
  /** Each places by itself, and learns of the others' placements only by what the workers report. */
  readonly gateways: number;
  /** How old what a gateway knows of a worker may be, in ms. */
  readonly reportEveryMs: number;
  /** Between two starts, of all gateways together, in ms. */
  readonly startEveryMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** @returns sessions of the fullest worker by those of the average one: 1 is even */
export function placementSkew(options: PlacementOptions): number {
  const { sessions, workers, gateways, reportEveryMs, startEveryMs, random } = options;
  const held = Array.from({ length: workers }, () => 0);
  const policies = Array.from({ length: gateways }, () => new PlacementPolicy({ random }));
  // Workers report to every gateway, each at a moment of its own.
  const phases = held.map(() => random() * reportEveryMs);
  const known: Candidate[][] = policies.map(() =>
    held.map((_, id) => ({ id: String(id), capacity: sessions, sessions: 0, reportedAtMs: -Infinity })),
  );
  const nextReport = phases.slice();
  for (let i = 0; i < sessions; i++) {
    const nowMs = i * startEveryMs;
    for (let worker = 0; worker < workers; worker++) {
      while ((nextReport[worker] ?? Infinity) <= nowMs) {
        const reportedAtMs = nextReport[worker] ?? 0;
        for (const candidates of known) {
          const id = String(worker);
          candidates[worker] = { id, capacity: sessions, sessions: held[worker] ?? 0, reportedAtMs };
        }
        nextReport[worker] = reportedAtMs + reportEveryMs;
      }
    }
    const gateway = Math.floor(random() * gateways);
    const chosen = policies[gateway]?.choose(known[gateway] ?? [], nowMs);
    const worker = Number(chosen?.id);
    held[worker] = (held[worker] ?? 0) + 1;
  }
  return Math.max(...held) / (sessions / workers);
}

/** Repeatable numbers from 0 to 1 (mulberry32, T. Ettinger 2017, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
