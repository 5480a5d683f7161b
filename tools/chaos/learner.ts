import { setTimeout as delay } from 'node:timers/promises';
import type { InterviewEventOf, StoredEvent } from '@spool/contracts';
import { Caller, InterviewApi, type Utterance } from '../callers';
import { LogFollower } from './log-follower';

const THINKING_MS = { least: 400, most: 1600 };
/** The interviewer is through when it has been silent for so long. */
const QUESTION_OVER_MS = 450;
const REPLY_TIMEOUT_MS = 12_000;
const REJOIN_FOR_MS = 60_000;
/** An interviewer whose voice came so shortly before was in the middle of a word. */
const MID_WORD_MS = 100;

/** What a learner said, in ms since the Unix epoch, and whether they heard an answer on an unbroken connection. */
export interface Said {
  readonly fromMs: number;
  readonly toMs: number;
  answered: boolean;
}

/** A learner in a live interview: speaks, waits for the answer, thinks, and is back by itself whatever happens. */
export class Learner {
  readonly said: Said[] = [];
  readonly log: LogFollower;
  readonly sessionId: string;
  /** Without a way for sound since the last {@link begin}, and longest cut within the interviewer's words, in ms. */
  #withoutPathMs = 0;
  #cutMs = 0;
  #worker = '';
  #progressMs = 0;
  #isOver = false;
  #stopped = false;
  #rejoining = false;
  #connections = 0;
  #speakingUntilMs = -Infinity;
  #caller!: Caller;
  readonly #utterances: readonly Utterance[];
  readonly #random: () => number;

  static async call(
    apiUrl: string,
    taste: number,
    utterances: readonly Utterance[],
    random: () => number,
  ): Promise<Learner> {
    const { session_id: sessionId } = await new InterviewApi(apiUrl).start(`chaos-${taste}`);
    const learner = new Learner(apiUrl, sessionId, utterances, random);
    learner.#caller = await Caller.join(apiUrl, sessionId, {
      decode: true,
      rejoinForMs: REJOIN_FOR_MS,
      onLost: () => (learner.#connections += 1),
      onRejoined: (afterMs) => (learner.#withoutPathMs += afterMs),
    });
    void learner.#talk(taste);
    return learner;
  }

  private constructor(
    apiUrl: string,
    sessionId: string,
    utterances: readonly Utterance[],
    random: () => number,
  ) {
    this.sessionId = sessionId;
    this.#utterances = utterances;
    this.#random = random;
    this.log = new LogFollower(apiUrl, sessionId, {
      log: (stored) => this.#onLog(stored),
      live: (event) => {
        if (event.type === 'session_moved') void this.#follow(event.handed_over);
      },
    });
  }

  /** Id of the media worker that has the interview. */
  get worker(): string {
    return this.#worker;
  }

  /** The interview has ended, although nobody ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** When its log moved on last, on `performance.now`'s clock. */
  get progressMs(): number {
    return this.#progressMs;
  }

  /** What is heard from now on is another fault's. */
  begin(): void {
    this.#withoutPathMs = 0;
    this.#cutMs = 0;
  }

  /** How long there was no way for sound, or the interviewer's words were cut, since {@link begin}; in ms. */
  get gapMs(): number {
    return Math.max(this.#withoutPathMs, this.#cutMs);
  }

  /**
   * Silence after a worker's death at `atMs`: until the interviewer is heard again, or since we have done speaking if
   * that was later. NaN when it is not heard.
   */
  async silenceAfter(atMs: number, timeoutMs: number): Promise<number> {
    const { ear } = this.#caller;
    const sinceMs = atMs + 30; // what was on its way
    const voiceMs = await ear.hears(sinceMs, timeoutMs).catch(() => NaN);
    return Math.max(0, voiceMs - Math.max(atMs, Math.min(voiceMs, this.#speakingUntilMs)));
  }

  stop(): void {
    this.#stopped = true;
  }

  async close(): Promise<void> {
    this.stop();
    this.log.close();
    await this.#caller.end().catch(() => undefined); // lost interviews are counted elsewhere
  }

  #onLog({ event }: StoredEvent): void {
    this.#progressMs = performance.now();
    if (event.type === 'session_placed') this.#worker = event.worker_id;
    if (event.type === 'interview_ended' && !this.#stopped) this.#isOver = true;
  }

  /** Makes the new connection before the old one breaks, if it has not broken yet. */
  async #follow(isHandedOver: boolean): Promise<void> {
    if (this.#rejoining || !this.#caller.isConnected) return; // else it joins again by itself already
    this.#rejoining = true;
    this.#connections += 1;
    const { ear } = this.#caller;
    const wasTalking = performance.now() - ear.lastVoiceMs < MID_WORD_MS;
    const sinceMs = ear.lastVoiceMs;
    if (isHandedOver && wasTalking) {
      void ear.hears(sinceMs).then((atMs) => (this.#cutMs = Math.max(this.#cutMs, atMs - sinceMs)));
    }
    try {
      await this.#caller.rejoin();
    } catch {
      // The connection before is lost soon, and then it tries on.
    } finally {
      this.#rejoining = false;
    }
  }

  async #talk(taste: number): Promise<void> {
    let turn = taste;
    while (!this.#stopped && !this.#isOver) {
      try {
        await this.#caller.ear.hearsSilence(QUESTION_OVER_MS);
        await delay(THINKING_MS.least + this.#random() * (THINKING_MS.most - THINKING_MS.least));
        if (this.#caller.isConnected && !this.#stopped) await this.#exchange(turn++);
        else await delay(50);
      } catch {
        // No answer came, say because its worker died: says something else.
      }
    }
  }

  async #exchange(turn: number): Promise<void> {
    const utterance = this.#utterances[turn % this.#utterances.length];
    if (!utterance) return;
    const offsetMs = Date.now() - performance.now();
    const connections = this.#connections;
    this.#speakingUntilMs = Infinity;
    const spoken = await this.#caller.say(utterance).finally(() => {
      this.#speakingUntilMs = performance.now();
    });
    const said: Said = {
      fromMs: spoken.firstMs + offsetMs,
      toMs: spoken.lastMs + offsetMs,
      answered: false,
    };
    this.said.push(said);
    await this.#caller.ear.hears(spoken.lastMs, REPLY_TIMEOUT_MS);
    said.answered = connections === this.#connections;
  }
}

/** What of an interview is not in its log, or twice. */
export function compare(
  learner: Learner,
  log: ReadonlyMap<number, StoredEvent>,
): { lost: number; doubled: number } {
  const turns = [...log.values()].flatMap(({ event }) => (event.type === 'learner_turn' ? [event] : []));
  const told = [...learner.log.told.values()];
  const forgotten = told.filter((one) => JSON.stringify(log.get(one.seq)) !== JSON.stringify(one)).length;
  const unheard = learner.said.filter((said) => said.answered && !turns.some((turn) => overlap(turn, said)));
  const pairs = turns.flatMap((turn, i) => turns.slice(i + 1).map((other) => [turn, other] as const));
  const doubled = pairs.filter(([a, b]) => a.turn_id === b.turn_id || isSameSpeech(a, b));
  return { lost: forgotten + learner.log.contradictions + unheard.length, doubled: doubled.length };
}

type Turn = InterviewEventOf<'learner_turn'>;

/** Clocks are one, but the onset of speech is found only so exactly. */
const TOLERANCE_MS = 500;
const overlap = (turn: Turn, said: Said): boolean =>
  turn.started_at_ms < said.toMs + TOLERANCE_MS && turn.ended_at_ms > said.fromMs - TOLERANCE_MS;

/** The same words cannot be in two turns: an utterance that was taken for two has them one after the other. */
const isSameSpeech = (a: Turn, b: Turn): boolean =>
  Math.min(a.ended_at_ms, b.ended_at_ms) - Math.max(a.started_at_ms, b.started_at_ms) > TOLERANCE_MS;
