import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { PocketsphinxFiles } from '../models';
import { SpeechError } from '../ports';

const LENGTH_BYTES = 4;
const END_OF_UTTERANCE = 0;
const TEXT_SO_FAR = 0xffff_ffff;

/**
 * `native/pocketsphinx-stream.c` as a child process. In go little-endian 32-bit lengths, each with so many bytes
 * of 16 kHz s16le; length 0 ends the utterance and 0xffffffff asks for its text so far. Out comes `R` when it is
 * ready, then a line with the text for each of the two.
 */
export class PocketsphinxProcess {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #gone: Promise<never>;
  readonly #waiting: ((line: string) => void)[] = [];
  #alive = true;

  /** @throws SpeechError `engine_failed` */
  static async start(files: PocketsphinxFiles): Promise<PocketsphinxProcess> {
    const started = new PocketsphinxProcess(spawn(files.program, [files.model], { stdio: 'pipe' }));
    await started.#line();
    return started;
  }

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#process = child;
    this.#gone = new Promise((_, reject) => {
      const gone = (why: string, cause?: unknown) => {
        this.#alive = false;
        reject(
          new SpeechError('engine_failed', `PocketSphinx ended (${why}); it is started again.`, { cause }),
        );
      };
      child.once('error', (error) => gone(error.message, error));
      child.once('exit', (code, signal) => gone(signal ?? `code ${code}`));
      child.stdin.on('error', (error) => gone(error.message, error)); // it died while we wrote
    });
    this.#gone.catch(() => undefined); // told to whoever waits, if anybody does
    child.stderr.resume();
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** @param samples 16 kHz mono. Resolves when there is room for more. */
  async hear(samples: Float32Array): Promise<void> {
    const message = Buffer.alloc(LENGTH_BYTES + 2 * samples.length);
    message.writeUInt32LE(2 * samples.length);
    samples.forEach((sample, i) => {
      const value = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      message.writeInt16LE(value, LENGTH_BYTES + 2 * i);
    });
    if (this.#process.stdin.write(message)) return;
    await Promise.race([once(this.#process.stdin, 'drain'), this.#gone]);
  }

  /** The text of what it has heard of the utterance. */
  textSoFar(): Promise<string> {
    return this.#ask(TEXT_SO_FAR);
  }

  /** The utterance's final text; what it hears next begins another. */
  endUtterance(): Promise<string> {
    return this.#ask(END_OF_UTTERANCE);
  }

  end(): void {
    this.#process.stdin.end(); // it ends with its input
  }

  #ask(what: number): Promise<string> {
    const message = Buffer.alloc(LENGTH_BYTES);
    message.writeUInt32LE(what);
    this.#process.stdin.write(message);
    return this.#line();
  }

  #line(): Promise<string> {
    return Promise.race([new Promise<string>((resolve) => this.#waiting.push(resolve)), this.#gone]);
  }
}
