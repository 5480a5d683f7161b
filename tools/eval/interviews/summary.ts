import type { Held } from './hold-interview';

const STAGES = 5;

/** Many interviews in figures; shares are 0 to 1, `turns` and `minutes` means of an interview. */
export interface Summary {
  interviews: number;
  /** Of all that is true of the personas, found. */
  recall: number;
  /** Of all that was found, true and not said twice. */
  precision: number;
  evidence: number;
  /** Questions asked again, in all interviews together. */
  repeated: number;
  stages: number;
  areas: number;
  turns: number;
  minutes: number;
  ended: number;
}

export function summarise(held: readonly Held[]): Summary {
  const sum = (of: (one: Held) => number): number => held.reduce((total, one) => total + of(one), 0);
  const found = sum(({ score }) => score.found.length);
  const areas = (one: Held): number => {
    const coverage = one.results.coverage ?? [];
    return coverage.length === 0 ? 0 : coverage.filter(({ asked }) => asked).length / coverage.length;
  };
  return {
    interviews: held.length,
    recall: share(found, found + sum(({ score }) => score.missed.length)),
    precision: share(found, found + sum(({ score }) => score.wrong.length)),
    evidence: share(
      sum(({ quotes }) => quotes.valid),
      sum(({ quotes }) => quotes.all),
    ),
    repeated: sum(({ repeated }) => repeated.length),
    stages: share(
      sum(({ stages }) => stages.length),
      held.length * STAGES,
    ),
    areas: share(sum(areas), held.length),
    turns: share(
      sum(({ learnerTurns }) => learnerTurns),
      held.length,
    ),
    minutes: share(
      sum(({ minutes }) => minutes),
      held.length,
    ),
    ended: share(
      sum(({ ended }) => (ended ? 1 : 0)),
      held.length,
    ),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
