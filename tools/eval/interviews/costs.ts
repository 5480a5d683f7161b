import type { InterviewEvent, StoredEvent } from '@spool/contracts';
import { foldInterview } from '@spool/interview';

const EVENTS = 10_000;
const RUNS = 25;
const WARM_UP_RUNS = 5;
/** Four events a round: what is heard, observed, planned and played. */
const EVENTS_A_ROUND = 4;
const NAMES = 40;

/** What some work took, in ms: by the clock, and of the processor, which is the same when others use the machine, too. */
export interface Cost {
  readonly wallMs: number;
  readonly processorMs: number;
}

export function costOf<T>(work: () => T): { result: T; cost: Cost } {
  const [usage, before] = [process.cpuUsage(), performance.now()];
  const result = work();
  const wallMs = performance.now() - before;
  const { user, system } = process.cpuUsage(usage);
  return { result, cost: { wallMs, processorMs: (user + system) / 1000 } };
}

/** Costs of folding a log of 10,000 events, the slowest to warm up left out. */
export function foldCosts(): Cost[] {
  const log = longLog();
  for (let run = 0; run < WARM_UP_RUNS; run += 1) foldInterview(log);
  return Array.from({ length: RUNS }, () => costOf(() => foldInterview(log)).cost);
}

function longLog(): StoredEvent[] {
  const at_ms = Date.UTC(2026, 0, 5, 12);
  const times = { at_ms, started_at_ms: at_ms, ended_at_ms: at_ms };
  const events: InterviewEvent[] = [
    { type: 'interview_created', at_ms, user_id: 'bench', mode: 'interests', seed: 1 },
  ];
  for (let round = 0; events.length < EVENTS; round += 1) {
    const turn_id = round * 2 + 1;
    const name = `interest number ${round % NAMES}`;
    const text = `I really like ${name} and I do it every day`;
    const question = `What do you enjoy about it, the ${round}th time?`;
    const planned = { turn_id: turn_id + 1, text: question };
    const four: InterviewEvent[] = [
      { type: 'learner_turn', turn_id, text, source: 'voice', ...times },
      { type: 'interest_observed', at_ms, turn_id, name, category: 'personal', confidence: 0.6, quote: text, polarity: 'positive' },
      { type: 'interviewer_turn_planned', at_ms, ...planned, stage: 'exploration', intent: 'explore_free_time', expects: 'open' },
      { type: 'interviewer_turn_heard', ...planned, interrupted: round % EVENTS_A_ROUND === 0, ...times },
    ]; // prettier-ignore
    events.push(...four);
  }
  return events.slice(0, EVENTS).map((event, index) => ({ seq: index + 1, event }));
}
