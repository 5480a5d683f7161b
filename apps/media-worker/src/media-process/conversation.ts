import { ProblemError, type EndReason, type InterviewEventOf } from '@spool/contracts';
import { splitSentences, type Interviewer, type InterviewState, type PlannedTurn } from '@spool/interview';
import type { Logger } from '@spool/observability';
import { FloorMachine, type FloorDecision, type FloorInput } from '@spool/turn-taking';
import { Answers } from './answers';
import type { ConversationClock } from './conversation-clock';
import type { EventOutbox } from './event-outbox';
import { InterviewerTurns } from './interviewer-turns';
import type { InterviewerVoice, InterviewerVoiceEvents } from './interviewer-voice';
import type { HeardWindow, SoundEnd } from './learner-ear';
import { LearnerTurns, type SpokenTurn } from './learner-turns';
import type { LoadLevel } from './load-gauge';
import type { Phrasing } from './phrased-turn';
import type { SessionMeter } from './session-meter';
import { TurnStopwatch } from './turn-stopwatch';
import type { UtteranceOpener } from './utterance';

export interface ConversationLimits {
  /** From the interviewer's first word, in ms; then it says goodbye. */
  readonly maxInterviewMs: number;
  readonly idlePromptMs: number;
}

export interface ConversationOptions {
  readonly outbox: EventOutbox;
  readonly interviewer: Interviewer;
  /** Finds the words for answers, if they are not the interviewer's own. @default they are */
  readonly phrasing?: Phrasing | null;
  /** Makes the voice; null on a machine that has no synthesiser. */
  readonly openVoice: ((events: InterviewerVoiceEvents) => InterviewerVoice) | null;
  readonly openUtterance: UtteranceOpener;
  /** Where the sound ended of speech that voice activity takes to end at a moment. */
  readonly soundEnd: (voiceEndMs: number) => SoundEnd;
  readonly clock: ConversationClock;
  readonly limits: ConversationLimits;
  /** The worker before gave the interview away at a quiet moment: nobody has missed anything. @default false */
  readonly isHandedOver?: boolean;
  /** What is left out when the process is busy: see {@link LearnerTurns.pause} and {@link InterviewerTurns.speakPlanned}. */
  readonly loadLevel: () => LoadLevel;
  readonly logger: Logger;
  /** Counts what is decided. @default nobody does */
  readonly meter?: Pick<SessionMeter, 'decided'>;
  /** The last event is in the outbox. */
  readonly onEnded: () => void;
}

/** Prompts after silence before the interview is ended for want of anybody. */
const MAX_IDLE_PROMPTS = 2;
/** A goodbye that is interrupted is said once more; then time is up without one. */
const MAX_FAREWELLS = 2;
/** How long the last words are waited for when the interview is ended, or its process leaves, in ms. */
const LAST_WORDS_MS = { end: 2000, suspend: 1500 };
/** No window for so long: the learner sends nothing, and time passes without them. */
const NO_WINDOW_MS = 250;
/** While the process is busy, ends of turns are waited for so much longer, in ms: fewer answers are begun in vain. */
const BUSY_EXTRA_WAIT_MS = 200;

/**
 * One interview's conversation: what the floor machine decides is done here. It joins the learner's turns, the
 * interviewer, its voice and the log, each behind a port; it knows no RTP and no mediasoup.
 */
export class Conversation {
  readonly #o: ConversationOptions;
  readonly #floor: FloorMachine;
  readonly #learner: LearnerTurns;
  readonly #speaker: InterviewerTurns;
  readonly #answers: Answers;
  #joined = false;
  #lastWindowMs = -Infinity;
  #isBusy = false;
  /** The interviewer is saying goodbye of its own accord. */
  #closing: { readonly reason: 'timeout' | 'idle'; readonly farewells: number } | null = null;
  #ending: Promise<void> | null = null;
  #over = false;
  #isHandedOver: boolean;

  constructor(options: ConversationOptions) {
    this.#o = options;
    this.#isHandedOver = options.isHandedOver ?? false;
    this.#floor = new FloorMachine({ idleAfterMs: options.limits.idlePromptMs });
    this.#answers = new Answers(options);
    this.#speaker = new InterviewerTurns({
      ...options,
      tellFloor: (input) => this.#tellFloor(input),
      onOver: (plan, interrupted) => this.#onInterviewerTurnOver(plan, interrupted),
    });
    this.#learner = new LearnerTurns({
      ...options,
      onPartial: (text, utteranceText, coversUntilMs) => this.#onPartial(text, utteranceText, coversUntilMs),
      onSoundJudged: (likelihood) =>
        this.#tellFloor({ type: 'turn_end_heard', atMs: options.clock.now(), likelihood }),
      onLikelyTurn: (text, startedAtMs) => this.#rehearse(text, startedAtMs),
      onResumed: () => this.#forgetRehearsal(),
      onTurn: (turn) => this.#onTurn(turn),
      onNothing: () => this.#speaker.resume(),
      onFailed: () => this.#reprompt(),
    });
  }

  get voice(): InterviewerVoice | null {
    return this.#speaker.voice;
  }

  /** Plans the greeting of a new interview. @returns what the interviewer says, or said, first */
  open(): string {
    const state = this.#state;
    const first = state.turns.find(({ speaker }) => speaker === 'interviewer')?.text;
    if (first !== undefined) return first;
    if (!this.#speaker.isBusy) {
      // Whoever had the session before has planned a greeting that nobody has heard: it is still the greeting.
      if (state.pending) this.#speaker.takeOver(state.pending, splitSentences(state.pending.text));
      else this.#speaker.plan(this.#o.interviewer.openingTurn(state, this.#epoch()));
    }
    return this.#speaker.currentText ?? '';
  }

  /** A learner hears us: greets, or picks the conversation up where it was. */
  join(peerId: string, via: 'websocket' | 'sdp'): void {
    if (this.#isLeaving) return;
    this.#joined = true;
    this.#speaker.isListenedTo = true;
    this.#o.outbox.append({ type: 'learner_joined', at_ms: this.#epoch(), peer_id: peerId, via });
    this.#tellFloor({ type: 'learner_joined', atMs: this.#o.clock.now() });
    const state = this.#state;
    const last = state.turns.at(-1);
    const goesOn = this.#isHandedOver && last?.interrupted === false && state.pending === null;
    this.#isHandedOver = false;
    if (this.#speaker.isBusy) this.#speaker.speakPlanned();
    else if (!last) this.#speaker.say(this.#o.interviewer.openingTurn(state, this.#epoch()));
    else if (last.speaker === 'learner') this.#reply(last.turnId, last.text);
    else if (goesOn) this.#listenOn();
    else this.#speaker.say(this.#o.interviewer.resumeTurn(state, this.#epoch()));
  }

  /** Nobody speaks, and nothing is about to be said. */
  get isQuiet(): boolean {
    return !this.#speaker.isBusy && !this.#learner.isBusy && this.#floor.state.floor === 'nobody';
  }

  /** The learner thinks about the question that was asked elsewhere. */
  #listenOn(): void {
    const expects = this.#state.lastQuestion?.expects;
    if (expects) this.#tellFloor({ type: 'question_asked', atMs: this.#o.clock.now(), expects });
  }

  leave(peerId: string, reason: InterviewEventOf<'learner_left'>['reason']): void {
    if (this.#over) return;
    this.#joined = false;
    this.#speaker.isListenedTo = false;
    this.#closing = null;
    this.#tellFloor({ type: 'learner_left', atMs: this.#o.clock.now() });
    this.#speaker.finish();
    this.#o.outbox.append({ type: 'learner_left', at_ms: this.#epoch(), peer_id: peerId, reason });
  }

  /** 32 ms of the learner's audio with the VAD's judgement. */
  hear(window: HeardWindow): void {
    if (this.#isLeaving) return;
    this.#learner.hear(window.samples);
    const { atMs, probability, levelDbfs } = window;
    this.#lastWindowMs = atMs;
    this.#tellFloor({ type: 'vad', atMs, probability, levelDbfs });
  }

  /** Called with every tick; most of them have nothing to do. */
  tick(): void {
    if (this.#isLeaving) return;
    const nowMs = this.#o.clock.now();
    this.#watchLoad(nowMs);
    // A learner who sends nothing, say with no microphone, is silent too.
    if (this.#joined && nowMs - this.#lastWindowMs > NO_WINDOW_MS) {
      this.#tellFloor({ type: 'tick', atMs: nowMs });
    }
    const beganAtMs = this.#state.turns[0]?.startedAtMs;
    if (beganAtMs === undefined || this.#epoch() - beganAtMs < this.#o.limits.maxInterviewMs) return;
    if (this.#closing || this.#learner.isBusy || this.#speaker.isBusy) return;
    this.#wrapUp('timeout');
  }

  /**
   * A typed turn: answered like a spoken one. A reply that a language model words is a promise, which never rejects.
   * @throws ProblemError `interview_ended`
   */
  message(text: string): { turn_id: number; reply: string | Promise<string> } {
    // What is being said is broken off, and a goodbye that was heard to its end is the end.
    this.#speaker.finish();
    if (this.#isLeaving)
      throw new ProblemError('interview_ended', 'Start another interview: this one has ended.');
    this.#learner.abandon();
    this.#logUnanswered(this.#learner.takeCarried());
    this.#tellFloor({ type: 'learner_muted', atMs: this.#o.clock.now() });
    const nowMs = this.#o.clock.now();
    const turnId = this.#answers.log({ text, source: 'text', startedAtMs: nowMs, endedAtMs: nowMs });
    return { turn_id: turnId, reply: this.#reply(turnId, text) };
  }

  /** Ends the interview; what the learner is just saying still counts. Idempotent. */
  end(reason: EndReason): Promise<void> {
    if (this.#over) return Promise.resolve();
    if (this.#ending) return this.#ending;
    // Set before anything happens, since what is finished here may end the interview itself.
    let begin = () => {};
    this.#ending = new Promise<void>((resolve) => (begin = resolve)).then(() => this.#end(reason));
    this.#forgetRehearsal();
    this.#speaker.finish();
    begin();
    return this.#ending;
  }

  /** The process is leaving: what was heard so far is logged, the interview goes on elsewhere. Idempotent. */
  async suspend(): Promise<void> {
    if (this.#ending) return this.#ending;
    if (this.#over) return;
    this.#over = true;
    this.#forgetRehearsal();
    this.#speaker.finish();
    this.#logUnanswered(await this.#learner.settle(LAST_WORDS_MS.suspend));
  }

  async #end(reason: EndReason): Promise<void> {
    this.#logUnanswered(await this.#learner.settle(LAST_WORDS_MS.end));
    this.#over = true;
    this.#o.outbox.append({ type: 'interview_ended', at_ms: this.#epoch(), reason });
    this.#o.onEnded();
  }

  get #isLeaving(): boolean {
    return this.#over || this.#ending !== null;
  }

  get #state(): InterviewState {
    return this.#o.outbox.state;
  }

  #watchLoad(atMs: number): void {
    const isBusy = this.#o.loadLevel() !== 'ok';
    if (isBusy === this.#isBusy) return;
    this.#isBusy = isBusy;
    this.#tellFloor({ type: 'patience', atMs, extraWaitMs: isBusy ? BUSY_EXTRA_WAIT_MS : 0 });
  }

  #tellFloor(input: FloorInput): void {
    // Copied: doing what was decided may feed the machine again.
    for (const decision of [...this.#floor.feed(input)]) this.#do(decision);
  }

  #do(decision: FloorDecision): void {
    this.#o.meter?.decided(decision, this.#o.clock.now());
    switch (decision.type) {
      case 'floor_changed':
        this.#o.outbox.tell({ type: 'floor_changed', at_ms: this.#epoch(), floor: decision.floor });
        return;
      case 'utterance_started':
        this.#speaker.closeHeard();
        this.#learner.start(decision.startedAtMs);
        // An answer that nobody has heard yet waits for what the learner adds.
        if (this.voice?.turnId != null && !this.voice.isAudible) this.#speaker.hold();
        return;
      case 'pause':
        this.#learner.pause();
        return;
      case 'utterance_resumed':
        this.#learner.resume();
        return;
      case 'end_of_turn':
        if (this.#learner.finish(decision)) this.#tellThinking();
        else this.#speaker.resume();
        return;
      case 'utterance_dropped':
        this.#learner.drop();
        return;
      case 'duck':
        this.voice?.duck();
        return;
      case 'resume_voice':
        if (this.voice?.isHeld) this.#speaker.resume();
        else this.voice?.unduck();
        return;
      case 'hold_voice':
      case 'barge_in':
        this.#speaker.hold();
        return;
      case 'idle':
        this.#onIdle();
        return;
    }
  }

  #tellThinking(): void {
    const turnId = this.#speaker.nextTurnId;
    this.#o.outbox.tell({ type: 'thinking', at_ms: this.#epoch(), turn_id: turnId });
  }

  #onPartial(text: string, utteranceText: string, coversUntilMs: number | undefined): void {
    const turnId = this.#speaker.nextTurnId;
    this.#o.outbox.tell({ type: 'partial_transcript', at_ms: this.#epoch(), turn_id: turnId, text });
    const covers = coversUntilMs === undefined ? {} : { coversUntilMs };
    this.#tellFloor({ type: 'partial', atMs: this.#o.clock.now(), text: utteranceText, ...covers });
  }

  /** Works the answer out while it is not certain yet that it is wanted. */
  #rehearse(text: string, startedAtMs: number): void {
    // The floor is not theirs yet: a voice that is held may still go on.
    if (this.#floor.state.playingTurnId !== null) return;
    // Words that made the voice fall silent have interrupted it for good.
    if (this.voice?.isHeld) this.#speaker.finish();
    if (this.#isLeaving || this.#closing || !this.#joined || this.#speaker.isBusy) return;
    const endedAtMs = this.#o.clock.now();
    const [first] = this.#answers.rehearse({ text, source: 'voice', startedAtMs, endedAtMs }).sentences;
    // What a model will say first is not known before.
    if (first !== undefined && !this.#o.phrasing) this.voice?.prepare(first);
  }

  #forgetRehearsal(): void {
    this.#answers.forget();
    this.voice?.discardPrepared();
  }

  #onTurn(turn: SpokenTurn): void {
    this.#speaker.finish();
    if (this.#isLeaving) return;
    // Nobody would hear the answer: they get it when they are back.
    if (!this.#joined) return this.#logUnanswered(turn);
    const turnId = this.#answers.log({ ...turn, source: 'voice' });
    this.#reply(turnId, turn.text, turn.stopwatch);
  }

  #logUnanswered(turn: SpokenTurn | null): void {
    if (!turn) return;
    const turnId = this.#answers.log({ ...turn, source: 'voice' });
    try {
      this.#answers.answer(turnId, turn.text);
    } catch (err) {
      this.#o.logger.error({ err }, 'A turn was logged without what it tells.');
    }
  }

  /** Answers a turn that is in the log already. @returns the answer's text */
  #reply(turnId: number, text: string, stopwatch = new TurnStopwatch()): string | Promise<string> {
    const timeIsUp = this.#closing?.reason === 'timeout';
    const { phrasing } = this.#o;
    if (phrasing && !timeIsUp) {
      this.#closing = null;
      const phrased = this.#answers.phrase(phrasing, { turnId, text }, () =>
        stopwatch.mark('replyKnown', this.#o.clock.now()),
      );
      this.#speaker.sayComing(phrased, (told) => this.#answers.note(turnId, told), stopwatch);
      return phrased.words;
    }
    const reply = this.#answers.answer(turnId, text);
    stopwatch.mark('replyKnown', this.#o.clock.now());
    if (timeIsUp) return this.#wrapUp('timeout');
    this.#closing = null; // somebody is there after all
    this.#speaker.say(reply, stopwatch);
    return reply.text;
  }

  #onInterviewerTurnOver(plan: PlannedTurn, interrupted: boolean): void {
    if (!plan.endsInterview || interrupted) return;
    void this.end(this.#closing?.reason ?? plan.endReason ?? 'completed');
  }

  #onIdle(): void {
    if (this.#speaker.isBusy || this.#learner.isBusy || this.#closing || !this.#joined) return;
    if (this.#floor.state.idlePrompts > MAX_IDLE_PROMPTS) this.#wrapUp('idle');
    else this.#reprompt();
  }

  #reprompt(): void {
    if (this.#isLeaving || !this.#joined) return;
    this.#speaker.say(this.#o.interviewer.repromptTurn(this.#state, this.#epoch()));
  }

  /** Says goodbye and ends: nobody is cut off, and nobody goes on for ever by interrupting. @returns the goodbye */
  #wrapUp(reason: 'timeout' | 'idle'): string {
    const farewells = (this.#closing?.farewells ?? 0) + 1;
    if (farewells > MAX_FAREWELLS || !this.#joined) {
      void this.end(reason);
      return '';
    }
    this.#closing = { reason, farewells };
    const closing = this.#o.interviewer.closingTurn(this.#state, this.#epoch());
    this.#speaker.say({ ...closing, endsInterview: true });
    return closing.text;
  }

  #epoch(): number {
    return this.#o.clock.epoch();
  }
}
