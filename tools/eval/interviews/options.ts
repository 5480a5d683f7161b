/** What the command line asks for. */
export interface Options {
  /** Fewer interviews in text, and broken-off ones in speech. */
  readonly quick: boolean;
  /** What was missed or wrong, by persona; for the tuning personas only. */
  readonly errors: boolean;
  /** One persona alone, with the whole interview; for the tuning personas only. */
  readonly persona: string | undefined;
  /**
   * `text`: nothing is spoken; `recogniser`: all personas in text, each answer spoken and recognised before; `speech`:
   * tuning personas by voice.
   */
  readonly only: 'text' | 'recogniser' | 'speech' | undefined;
  /** File for a document of the spoken interview. */
  readonly transcript: string | undefined;
}

export function readOptions(args: readonly string[]): Options {
  const valueOf = (name: string): string | undefined =>
    args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
  const has = (name: string): boolean => args.includes(`--${name}`);
  return {
    quick: has('quick'),
    errors: has('errors'),
    persona: valueOf('persona'),
    transcript: valueOf('transcript'),
    only: (['text', 'recogniser', 'speech'] as const).find(has),
  };
}
