import { machine, percentile, Table, writeReport } from '../../report';
import { foldCosts, type Cost } from './costs';
import type { Held } from './hold-interview';
import { PERSONAS } from './learners/personas';
import type { SpokenRun } from './speech/hold-spoken';
import { summarise, type Summary } from './summary';

const RESULT_COLUMNS = [
  'interviews', 'recall', 'precision', 'evidence valid', 'repeated', 'stages', 'areas', 'turns', 'minutes', 'ended',
]; // prettier-ignore

const cells = (summary: Summary): number[] => {
  const { interviews, recall, precision, evidence, repeated, stages, areas, turns, minutes, ended } = summary;
  return [interviews, recall, precision, evidence, repeated, stages, areas, turns, minutes, ended];
};

const isHeldOut = ({ persona }: Held): boolean => persona.heldOut;

export interface Measured {
  readonly text: readonly Held[];
  readonly decisions: readonly Cost[];
  readonly speech: SpokenRun | null;
  /** What was left out, for whoever reads the figures. */
  readonly remarks: readonly string[];
}

/** Prints the tables and writes the figures. */
export function report({ text, decisions, speech, remarks }: Measured): void {
  const [tuning, heldOut] = [text.filter((one) => !isHeldOut(one)), text.filter(isHeldOut)].map(summarise);
  if (tuning === undefined || heldOut === undefined) return;
  const fold = foldCosts();
  const costs = new Table(['cost, ms', 'p50', 'p99', 'of the processor', 'p99']);
  const row = (label: string, all: readonly Cost[]): void => {
    const at = (part: number) =>
      percentile(
        all.map(({ wallMs }) => wallMs),
        part,
      );
    const used = (part: number) =>
      percentile(
        all.map(({ processorMs }) => processorMs),
        part,
      );
    costs.row(label, at(0.5), at(0.99), used(0.5), used(0.99));
  };
  row('decide on a reply', decisions);
  row('fold a log of 10,000 events', fold);
  const file = writeReport('eval-interviews', {
    text_recall: heldOut.recall,
    text_precision: heldOut.precision,
    ...(speech === null ? {} : speechFigures(speech)),
    evidence_valid: Math.min(heldOut.evidence, speech === null ? 1 : summarise(speech.held).evidence),
    repeated_questions: heldOut.repeated + (speech === null ? 0 : summarise(speech.held).repeated),
    text_stage_coverage: heldOut.stages,
    text_area_coverage: heldOut.areas,
    text_turns: heldOut.turns,
    text_minutes: heldOut.minutes,
    text_tuning_recall: tuning.recall,
    text_tuning_precision: tuning.precision,
    personas: PERSONAS.length,
    held_out_personas: PERSONAS.filter((persona) => persona.heldOut).length,
    interviews: text.length,
    ...percentiles('decision', decisions),
    ...percentiles('fold_10000_events', fold),
  });
  const tables = [textTable(text, tuning, heldOut), ...(speech === null ? [] : [speechTable(speech)]), costs];
  const notes = remarks.map((remark) => `${remark}\n`).join('');
  process.stdout.write(`${tables.join('\n\n')}\n${notes}${machine()}\n${file}\n`);
}

const percentiles = (name: string, costs: readonly Cost[]): Record<string, number> => ({
  [`${name}_p50_ms`]: percentile(
    costs.map(({ wallMs }) => wallMs),
    0.5,
  ),
  [`${name}_p99_ms`]: percentile(
    costs.map(({ wallMs }) => wallMs),
    0.99,
  ),
  [`${name}_processor_p50_ms`]: percentile(
    costs.map(({ processorMs }) => processorMs),
    0.5,
  ),
  [`${name}_processor_p99_ms`]: percentile(
    costs.map(({ processorMs }) => processorMs),
    0.99,
  ),
});

function textTable(held: readonly Held[], tuning: Summary, heldOut: Summary): Table {
  const table = new Table(['embedded interviewer, in text', ...RESULT_COLUMNS]);
  table.row('tuning', ...cells(tuning));
  table.row('held out', ...cells(heldOut));
  table.heading('By how it is written down (all personas)');
  for (const style of ['written', 'spoken'] as const)
    table.row(style, ...cells(summarise(held.filter(({ persona }) => persona.style === style))));
  table.heading('By way of talking');
  for (const family of new Set(PERSONAS.map((persona) => persona.family))) {
    const those = held.filter(({ persona }) => persona.family === family);
    table.row(
      `${family}${those[0]?.persona.heldOut === true ? ' (held out)' : ''}`,
      ...cells(summarise(those)),
    );
  }
  return table;
}

/** Interviews by voice. */
export function speechTable({ held, failed, callersLateP99Ms }: SpokenRun): Table {
  const table = new Table(['embedded interviewer, in speech', ...RESULT_COLUMNS, 'word errors']);
  const row = (label: string, those: SpokenRun['held']): void => {
    if (those.length > 0) table.row(label, ...cells(summarise(those)), wordErrors(those));
  };
  row(
    'tuning',
    held.filter((one) => !isHeldOut(one)),
  );
  row('held out', held.filter(isHeldOut));
  const sum = (of: (one: SpokenRun['held'][number]) => number): number =>
    held.reduce((total, one) => total + of(one), 0);
  table.heading('Of all of them');
  table.row('given up', failed);
  table.row(
    'answers cut into',
    sum(({ cutIns }) => cutIns),
  );
  table.row(
    'packets lost or late',
    sum(({ lostPackets }) => lostPackets),
  );
  table.row('learners late, p99 ms', callersLateP99Ms);
  return table;
}

function speechFigures(speech: SpokenRun): Record<string, number> {
  const held = speech.held.filter(isHeldOut);
  if (held.length === 0) return {};
  const { recall, precision, repeated, evidence, turns, minutes } = summarise(held);
  return {
    speech_recall: recall,
    speech_precision: precision,
    speech_evidence_valid: evidence,
    speech_repeated_questions: repeated,
    speech_interviews: held.length,
    speech_interviews_failed: speech.failed,
    speech_turns: turns,
    speech_minutes: minutes,
    speech_wer: wordErrors(held),
    speech_cut_ins: held.reduce((total, one) => total + one.cutIns, 0),
    speech_packets_lost: held.reduce((total, one) => total + one.lostPackets, 0),
    speech_callers_late_p99_ms: speech.callersLateP99Ms,
  };
}

/** Word error rate over all of them, 0 to 1. */
function wordErrors(held: SpokenRun['held']): number {
  const [errors, words] = held.reduce(
    ([errors, words], { words: one }) => [
      errors + one.substitutions + one.insertions + one.deletions,
      words + one.words,
    ],
    [0, 0],
  );
  return words === 0 ? 0 : errors / words;
}
