import { defaultFloorConfig } from '@spool/turn-taking';
import { cacheDir } from '../../setup/paths.mjs';
import { ensureDebianPackages } from '../../setup/system-packages.mjs';
import { Table, writeReport } from '../../report';
import type { Part } from './corpus/item';
import { plansOf, type Plan } from './corpus/recipe';
import { CorpusStore } from './corpus/store';
import { Evidence } from './evidence/evidence';
import { Models } from './evidence/models';
import { printFit } from './fit/print-fit';
import { figuresOf } from './score/figures';
import { scoreItem } from './score/score';
import { summarise, type Summary } from './score/summary';
import { ABLATIONS } from './simulation/ablations';
import { BASELINES, floorDetector, type Case, type Detector } from './simulation/detectors';

const USAGE = `npm run eval:turns [-- --quick | --fit]
  (nothing)  both parts of the corpus, all baselines and the ablation: about 15 minutes the first time on two
             cores, since the corpus is made and the models are asked; later about 3 minutes
  --quick    the held-out part alone, without the ablation, as much of it as is made and judged in 26 s: all when the
             cache has it
  --fit      prints the weights that the tuning part gives (libs/turn-taking/src/lexical-weights.ts), and how they do
             on scripts that they were not fitted to`;

/** New items are made and judged for so long in a quick run, so that it ends within 45 s. */
const QUICK_BUDGET_MS = 26_000;

/** A part's items. With a deadline, by the process's clock, only those that were made and judged before it. */
async function casesOf(part: Part, store: CorpusStore, models: Models, untilMs = Infinity): Promise<Case[]> {
  const cases: Case[] = [];
  for (const plan of inRandomOrder(plansOf(part))) {
    if (performance.now() > untilMs) break;
    const item = await store.item(plan);
    const known = { item, evidence: new Evidence(item, models, cacheDir()) };
    // Asks the models now what they were not asked yet, and remembers it.
    if (untilMs < Infinity) await floorDetector()([known]);
    cases.push(known);
  }
  return cases.sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
}

/** The same order each time, in which every beginning has something of everything. */
function inRandomOrder(plans: readonly Plan[]): Plan[] {
  const key = ({ id }: Plan) =>
    [...id].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 0x01000193), 7);
  return [...plans].sort((a, b) => key(a) - key(b));
}

async function summaryOf(detector: Detector, cases: readonly Case[]): Promise<Summary> {
  const outcomes = await detector(cases);
  return summarise(
    cases.flatMap(({ item }, i) => {
      const outcome = outcomes[i];
      return outcome ? [scoreItem(item, outcome)] : [];
    }),
  );
}

const COLUMNS = [
  'detector',
  'false cut-ins %',
  'at pauses %',
  'missed %',
  'late %',
  'delay p50 ms',
  'p90',
  'backch. P',
  'R',
  'F1',
  'interr. P',
  'R',
  'silent p50 ms',
  'p95',
  'resumed %',
  'turns of nothing',
];

function addRow(table: Table, name: string, summary: Summary): void {
  const percent = (rate: number) => Math.round(rate * 1000) / 10;
  table.row(
    name,
    percent(summary.falseCutInRate),
    percent(summary.falseCutInPerPause),
    percent(summary.missedRate),
    percent(summary.lateRate),
    Math.round(summary.delayP50Ms),
    Math.round(summary.delayP90Ms),
    summary.backchannelPrecision,
    summary.backchannelRecall,
    summary.backchannelF1,
    summary.interruptionPrecision,
    summary.interruptionRecall,
    Math.round(summary.bargeInP50Ms),
    Math.round(summary.bargeInP95Ms),
    percent(summary.resumeCorrectness),
    summary.spuriousTurns,
  );
}

async function addPart(
  table: Table,
  title: string,
  cases: readonly Case[],
  baselines: boolean,
): Promise<Summary> {
  const turns = cases.reduce((sum, { item }) => sum + item.turns.length, 0);
  table.heading(`${title}: ${cases.length} items, ${turns} turns`);
  const ours = await summaryOf(floorDetector(), cases);
  addRow(table, 'our floor', ours);
  if (!baselines) return ours;
  for (const [name, detector] of Object.entries(BASELINES))
    addRow(table, name, await summaryOf(detector, cases));
  return ours;
}

async function addAblation(table: Table, cases: readonly Case[]): Promise<void> {
  table.heading('Held-out part, our floor with some of its witnesses');
  for (const [name, { config, witnesses }] of Object.entries(ABLATIONS)) {
    addRow(table, name, await summaryOf(floorDetector(config, witnesses), cases));
  }
}

/** Accepted risk of cutting in: how delay is traded for cut-ins. */
const RISKS = [0.3, 0.2, 0.1, 0.05, 0.02];

async function addTradeOff(table: Table, cases: readonly Case[]): Promise<void> {
  table.heading(
    `Held-out part, our floor by the risk that it accepts (${defaultFloorConfig.cutInRisk} is ours)`,
  );
  for (const cutInRisk of RISKS)
    addRow(table, `risk ${cutInRisk}`, await summaryOf(floorDetector({ cutInRisk }), cases));
}

const args = process.argv.slice(2);
if (args.some((arg) => !['--quick', '--fit'].includes(arg))) {
  console.log(USAGE);
  process.exit(args.includes('--help') ? 0 : 1);
}
await ensureDebianPackages('Synthesising callers', ['espeak-ng']);
const quick = args.includes('--quick');
const untilMs = quick ? performance.now() + QUICK_BUDGET_MS : Infinity;
const store = new CorpusStore(process.cwd(), cacheDir());
const models = await Models.load();
if (args.includes('--fit')) {
  await printFit(await casesOf('tuning', store, models));
} else {
  const table = new Table(COLUMNS);
  const heldOut = await casesOf('held-out', store, models, untilMs);
  const all = plansOf('held-out').length;
  if (heldOut.length < all) {
    console.log(
      `Sampled ${heldOut.length} of ${all} held-out items: the others were not made and judged in time.`,
    );
  }
  const ours = await addPart(table, 'Held-out part', heldOut, true);
  if (!quick) {
    await addPart(table, 'Tuning part', await casesOf('tuning', store, models), false);
    await addAblation(table, heldOut);
    await addTradeOff(table, heldOut);
  }
  console.log(table.toString());
  console.log(
    `Models: ${models.names.join(', ')}. Delays are simulated time: processor time of each inference counts.`,
  );
  console.log(
    `Speculation: ${ours.speculationsPerTurn.toFixed(2)} a turn, ${(ours.wastedRate * 100).toFixed(0)} % thrown away.`,
  );
  writeReport('eval-turns', figuresOf(ours));
}
await models.close();
