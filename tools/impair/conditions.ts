import type { Conditions } from './impairment';

export interface NamedConditions extends Conditions {
  readonly name: string;
  /** Nothing comes through for so long, once, while the caller speaks, in ms. */
  readonly blackoutMs?: number;
  /** Callers appear at the server from another port, once, while they speak. */
  readonly changesNetwork?: boolean;
}

export const CLEAN: NamedConditions = { name: 'clean' };

/** The budget's network. Overtaking as `netem` does it makes 30 ms of jitter harder than a queue would. */
export const LOSS_5: NamedConditions = {
  name: '5 % loss, 50 ± 30 ms',
  loss: 0.05,
  delayMs: 50,
  jitterMs: 30,
  reorders: true,
};

export const BLACKOUT: NamedConditions = { name: '2 s blackout, 20 ms', delayMs: 20, blackoutMs: 2000 };

/** From fair to foul. */
export const ALL_CONDITIONS: readonly NamedConditions[] = [
  CLEAN,
  LOSS_5,
  { name: '10 % loss, 30 ms', loss: 0.1, delayMs: 30 },
  { name: '20 % loss, 30 ms', loss: 0.2, delayMs: 30 },
  { name: '5 % loss in bursts of 3, 30 ms', bursts: { part: 0.05, meanLength: 3 }, delayMs: 30 },
  { name: '10 % loss in bursts of 5, 30 ms', bursts: { part: 0.1, meanLength: 5 }, delayMs: 30 },
  { name: '80 ± 60 ms, in order', delayMs: 80, jitterMs: 60 },
  { name: '60 ± 40 ms, out of order', delayMs: 60, jitterMs: 40, reorders: true },
  { name: '20 % twice, 20 ms', duplicates: 0.2, delayMs: 20 },
  { name: '200 ms stall every 3 s, 30 ms', stalls: { everyMs: 3000, forMs: 200 }, delayMs: 30 },
  BLACKOUT,
  { name: 'another network, 20 ms', delayMs: 20, changesNetwork: true },
];
