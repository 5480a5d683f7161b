import { ProblemError, type EndReason } from '@spool/contracts';
import type { Interviewer, PlannedTurn } from '@spool/interview';
import type { Logger } from '@spool/observability';
import { FloorMachine, type FloorDecision } from '@spool/turn-taking';
import type { EventOutbox } from './event-outbox';
import type { InterviewerVoice, InterviewerVoiceEvents } from './interviewer-voice';
import type { HeardWindow } from './learner-ear';
import { TurnStopwatch } from './turn-stopwatch';
import type { Utterance, UtteranceOpener } from './utterance';

export interface ConversationLimits {
  readonly maxInterviewMs: number;
  readonly idlePromptMs: number;
}

export interface ConversationOptions {
  readonly outbox: EventOutbox;
  readonly interviewer: Interviewer;
  /** Makes the voice; null on a machine that has no synthesiser. */
  readonly openVoice: ((events: InterviewerVoiceEvents) => InterviewerVoice) | null;
  readonly openUtterance: UtteranceOpener;
  /** When the packet with the audio heard at a moment had arrived. */
  readonly arrivalOf: (atMs: number) => number;
  /** The pacer's clock, ms. */
  readonly now: () => number;
  readonly limits: ConversationLimits;
  readonly logger: Logger;
  /** The last event is in the outbox. */
  readonly onEnded: () => void;
}

/** The interviewer's turn that is on its way to the learner. */
interface CurrentTurn {
  readonly turnId: number;
  readonly plan: PlannedTurn;
  readonly stopwatch: TurnStopwatch;
  startedAtMs: number | null;
}

/** Prompts after silence before the interview is ended for want of anybody. */
const MAX_IDLE_PROMPTS = 2;

/**
 * One interview's conversation: what the floor machine decides is done here. It joins ear, recogniser,
 * interviewer, voice and log, each behind a port; it knows no RTP and no mediasoup.
 */
export class Conversation {
  readonly voice: InterviewerVoice | null;
  readonly #o: ConversationOptions;
  readonly #floor: FloorMachine;
  #utterance: Utterance | null = null;
  #turn: CurrentTurn | null = null;
  /** Words of a turn whose speaker went on before the answer came: they belong to the next text. */
  #carried: { text: string; startedAtMs: number } | null = null;
  #joined = false;
  #closing: EndReason | null = null;
  #ended = false;

  constructor(options: ConversationOptions) {
    this.#o = options;
    this.#floor = new FloorMachine({ idleAfterMs: options.limits.idlePromptMs });
    this.voice = options.openVoice?.(this.#voiceEvents()) ?? null;
  }

  /** Plans the greeting of a new interview. @returns what the interviewer says, or said, first */
  open(): string {
    const { state } = this.#o.outbox;
    const first = state.turns.find(({ speaker }) => speaker === 'interviewer')?.text ?? state.pending?.text;
    if (first !== undefined) return first;
    const plan = this.#o.interviewer.openingTurn(state, this.#epoch());
    this.#turn = this.#append(plan, new TurnStopwatch());
    return plan.text;
  }

  /** A learner hears us: greets, or picks the conversation up where it was. */
  join(peerId: string, via: 'websocket' | 'sdp'): void {
    if (this.#ended) return;
    this.#joined = true;
    this.#o.outbox.append({ type: 'learner_joined', at_ms: this.#epoch(), peer_id: peerId, via });
    this.#decide(this.#floor.feed({ type: 'learner_joined', atMs: this.#o.now() }));
    const { state } = this.#o.outbox;
    if (this.#turn && state.turns.length === 0) this.#speak(this.#turn);
    else this.#say(this.#o.interviewer.resumeTurn(state, this.#epoch()), new TurnStopwatch());
  }

  leave(peerId: string, reason: 'closed' | 'superseded' | 'connection_lost'): void {
    if (this.#ended) return;
    this.#joined = false;
    this.#decide(this.#floor.feed({ type: 'learner_left', atMs: this.#o.now() }));
    this.#finishInterviewerTurn();
    this.#o.outbox.append({ type: 'learner_left', at_ms: this.#epoch(), peer_id: peerId, reason });
  }

  /** 32 ms of the learner's audio with the VAD's judgement. */
  hear(window: HeardWindow): void {
    if (this.#ended) return;
    this.#utterance?.push(window.samples);
    const { atMs, probability, levelDbfs } = window;
    this.#decide(this.#floor.feed({ type: 'vad', atMs, probability, levelDbfs }));
  }

  /** Called with every tick; most of them have nothing to do. */
  tick(): void {
    if (this.#ended || this.#closing) return;
    const elapsedMs = this.#epoch() - this.#o.outbox.state.createdAtMs;
    if (elapsedMs < this.#o.limits.maxInterviewMs || this.#utterance || this.voice?.turnId != null) return;
    this.#wrapUp('timeout');
  }

  /**
   * A typed turn: answered like a spoken one.
   * @throws ProblemError `interview_ended`
   */
  message(text: string): { turn_id: number; reply: string } {
    if (this.#ended)
      throw new ProblemError('interview_ended', 'Start another interview: this one has ended.');
    this.#dropUtterance();
    const nowMs = this.#epoch();
    const stopwatch = new TurnStopwatch();
    const turnId = this.#answer(text, 'text', nowMs, nowMs, stopwatch);
    return { turn_id: turnId, reply: this.#turn?.plan.text ?? this.#o.outbox.state.turns.at(-1)?.text ?? '' };
  }

  /** Ends the interview; what the learner is just saying still counts. Idempotent. */
  async end(reason: EndReason): Promise<void> {
    if (this.#ended) return;
    const utterance = this.#utterance;
    this.#utterance = null;
    this.#closing = reason;
    const text = utterance ? await utterance.text().catch(() => '') : '';
    utterance?.close();
    if (this.#ended) return;
    this.#finishInterviewerTurn();
    if (utterance && text)
      this.#appendLearnerTurn(text, 'voice', this.#toEpoch(utterance.startedAtMs), this.#epoch());
    this.#ended = true;
    this.#o.outbox.append({ type: 'interview_ended', at_ms: this.#epoch(), reason });
    this.#o.onEnded();
  }

  /** The process is leaving: what was heard so far is logged, the interview goes on elsewhere. */
  suspend(): void {
    if (this.#ended) return;
    this.#finishInterviewerTurn();
    this.#dropUtterance();
    this.#ended = true;
  }

  #decide(decisions: readonly FloorDecision[]): void {
    // Copied: handling a decision may feed the machine again.
    for (const decision of [...decisions]) this.#do(decision);
  }

  #do(decision: FloorDecision): void {
    switch (decision.type) {
      case 'floor_changed':
        this.#o.outbox.tell({ type: 'floor_changed', at_ms: this.#epoch(), floor: decision.floor });
        return;
      case 'utterance_started':
        this.#utterance = this.#o.openUtterance(decision.startedAtMs, (text) => this.#onPartial(text));
        // An answer that nobody has heard yet waits for what the learner adds.
        if (this.voice?.turnId != null && !this.voice.isAudible) this.voice.hold();
        return;
      case 'pause':
        this.#utterance?.pause();
        void this.#speculate(this.#utterance);
        return;
      case 'utterance_resumed':
        this.#utterance?.resume();
        return;
      case 'end_of_turn':
        void this.#finishUtterance(decision);
        return;
      case 'utterance_dropped':
        this.#dropUtterance();
        this.#nothingSaid();
        return;
      case 'duck':
        this.voice?.duck();
        return;
      case 'resume_voice':
        this.voice?.unduck();
        return;
      case 'barge_in':
        this.voice?.hold();
        return;
      case 'idle':
        this.#onIdle();
        return;
    }
  }

  #onPartial(text: string): void {
    const whole = this.#carried ? `${this.#carried.text} ${text}` : text;
    const turnId = this.#o.outbox.state.lastTurnId + 1;
    this.#o.outbox.tell({ type: 'partial_transcript', at_ms: this.#epoch(), turn_id: turnId, text: whole });
    this.#decide(this.#floor.feed({ type: 'partial', atMs: this.#o.now(), text }));
  }

  /** At a pause the text is made ahead of time: as evidence for the end of the turn, and to have it then. */
  async #speculate(utterance: Utterance | null): Promise<void> {
    const text = await utterance?.text().catch(() => undefined); // the end of turn meets the same error
    if (text && utterance === this.#utterance && utterance?.paused) this.#onPartial(text);
  }

  async #finishUtterance(end: Extract<FloorDecision, { type: 'end_of_turn' }>): Promise<void> {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#utterance = null;
    const stopwatch = new TurnStopwatch();
    stopwatch.mark('speechArrived', this.#o.arrivalOf(end.speechEndedAtMs));
    stopwatch.mark('speechHeard', end.speechEndedAtMs);
    stopwatch.mark('turnEnded', this.#o.now());
    this.#o.outbox.tell({
      type: 'thinking',
      at_ms: this.#epoch(),
      turn_id: this.#o.outbox.state.lastTurnId + 1,
    });

    let text: string;
    try {
      text = await utterance.text();
    } catch (error) {
      this.#o.logger.warn({ err: error }, 'An utterance was not recognised.');
      if (!this.#ended)
        this.#say(this.#o.interviewer.repromptTurn(this.#o.outbox.state, this.#epoch()), stopwatch);
      return;
    } finally {
      utterance.close();
    }
    if (this.#ended || this.#closing === 'api') return;
    stopwatch.mark('textKnown', this.#o.now());

    const startedAtMs = this.#carried?.startedAtMs ?? end.startedAtMs;
    const whole = [this.#carried?.text, text].filter(Boolean).join(' ');
    this.#carried = null;
    if (!whole) this.#nothingSaid();
    else if (this.#utterance) this.#carried = { text: whole, startedAtMs };
    else
      this.#answer(whole, 'voice', this.#toEpoch(startedAtMs), this.#toEpoch(end.speechEndedAtMs), stopwatch);
  }

  #dropUtterance(): void {
    this.#utterance?.close();
    this.#utterance = null;
  }

  /** It was noise after all: the voice goes on, and what was carried over gets its answer. */
  #nothingSaid(): void {
    const carried = this.#carried;
    this.#carried = null;
    if (carried) {
      this.#answer(
        carried.text,
        'voice',
        this.#toEpoch(carried.startedAtMs),
        this.#epoch(),
        new TurnStopwatch(),
      );
      return;
    }
    if (this.voice?.turnId == null) return;
    this.voice.resume();
    if (this.voice.isAudible) this.#playoutStarted(this.voice.turnId);
  }

  #answer(
    text: string,
    source: 'voice' | 'text',
    startedAtMs: number,
    endedAtMs: number,
    stopwatch: TurnStopwatch,
  ): number {
    this.#finishInterviewerTurn();
    const turnId = this.#appendLearnerTurn(text, source, startedAtMs, endedAtMs);
    const { observations, reply } = this.#o.interviewer.respond(
      this.#o.outbox.state,
      { turnId, text },
      this.#epoch(),
    );
    this.#o.outbox.append(...observations);
    stopwatch.mark('replyKnown', this.#o.now());
    this.#say(reply, stopwatch);
    return turnId;
  }

  #appendLearnerTurn(text: string, source: 'voice' | 'text', startedAtMs: number, endedAtMs: number): number {
    const turnId = this.#o.outbox.state.lastTurnId + 1;
    this.#o.outbox.append({
      type: 'learner_turn',
      at_ms: this.#epoch(),
      turn_id: turnId,
      text,
      source,
      started_at_ms: Math.round(startedAtMs),
      ended_at_ms: Math.round(Math.max(startedAtMs, endedAtMs)),
    });
    return turnId;
  }

  #say(plan: PlannedTurn, stopwatch: TurnStopwatch): void {
    this.#finishInterviewerTurn();
    this.#speak(this.#append(plan, stopwatch));
  }

  #append(plan: PlannedTurn, stopwatch: TurnStopwatch): CurrentTurn {
    const turnId = this.#o.outbox.state.lastTurnId + 1;
    this.#o.outbox.append({
      type: 'interviewer_turn_planned',
      at_ms: this.#epoch(),
      turn_id: turnId,
      text: plan.text,
      stage: plan.stage,
      intent: plan.intent,
      expects: plan.expects,
      ...(plan.about === undefined ? {} : { about: plan.about }),
    });
    return { turnId, plan, stopwatch, startedAtMs: null };
  }

  #speak(turn: CurrentTurn): void {
    this.#turn = turn;
    this.#decide(
      this.#floor.feed({ type: 'question_asked', atMs: this.#o.now(), expects: turn.plan.expects }),
    );
    if (this.voice && this.#joined) this.voice.speak(turn.turnId, turn.plan.sentences);
    else this.#turnHeard(turn, turn.plan.text, false); // it is read
  }

  /** Whatever the interviewer was about to say or saying is over: logs what was heard of it. */
  #finishInterviewerTurn(): void {
    const turn = this.#turn;
    if (!turn) return;
    const stopped = this.voice?.stop();
    if (stopped?.turnId === turn.turnId) {
      this.#decide(this.#floor.feed({ type: 'playout_finished', atMs: this.#o.now(), turnId: turn.turnId }));
      this.#turnHeard(turn, stopped.heard.text, !stopped.heard.complete);
    } else {
      // Planned and never spoken: a caller without audio has read it.
      this.#turnHeard(turn, turn.plan.text, false);
    }
  }

  #turnHeard(turn: CurrentTurn, text: string, interrupted: boolean): void {
    this.#turn = null;
    const nowMs = this.#epoch();
    this.#o.outbox.append({
      type: 'interviewer_turn_heard',
      at_ms: nowMs,
      turn_id: turn.turnId,
      text,
      interrupted,
      started_at_ms: turn.startedAtMs ?? nowMs,
      ended_at_ms: nowMs,
    });
    if (turn.plan.endsInterview && !interrupted)
      void this.end(this.#closing ?? turn.plan.endReason ?? 'completed');
  }

  #voiceEvents(): InterviewerVoiceEvents {
    const current = (turnId: number) => (this.#turn?.turnId === turnId ? this.#turn : null);
    return {
      onSynthesised: (turnId) => current(turnId)?.stopwatch.mark('synthesised', this.#o.now()),
      onAudible: (turnId) => {
        const turn = current(turnId);
        if (!turn) return;
        turn.startedAtMs = this.#epoch();
        turn.stopwatch.mark('audible', this.#o.now());
        this.#playoutStarted(turnId);
        const latency = turn.stopwatch.latency();
        if (latency)
          this.#o.outbox.append({ type: 'turn_measured', at_ms: this.#epoch(), turn_id: turnId, latency });
      },
      onSentence: (turnId, text) =>
        this.#o.outbox.tell({ type: 'interviewer_speaking', at_ms: this.#epoch(), turn_id: turnId, text }),
      onFinished: (turnId) => {
        this.#decide(this.#floor.feed({ type: 'playout_finished', atMs: this.#o.now(), turnId }));
        const turn = current(turnId);
        if (turn) this.#turnHeard(turn, turn.plan.text, false);
      },
      onFailed: (_turnId, error) => {
        this.#o.logger.error({ err: error }, 'A sentence was not synthesised; the learner reads it.');
        const detail = 'The voice failed for a moment: please read the answer.';
        this.#o.outbox.tell({ type: 'notice', at_ms: this.#epoch(), code: 'voice_failed', detail });
      },
    };
  }

  #playoutStarted(turnId: number): void {
    this.#decide(this.#floor.feed({ type: 'playout_started', atMs: this.#o.now(), turnId }));
  }

  #onIdle(): void {
    if (this.#turn || this.#closing || !this.#joined) return;
    if (this.#floor.state.idlePrompts > MAX_IDLE_PROMPTS) this.#wrapUp('idle');
    else
      this.#say(this.#o.interviewer.repromptTurn(this.#o.outbox.state, this.#epoch()), new TurnStopwatch());
  }

  /** Says goodbye and ends; whatever the learner answers to it, the interview is over. */
  #wrapUp(reason: EndReason): void {
    this.#closing = reason;
    this.#say(
      { ...this.#o.interviewer.closingTurn(this.#o.outbox.state, this.#epoch()), endsInterview: true },
      new TurnStopwatch(),
    );
  }

  #toEpoch(atMs: number): number {
    return Math.round(this.#epoch() - (this.#o.now() - atMs));
  }

  #epoch(): number {
    return Date.now();
  }
}
