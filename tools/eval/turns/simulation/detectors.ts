import { FloorMachine, type FloorConfig } from '@spool/turn-taking';
import type { Item } from '../corpus/item';
import type { Evidence } from '../evidence/evidence';
import { blocks, plainVad } from './baselines';
import { FloorRun, type Witnesses } from './floor-run';
import type { Outcome } from './outcome';

/** An item with what the models say of it. */
export interface Case {
  readonly item: Item;
  readonly evidence: Evidence;
}

/** @returns an outcome for each case, in their order */
export type Detector = (cases: readonly Case[]) => Promise<Outcome[]>;

export const BASELINES: Readonly<Record<string, Detector>> = {
  'plain VAD, 300 ms': each((item, evidence) => plainVad(item, evidence, 300)),
  'plain VAD, 500 ms': each((item, evidence) => plainVad(item, evidence, 500)),
  'plain VAD, 800 ms': each((item, evidence) => plainVad(item, evidence, 800)),
  'blocks of 0.6 s (FastRTC’s rule)': each(blocks),
};

/**
 * Our floor. A caller's items are one interview: the same machine hears them one after the other, and learns
 * their pace and level.
 */
export function floorDetector(
  config: Partial<FloorConfig> = {},
  witnesses: Witnesses = ALL_WITNESSES,
): Detector {
  return async (cases) => {
    const interviews = new Map<string, { machine: FloorMachine; endMs: number }>();
    const outcomes: Outcome[] = [];
    for (const { item, evidence } of cases) {
      const caller = `${item.part} ${item.voice}`;
      let interview = interviews.get(caller);
      if (!interview) {
        interview = { machine: new FloorMachine(config), endMs: 0 };
        interviews.set(caller, interview);
        interview.machine.feed({ type: 'learner_joined', atMs: 0 });
      }
      const run = new FloorRun(item, evidence, interview.machine, witnesses, interview.endMs);
      outcomes.push(await run.run());
      evidence.save();
      interview.endMs += Math.ceil(item.durationMs / 1000) * 1000;
    }
    return outcomes;
  };
}

export const ALL_WITNESSES: Witnesses = { text: true, sound: true };

function each(detect: (item: Item, evidence: Evidence) => Promise<Outcome>): Detector {
  return (cases) => Promise.all(cases.map(({ item, evidence }) => detect(item, evidence)));
}
