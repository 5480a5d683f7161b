import { median, Table } from '../../report';
import type { PeerName } from './peers';
import { holds, largestHeld, PACING_BUDGET_MS, type Step } from './steps';

/** How the servers are set up, which is needed to read the figures. */
const CONDITIONS = [
  'One server at a time, the same callers and the same spoken sentence for all, on this machine, with no recogniser.',
  `A step holds when all callers are there, replies come (95 %) and p95 of their packets’ pacing is within ${PACING_BUDGET_MS} ms;`,
  '  one that does not is measured a second time. Pacing is measured by callers who are as late as the table says.',
  'Spool: gateway and one media process; its recogniser answers "…" at once, so that the end of a turn is told by timing',
  '  alone, without words; the reply is synthesised once and then cached, and the log is stored.',
  'FastRTC: ReplyOnPause with its defaults (chunks of 0.6 s), the reply from memory; callers have no data channel, so a',
  '  stand-in is given to it, which spares it those messages.',
  'Pipecat: SmallWebRTC with Silero VAD at its defaults, the reply from memory; it replies at the end of speech (0.2 s)',
  '  without asking whether the turn is over, as Spool does, and would cut into any pause.',
];

/** The peers beside each other, and the ratios of ours to theirs. */
export class PeersTable {
  readonly #table = new Table([
    'callers', 'turns', 'reply p50', 'p95 ms', 'pacing p95', 'cut-ins', 'missed', 'lost', 'CPU % each', 'callers late', 'holds',
  ]); // prettier-ignore
  readonly #steps = new Map<PeerName, readonly Step[]>();
  readonly #notes: string[] = [];

  /** @param offered numbers of callers that there would have been */
  climbed(name: PeerName, title: string, steps: readonly Step[], offered: readonly number[]): void {
    this.#steps.set(name, steps);
    this.#table.heading(title);
    for (const step of steps) {
      const { callers, turns, delayP50Ms, delayP95Ms, pacingP95Ms, cutIns, missed, lost } = step;
      this.#table.row(
        callers, turns, delayP50Ms, delayP95Ms, pacingP95Ms, cutIns, missed, lost, step.cpuPercent, step.callersLateMs, holds(step) ? 'yes' : 'no',
      ); // prettier-ignore
    }
    const last = steps.at(-1);
    if (!last || !holds(last)) return;
    this.note(
      last.callers === offered.at(-1)
        ? `${title} holds the largest step: it carries ${last.callers} or more.`
        : `${title} was not asked for more than ${last.callers}: time was up.`,
    );
  }

  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  /** @param share of the machine that other programs took, 0 to 1 */
  neighbours(share: number): void {
    if (share > 0.05)
      this.note(
        `Other programs took ${Math.round(share * 100)} % of this machine meanwhile: trust the ratios, not the figures.`,
      );
  }

  /**
   * Flat. Ratios are ours over theirs: of delays and CPU over all steps that both held, of sessions over the steps
   * that both were asked for. What cannot be compared is left out, and said.
   */
  figures(): Record<string, number> {
    const figures: Record<string, number> = {};
    const set = (name: string, value: number) => {
      if (Number.isFinite(value)) figures[name] = value;
    };
    const ours = this.#steps.get('spool') ?? [];
    for (const [name, steps] of this.#steps) {
      set(`sessions_${name}`, largestHeld(steps)?.callers ?? 0);
      set(`response_delay_p50_ms_${name}`, median(steps.filter(holds).flatMap(({ delaysMs }) => delaysMs)));
      set(`cpu_percent_per_session_${name}`, largestHeld(steps)?.cpuPercent ?? NaN);
      if (name === 'spool') continue;
      const both = (mine: readonly Step[], others: readonly Step[]) =>
        mine.filter((step) => holds(step) && others.some((o) => o.callers === step.callers && holds(o)));
      const [a, b] = [both(ours, steps), both(steps, ours)];
      const ratio = (of: (held: readonly Step[]) => number) => of(a) / of(b);
      set(
        `response_delay_ratio_${name}`,
        ratio((held) => median(held.flatMap(({ delaysMs }) => delaysMs))),
      );
      set(
        `cpu_ratio_${name}`,
        ratio((held) => mean(held.map(({ cpuPercent }) => cpuPercent))),
      );
      const asked = Math.min(askedFor(ours), askedFor(steps));
      const upTo = (all: readonly Step[]) =>
        largestHeld(all.filter(({ callers }) => callers <= asked))?.callers ?? 0;
      set(`sessions_ratio_${name}`, upTo(ours) / upTo(steps));
      if (a.length === 0) this.note(`There are no ratios to ${name}: no step was held by both.`);
    }
    return figures;
  }

  toString(): string {
    return [this.#table.toString(), '', ...CONDITIONS, ...this.#notes].join('\n');
  }
}

/** The most callers of which it is known whether they are held: all, once a step has broken. */
function askedFor(steps: readonly Step[]): number {
  const last = steps.at(-1);
  return last && holds(last) ? last.callers : Infinity;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
