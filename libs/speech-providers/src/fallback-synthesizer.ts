import type { SynthesisOptions, Synthesizer } from '@spool/speech';
import { Circuit } from './circuit';
import type { FallbackOptions } from './fallback-recognizer';
import { inTime } from './streaming-recognizer';
import { ProviderError } from './provider-error';

export interface FallbackSynthesizerOptions extends FallbackOptions {
  /** What the first sound may take, in ms; then the next voice speaks. @default 1500 */
  readonly firstChunkMs?: number;
}

interface Way {
  readonly synthesizer: Synthesizer;
  readonly circuit: Circuit;
}

/**
 * Voices in order of preference. A sentence whose first sound does not come in time is spoken by the next one; a
 * voice that breaks off in mid-sentence says no more of it, since two voices in one sentence are worse.
 */
export class FallbackSynthesizer implements Synthesizer {
  readonly name: string;
  readonly #ways: readonly Way[];
  readonly #options: FallbackSynthesizerOptions;

  constructor(synthesizers: readonly Synthesizer[], options: FallbackSynthesizerOptions = {}) {
    if (synthesizers.length === 0) throw new RangeError('Give at least one synthesiser.');
    this.name = synthesizers.map(({ name }) => name).join(' > ');
    this.#ways = synthesizers.map((synthesizer) => ({ synthesizer, circuit: new Circuit(options.circuit) }));
    this.#options = options;
  }

  async *synthesize(text: string, { signal }: SynthesisOptions = {}): AsyncGenerator<Float32Array> {
    const usable = this.#ways.filter(({ circuit }) => !circuit.isOpen);
    const ways = usable.length > 0 ? usable : this.#ways.slice(-1);
    for (const [index, { synthesizer, circuit }] of ways.entries()) {
      const stop = new AbortController();
      const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const chunks = synthesizer.synthesize(text, { signal: both })[Symbol.asyncIterator]();
      try {
        const first = await inTime(
          chunks.next(),
          this.#options.firstChunkMs ?? 1500,
          () => new ProviderError(synthesizer.name, 'the first sound took too long', { retryable: true }),
        );
        circuit.succeeded();
        if (!first.done) yield first.value;
        if (first.done) return;
      } catch (error) {
        stop.abort();
        if (signal?.aborted) return;
        circuit.failed();
        const next = ways[index + 1];
        if (!next) throw error;
        const failure = error instanceof Error ? error : new Error(String(error));
        this.#options.onFallback?.(synthesizer.name, next.synthesizer.name, failure);
        continue;
      }
      try {
        for (let more = await chunks.next(); !more.done; more = await chunks.next()) yield more.value;
      } finally {
        stop.abort();
      }
      return;
    }
  }
}
