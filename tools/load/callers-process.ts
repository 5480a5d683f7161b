// Many callers in a process of their own, told by its parent what to do.
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '@spool/contracts';
import { holdInterview, nothingHeard } from '../bench/spoken-turns';
import {
  allAnswers,
  asUtterance,
  Caller,
  metronome,
  readRecordings,
  Studio,
  type Utterance,
} from '../callers';
import type { CallersReport, FromCallers, Mode, ToCallers } from './protocol';

/** So many join at the same time: a handshake computes for some ms on both sides, and more at once is a rush of its own. */
const JOINING = 2;
/** A service that is full is asked again every so often, in ms, and believed after a while. */
const ASK_AGAIN_MS = 500;
const FULL_FOR_GOOD_MS = 6000;
/** In `path`, how long a caller thinks about an answer, in ms, and how long it waits for one. */
const THINKING_MS = { least: 300, most: 1500 };
const PATIENCE_MS = 4000;
/** An answer is over when its voice has been gone for this long. */
const ANSWER_OVER_MS = 300;
/** Callers in `path` begin spread over this time, in ms. */
const PATH_SPREAD_MS = 4000;
/** Callers in `talk` begin spread over this time, in ms, or all would hear their greetings together. */
const TALK_SPREAD_MS = 6000;

/** A crowd of callers of one kind. */
interface Crowd {
  readonly size: number;
  /** @returns whether it was let in; throws when something went wrong */
  add(): Promise<boolean>;
  /** The last one ends its interview and goes. */
  remove(): Promise<void>;
  window(): void;
  report(): CallersReport;
}

/** Callers who speak recordings in turn with whatever the interviewer says. */
class PathCrowd implements Crowd {
  readonly #callers: Caller[] = [];
  readonly #utterances: readonly Utterance[] = readRecordings().map(asUtterance);
  readonly #before = { lost: 0, gaps: 0 };
  /** Of those who have left. */
  readonly #gone = { lost: 0, gaps: 0 };
  #responsesMs: number[] = [];

  constructor(private readonly url: string) {}

  get size(): number {
    return this.#callers.length;
  }

  async add(): Promise<boolean> {
    const caller = await letIn(() => Caller.call(this.url, { userId: `load-${this.size}` }));
    if (!caller) return false;
    this.#callers.push(caller);
    void this.#speak(caller, this.#callers.length);
    return true;
  }

  async remove(): Promise<void> {
    const caller = this.#callers.pop();
    if (!caller) return;
    this.#gone.lost += caller.ear.counters.lost;
    this.#gone.gaps += caller.ear.counters.gaps;
    await caller.end();
  }

  window(): void {
    Object.assign(this.#before, this.#counters());
    this.#responsesMs = [];
    metronome.takeLateness();
  }

  report(): CallersReport {
    const { lost, gaps } = this.#counters();
    return {
      connected: this.#callers.filter((caller) => caller.isConnected).length,
      lost: lost - this.#before.lost,
      gaps: gaps - this.#before.gaps,
      responsesMs: this.#responsesMs,
      lateP99Ms: metronome.takeLateness().p99Ms,
    };
  }

  async #speak(caller: Caller, seed: number): Promise<void> {
    await delay((seed * 397) % PATH_SPREAD_MS);
    for (let i = seed; caller.isConnected; i += 1) {
      const utterance = this.#utterances[i % this.#utterances.length];
      if (!utterance) return;
      try {
        const { lastMs } = await caller.say(utterance);
        const answerMs = await caller.ear.hears(lastMs, PATIENCE_MS);
        this.#responsesMs.push(answerMs - lastMs);
        await caller.ear.hearsSilence(ANSWER_OVER_MS);
      } catch {
        // No answer, which the report tells by what is missing, or no connection, which it counts.
      }
      await delay(THINKING_MS.least + ((i * 811) % (THINKING_MS.most - THINKING_MS.least)));
    }
  }

  #counters(): { lost: number; gaps: number } {
    let { lost, gaps } = this.#gone;
    for (const { ear } of this.#callers) {
      lost += ear.counters.lost;
      gaps += ear.counters.gaps;
    }
    return { lost, gaps };
  }
}

/** Callers who hold interviews, one after the other. */
class TalkCrowd implements Crowd {
  readonly #url: string;
  readonly #utterances: ReadonlyMap<string, Utterance>;
  readonly #running: Promise<void>[] = [];
  #heard = nothingHeard();

  static async open(url: string): Promise<TalkCrowd> {
    const studio = await Studio.open();
    const utterances = new Map<string, Utterance>();
    for (const text of allAnswers()) utterances.set(text, await studio.say(text));
    await studio.close();
    return new TalkCrowd(url, utterances);
  }

  private constructor(url: string, utterances: ReadonlyMap<string, Utterance>) {
    this.#url = url;
    this.#utterances = utterances;
  }

  get size(): number {
    return this.#running.length;
  }

  add(): Promise<boolean> {
    const taste = this.#running.length;
    this.#running.push(this.#interviews(taste));
    return Promise.resolve(true);
  }

  /** Interviews are held to their end: nobody leaves before. */
  remove(): Promise<void> {
    return Promise.reject(new Error('Callers in interviews do not leave.'));
  }

  window(): void {
    this.#heard = nothingHeard();
    metronome.takeLateness();
  }

  report(): CallersReport {
    const { turns, lost, gaps, failed } = this.#heard;
    return {
      connected: this.#running.length - failed,
      lost,
      gaps,
      responsesMs: turns.map(({ wireMs }) => wireMs),
      lateP99Ms: metronome.takeLateness().p99Ms,
    };
  }

  async #interviews(taste: number): Promise<void> {
    await delay((taste * 1013) % TALK_SPREAD_MS);
    // What is counted begins anew with each window, in the middle of interviews too.
    const heard = () => this.#heard;
    for (let interview = 0; ; interview += 1) {
      await holdInterview({
        apiUrl: this.#url,
        utterances: this.#utterances,
        taste: taste + 101 * interview,
        bargeInEvery: 0,
        isEnough: () => false,
        get heard() {
          return heard();
        },
      });
    }
  }
}

/**
 * Asks again while the service says that it is full: many who join at once keep it busy for a moment.
 * @returns null when it is full for good
 */
async function letIn(call: () => Promise<Caller>): Promise<Caller | null> {
  for (const giveUpAt = performance.now() + FULL_FOR_GOOD_MS; ;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 503) throw error;
      if (performance.now() > giveUpAt) return null;
      await delay(ASK_AGAIN_MS);
    }
  }
}

const tell = (message: FromCallers): void => void process.send?.(message);

async function resize(crowd: Crowd, to: number): Promise<void> {
  let refused = 0;
  let failed = 0;
  let joining = 0;
  const join = async (): Promise<void> => {
    // The others who are joining meanwhile are not there yet.
    while (crowd.size + joining < to && refused === 0 && failed < 3) {
      joining += 1;
      try {
        if (!(await crowd.add())) refused += 1;
      } catch (error) {
        failed += 1;
        process.stderr.write(`A caller could not join: ${String(error)}\n`);
      }
      joining -= 1;
    }
  };
  await Promise.all(Array.from({ length: JOINING }, join));
  await Promise.allSettled(Array.from({ length: Math.max(0, crowd.size - to) }, () => crowd.remove()));
  tell({ type: 'resized', callers: crowd.size, refused, failed });
}

const open = (url: string, mode: Mode): Promise<Crowd> =>
  mode === 'path' ? Promise.resolve(new PathCrowd(url)) : TalkCrowd.open(url);

let crowd: Crowd | undefined;
process.on('message', (message: ToCallers) => {
  void (async () => {
    if (message.type === 'begin') {
      crowd = await open(message.url, message.mode);
      tell({ type: 'ready' });
    } else if (message.type === 'resize' && crowd) await resize(crowd, message.to);
    else if (message.type === 'window') crowd?.window();
    else if (message.type === 'report' && crowd) tell({ type: 'report', ...crowd.report() });
  })();
});
process.once('disconnect', () => process.exit(0));
