import { EmbeddedInterviewer } from '@spool/interview';
import { machine, percentile, Table, writeReport } from '../../report';
import { decisionCosts, foldMs } from './costs';
import { holdInterview } from './hold-interview';
import type { Held } from './hold-interview';
import { PERSONAS } from './learners/personas';
import { summarise } from './summary';
import type { Summary } from './summary';
import { TextSession } from './text-session';

// `npm run eval:interviews`: lets simulated learners be interviewed and compares what was found with what is true.
// `-- --quick`: one interview with each instead of five. `-- --errors`: what was missed or wrong, by persona, and
// `-- --persona=NAME`: whole interviews; both for the tuning personas only, since the others are held out.

const SEEDS = [1, 2, 3, 4, 5];
const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--persona='))?.slice('--persona='.length);
const seeds = quick ? SEEDS.slice(0, 1) : SEEDS;
const interviewer = new EmbeddedInterviewer();

const held: Held[] = [];
const decisionsMs: number[] = [];
for (const seed of seeds) {
  for (const persona of PERSONAS.filter((one) => only === undefined || (one.id === only && !one.heldOut))) {
    const session = new TextSession(interviewer, seed);
    held.push(await holdInterview(persona, session, seed));
    decisionsMs.push(...session.decisionsMs);
  }
}

if (only === undefined) report();
else for (const one of held) tell(one);

function report(): void {
  if (process.argv.includes('--errors')) for (const one of held) tellErrors(one);
  const tuning = summarise(held.filter(({ persona }) => !persona.heldOut));
  const heldOut = summarise(held.filter(({ persona }) => persona.heldOut));
  const table = new Table([
    'embedded interviewer, in text', 'interviews', 'recall', 'precision', 'evidence valid', 'repeated', 'stages', 'areas', 'turns', 'minutes', 'ended',
  ]); // prettier-ignore
  const row = (label: string, { interviews, recall, precision, evidence, repeated, stages, areas, turns, minutes, ended }: Summary) =>
    table.row(label, interviews, recall, precision, evidence, repeated, stages, areas, turns, minutes, ended); // prettier-ignore
  row('tuning', tuning);
  row('held out', heldOut);
  table.heading('By how it is written down (all personas)');
  for (const style of ['written', 'spoken'] as const)
    row(style, summarise(held.filter(({ persona }) => persona.style === style)));
  table.heading('By way of talking');
  for (const family of new Set(PERSONAS.map((persona) => persona.family))) {
    const those = held.filter(({ persona }) => persona.family === family);
    row(`${family}${those[0]?.persona.heldOut === true ? ' (held out)' : ''}`, summarise(those));
  }
  const costs = new Table(['cost', 'p50', 'p99', 'unit']);
  const decisions = decisionCosts(decisionsMs);
  const fold = foldMs();
  costs.row('decide on a reply', decisions.p50, decisions.p99, 'ms');
  costs.row('fold a log of 10,000 events', percentile(fold, 0.5), percentile(fold, 0.99), 'ms');
  const file = writeReport('eval-interviews', {
    text_recall: heldOut.recall,
    text_precision: heldOut.precision,
    evidence_valid: heldOut.evidence,
    repeated_questions: heldOut.repeated,
    text_stage_coverage: heldOut.stages,
    text_area_coverage: heldOut.areas,
    text_turns: heldOut.turns,
    text_minutes: heldOut.minutes,
    text_tuning_recall: tuning.recall,
    text_tuning_precision: tuning.precision,
    personas: PERSONAS.length,
    held_out_personas: PERSONAS.filter((persona) => persona.heldOut).length,
    interviews: held.length,
    decision_p50_ms: decisions.p50,
    decision_p99_ms: decisions.p99,
    fold_10000_events_p50_ms: percentile(fold, 0.5),
  });
  const sampled = quick ? 'Sampled: one interview with each persona (seed 1).\n' : '';
  process.stdout.write(`${table}\n\n${costs}\n${sampled}${machine()}\n${file}\n`);
}

function tellErrors({ persona, score, results }: Held): void {
  if (persona.heldOut || (score.missed.length === 0 && score.wrong.length === 0)) return;
  const quoted = score.wrong.map((name) => {
    const quote = results.interests.find((interest) => interest.name === name)?.evidence[0]?.quote;
    return `${name} (“${quote}”)`;
  });
  process.stdout.write(`${persona.id}: missed ${score.missed.join(', ')}; wrong ${quoted.join(', ')}\n`);
}

function tell({ transcript, results, score }: Held): void {
  for (const { speaker, text } of transcript.turns) process.stdout.write(`${speaker.padEnd(12)} ${text}\n`);
  for (const { name, category, confidence, strength = 0, details = [] } of results.interests)
    process.stdout.write(`  ${name}, ${category}, ${confidence}, ${strength}: ${details.map(({ facet }) => facet).join(' ')}\n`); // prettier-ignore
  process.stdout.write(`  missed ${score.missed.join(', ')}; wrong ${score.wrong.join(', ')}\n`);
  process.stdout.write(`  ${JSON.stringify(results.thread, null, 2)}\n\n`);
}
