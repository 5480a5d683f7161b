import type { PocketsphinxFiles } from '../models';
import { RECOGNITION_HZ, SpeechError } from '../ports';
import type { EngineTranscript, RecognitionEngine, TranscribeOptions } from './engines';
import { PocketsphinxProcess } from './pocketsphinx-process';

/** The audio is written in pieces of 200 ms, so that a transcript that nobody wants any more ends early. */
const PIECE_SAMPLES = RECOGNITION_HZ / 5;

export const POCKETSPHINX_WEAKNESS =
  'Speech is recognised by PocketSphinx, which mishears about a third of the words of natural speech; run `npm run setup` where the Python package index is in reach for a better recogniser.';

/** A stretch of speech that the process has heard a part of. */
interface OpenStretch {
  readonly name: string;
  heard: number;
}

/**
 * CMU PocketSphinx (BSD-2) from Debian's packages: the floor for machines that reach nothing better. It streams:
 * at a quarter of real time and more, hearing a whole utterance again for each partial would answer seconds late.
 */
export class Pocketsphinx implements RecognitionEngine {
  readonly name = 'pocketsphinx-en-us';
  readonly weakness = POCKETSPHINX_WEAKNESS;
  readonly #files: PocketsphinxFiles;
  #process: PocketsphinxProcess;
  #open: OpenStretch | null = null;
  #closed = false;

  private constructor(files: PocketsphinxFiles, process: PocketsphinxProcess) {
    this.#files = files;
    this.#process = process;
  }

  /** @throws SpeechError `model_missing` when the program does not start or finds no model */
  static async load(files: PocketsphinxFiles): Promise<Pocketsphinx> {
    try {
      return new Pocketsphinx(files, await PocketsphinxProcess.start(files));
    } catch (cause) {
      throw new SpeechError('model_missing', 'Could not start PocketSphinx; run `npm run setup` again.', {
        cause,
      });
    }
  }

  async transcribe(samples: Float32Array, options: TranscribeOptions = {}): Promise<EngineTranscript> {
    const { signal, stretch, ends = true } = options;
    if (this.#closed) throw new SpeechError('closed', 'The recogniser is closed.');
    const started = performance.now();
    const open = await this.#continued(stretch ?? '', samples.length);
    while (open.heard < samples.length) {
      signal?.throwIfAborted();
      const piece = samples.subarray(open.heard, open.heard + PIECE_SAMPLES);
      open.heard += piece.length;
      await this.#process.hear(piece);
    }
    if (ends || stretch === undefined) this.#open = null;
    const text = await (this.#open ? this.#process.textSoFar() : this.#process.endUtterance());
    return { text: cleaned(text), computeMs: performance.now() - started };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#process.end();
    return Promise.resolve();
  }

  /** The stretch that the process hears already, or a new one. */
  async #continued(name: string, samples: number): Promise<OpenStretch> {
    if (!this.#process.alive) {
      this.#process = await PocketsphinxProcess.start(this.#files);
      this.#open = null;
    }
    if (this.#open?.name === name && name !== '' && this.#open.heard <= samples) return this.#open;
    if (this.#open) await this.#process.endUtterance();
    this.#open = { name, heard: 0 };
    return this.#open;
  }
}

/** Without markers: of pronunciations (`read(2)`), silence (`<sil>`) and noise (`[NOISE]`, `++UM++`). */
function cleaned(text: string): string {
  return text
    .replace(/\(\d+\)|<[^>]*>|\[[^\]]*\]|\+\+[^+]*\+\+/g, '')
    .replace(/\bi\b/g, 'I')
    .replace(/\s+/g, ' ')
    .trim();
}
