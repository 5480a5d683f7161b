/** One line of the doctor's table. */
export interface Finding {
  readonly what: string;
  /** `unseen`: the doctor was not allowed to look. */
  readonly state: 'ok' | 'missing' | 'unseen';
  readonly detail: string;
  /** The one command that mends it. */
  readonly command?: string;
}

const MARKS = { ok: '✓', missing: '✗', unseen: '?' } as const;

/** A table for a terminal; what is missing comes with its command on a line of its own. */
export function tableOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.flatMap(({ what, state, detail, command }) => [
    `${MARKS[state]} ${what.padEnd(width)}  ${detail}`,
    ...(command && state !== 'ok' ? [`  ${' '.repeat(width)}  → ${command}`] : []),
  ]);
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  return [
    ...lines,
    '',
    `${count('ok')} fine, ${count('missing')} missing, ${count('unseen')} could not be seen`,
  ].join('\n');
}
