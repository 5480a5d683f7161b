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

/** So many join at the same time: a handshake computes for some ms on both sides. */
const JOINING = 4;
/** In `path`, what a caller says is followed by such a pause, in ms. */
const PAUSE_MS = { least: 1000, most: 4000 };
/** Callers in `talk` begin spread over this time, in ms, or all would hear their greetings together. */
const TALK_SPREAD_MS = 6000;

/** A crowd of callers of one kind. */
interface Crowd {
  readonly size: number;
  /** @returns whether it was let in; throws when something went wrong */
  add(): Promise<boolean>;
  window(): void;
  report(): CallersReport;
  stop(): Promise<void>;
}

/** Callers who speak recordings with pauses, whatever the interviewer says. */
class PathCrowd implements Crowd {
  readonly #callers: Caller[] = [];
  readonly #utterances: readonly Utterance[] = readRecordings().map(asUtterance);
  readonly #before = { lost: 0, gaps: 0 };
  #stopped = false;

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

  window(): void {
    Object.assign(this.#before, this.#counters());
    metronome.takeLateness();
  }

  report(): CallersReport {
    const { lost, gaps } = this.#counters();
    return {
      connected: this.#callers.filter((caller) => caller.isConnected).length,
      lost: lost - this.#before.lost,
      gaps: gaps - this.#before.gaps,
      responsesMs: [],
      lateP99Ms: metronome.takeLateness().p99Ms,
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled(this.#callers.map((caller) => caller.end()));
  }

  async #speak(caller: Caller, seed: number): Promise<void> {
    await delay((seed * 397) % PAUSE_MS.most);
    for (let i = seed; !this.#stopped && caller.isConnected; i += 1) {
      const utterance = this.#utterances[i % this.#utterances.length];
      if (!utterance) return;
      await caller.say(utterance).catch(() => undefined); // the connection broke: the report tells
      await delay(PAUSE_MS.least + ((i * 811) % (PAUSE_MS.most - PAUSE_MS.least)));
    }
  }

  #counters(): { lost: number; gaps: number } {
    let lost = 0;
    let gaps = 0;
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
  #stopped = false;

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

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.race([Promise.allSettled(this.#running), delay(5000)]);
  }

  async #interviews(taste: number): Promise<void> {
    await delay((taste * 1013) % TALK_SPREAD_MS);
    // What is counted begins anew with each window, in the middle of interviews too.
    const heard = () => this.#heard;
    for (let interview = 0; !this.#stopped; interview += 1) {
      await holdInterview({
        apiUrl: this.#url,
        utterances: this.#utterances,
        taste: taste + 101 * interview,
        bargeInEvery: 0,
        isEnough: () => this.#stopped,
        get heard() {
          return heard();
        },
      });
    }
  }
}

/** @returns null when the service says that it is full */
async function letIn(call: () => Promise<Caller>): Promise<Caller | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError && error.status === 503) return null;
    throw error;
  }
}

const tell = (message: FromCallers): void => void process.send?.(message);

async function grow(crowd: Crowd, to: number): Promise<void> {
  let refused = 0;
  let failed = 0;
  const join = async (): Promise<void> => {
    while (crowd.size < to && refused === 0 && failed < 3) {
      try {
        if (!(await crowd.add())) refused += 1;
      } catch (error) {
        failed += 1;
        process.stderr.write(`A caller could not join: ${String(error)}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: JOINING }, join));
  tell({ type: 'grown', callers: crowd.size, refused, failed });
}

const open = (url: string, mode: Mode): Promise<Crowd> =>
  mode === 'path' ? Promise.resolve(new PathCrowd(url)) : TalkCrowd.open(url);

let crowd: Crowd | undefined;
process.on('message', (message: ToCallers) => {
  void (async () => {
    if (message.type === 'begin') {
      crowd = await open(message.url, message.mode);
      tell({ type: 'ready' });
    } else if (message.type === 'grow' && crowd) await grow(crowd, message.to);
    else if (message.type === 'window') crowd?.window();
    else if (message.type === 'report' && crowd) tell({ type: 'report', ...crowd.report() });
    else if (message.type === 'stop') {
      await crowd?.stop();
      tell({ type: 'stopped' });
      process.disconnect();
    }
  })();
});
process.once('disconnect', () => process.exit(0));
