import { ProblemError } from '@spool/contracts';
import type { InterviewEventOf, ResultsResponse, TranscriptResponse } from '@spool/contracts';
import { Caller, InterviewApi, InterviewLog } from '../../../callers';
import type { InterviewerTurn, InterviewSession } from '../session';
import type { LearnerVoice } from './learner-voice';

/** The question is over when its voice has been gone for this long: longer than a pause between sentences. */
const QUESTION_OVER_MS = 250;
/** What a learner takes to answer besides, at most: their words are being made meanwhile. */
const THINKING_MS = 400;
/** More than the interviewer is silent before it asks whether anybody is there. */
const REPLY_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 10_000;
/** A worker that is out of breath from starting takes nobody for a moment. */
const START_TIMEOUT_MS = 10_000;
const ASK_AGAIN_MS = 250;

export interface SpeechSessionOptions {
  readonly apiUrl: string;
  readonly userId: string;
  readonly voice: LearnerVoice;
  /** On `performance.now`'s clock. @default never */
  readonly timeIsUpAtMs?: number;
}

/**
 * An interview by voice: the learner's words are synthesised and sent as a microphone would, over ICE, DTLS and
 * SRTP, and what the interviewer's log says was heard is what the learner hears.
 */
export class SpeechSession implements InterviewSession {
  readonly manner = 'speech';
  /** Each answer as it was spoken. */
  readonly said: string[] = [];
  /** Answers that the interviewer began to speak into. */
  cutIns = 0;
  readonly #o: SpeechSessionOptions;
  readonly #api: InterviewApi;
  readonly #caller: Caller;
  readonly #log: InterviewLog;
  readonly #startedMs = performance.now();
  #endedMs: number | null = null;
  /** The interviewer's turns that are over, interrupted ones included. */
  #over = 0;
  #results: ResultsResponse | null = null;

  /** Starts an interview in thread mode and joins it. @throws ProblemError, Error */
  static async start(options: SpeechSessionOptions): Promise<SpeechSession> {
    const api = new InterviewApi(options.apiUrl);
    const { session_id } = await startWhenPossible(api, options.userId);
    const caller = await Caller.join(options.apiUrl, session_id, { decode: true });
    try {
      return new SpeechSession(options, api, caller, await InterviewLog.follow(options.apiUrl, session_id));
    } catch (error) {
      await caller.close();
      throw error;
    }
  }

  private constructor(options: SpeechSessionOptions, api: InterviewApi, caller: Caller, log: InterviewLog) {
    this.#o = options;
    this.#api = api;
    this.#caller = caller;
    this.#log = log;
  }

  get sessionId(): string {
    return this.#caller.sessionId;
  }

  /** Packets on their way to the learner that were lost or late. */
  get lostPackets(): number {
    return this.#caller.ear.counters.lost + this.#caller.ear.counters.late;
  }

  open(): Promise<InterviewerTurn | undefined> {
    return this.#hear(0);
  }

  async say(text: string | null): Promise<InterviewerTurn | undefined> {
    if (text === null) return this.#hear(Date.now());
    const [utterance] = await Promise.all([this.#o.voice.say(text), this.#thought()]);
    this.said.push(text);
    const beganMs = performance.now();
    await this.#caller.say(utterance);
    if (this.#caller.ear.lastVoiceMs > beganMs) this.cutIns += 1;
    return this.#hear(Date.now());
  }

  isTimeUp(): boolean {
    return performance.now() >= (this.#o.timeIsUpAtMs ?? Infinity);
  }

  /** Ends the interview if it goes on; what was said last still counts. */
  async results(): Promise<ResultsResponse> {
    this.#endedMs ??= performance.now();
    this.#results ??= await this.#api.end(this.sessionId);
    return this.#results;
  }

  transcript(): Promise<TranscriptResponse> {
    return this.#api.transcript(this.sessionId);
  }

  durationMs(): number {
    return (this.#endedMs ?? performance.now()) - this.#startedMs;
  }

  async close(): Promise<void> {
    await this.#caller.end().catch(() => undefined); // it may have ended by itself
    this.#log.close();
  }

  /** The interviewer's next turn that is heard to its end after `sinceEpochMs`: what the learner talked over is lost. */
  async #hear(sinceEpochMs: number): Promise<InterviewerTurn | undefined> {
    for (;;) {
      const heard = await this.#next();
      if (heard === undefined) return undefined;
      if (heard === null) throw new Error(`The interview ${this.sessionId} ended without a goodbye.`);
      this.#over += 1;
      if (heard.interrupted || heard.ended_at_ms < sinceEpochMs) continue;
      const planned = this.#log
        .ofType('interviewer_turn_planned')
        .find((one) => one.turn_id === heard.turn_id);
      if (planned === undefined) throw new Error(`Turn ${heard.turn_id} was heard and never planned.`);
      const { stage, intent, expects, about } = planned;
      const ended = stage === 'done';
      if (ended) await this.#log.next('interview_ended', 0, END_TIMEOUT_MS);
      return { text: heard.text, stage, intent, expects, ...(about === undefined ? {} : { about }), ended };
    }
  }

  /** @returns undefined when time is up before */
  async #next(): Promise<InterviewEventOf<'interviewer_turn_heard'> | null | undefined> {
    const heard = this.#log.next('interviewer_turn_heard', this.#over, REPLY_TIMEOUT_MS);
    const leftMs = (this.#o.timeIsUpAtMs ?? Infinity) - performance.now();
    if (leftMs > REPLY_TIMEOUT_MS) return heard;
    let timer: NodeJS.Timeout | undefined;
    const timeIsUp = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), Math.max(0, leftMs));
    });
    heard.catch(() => undefined); // nobody waits for it any more when time is up
    return Promise.race([heard, timeIsUp]).finally(() => clearTimeout(timer));
  }

  async #thought(): Promise<void> {
    await this.#caller.ear.hearsSilence(QUESTION_OVER_MS);
    await new Promise((resolve) => setTimeout(resolve, THINKING_MS));
  }
}

async function startWhenPossible(api: InterviewApi, userId: string): ReturnType<InterviewApi['start']> {
  const giveUpAtMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await api.start(userId, { mode: 'thread' });
    } catch (error) {
      const isBusy = error instanceof ProblemError && /^media_worker/.test(error.code);
      if (!isBusy || performance.now() > giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}
