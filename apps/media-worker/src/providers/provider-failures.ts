/** What a provider was to do. */
export type SpeechPart = 'recogniser' | 'synthesiser';

export interface ProviderFailure {
  readonly part: SpeechPart;
  readonly provider: string;
  /** Who did its work instead. */
  readonly instead: string;
  readonly count: number;
}

/** Counts how often a provider's work went to the next one: for metrics. */
export class ProviderFailures {
  readonly #counts = new Map<string, ProviderFailure>();

  add(part: SpeechPart, provider: string, instead: string): void {
    const key = `${part} ${provider} ${instead}`;
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { part, provider, instead, count });
  }

  /** Since the process began. */
  get all(): readonly ProviderFailure[] {
    return [...this.#counts.values()];
  }
}
