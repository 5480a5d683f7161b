import type { PendingTurn, PlannedTurn } from '@spool/interview';
import type { Logger } from '@spool/observability';
import type { FloorInput } from '@spool/turn-taking';
import type { ConversationClock } from './conversation-clock';
import type { EventOutbox } from './event-outbox';
import type { InterviewerVoice, InterviewerVoiceEvents } from './interviewer-voice';
import type { LoadLevel } from './load-gauge';
import type { PhrasedOutcome, PhrasedTurn } from './phrased-turn';
import { TurnStopwatch } from './turn-stopwatch';

export interface InterviewerTurnsOptions {
  readonly outbox: EventOutbox;
  /** Makes the voice; null on a machine that has no synthesiser. */
  readonly openVoice: ((events: InterviewerVoiceEvents) => InterviewerVoice) | null;
  readonly clock: ConversationClock;
  readonly logger: Logger;
  readonly loadLevel: () => LoadLevel;
  /** Tells the floor machine, and does what it decides. */
  readonly tellFloor: (input: FloorInput) => void;
  /** A turn is over, and what was heard of it is in the log. */
  readonly onOver: (plan: PlannedTurn, interrupted: boolean) => void;
}

/** The interviewer's turn that is on its way to the learner. */
interface CurrentTurn {
  readonly turnId: number;
  /** While its words still come: what is said if none do. */
  plan: PlannedTurn;
  /** Its words still come, so that it is not in the log yet. */
  coming: Coming | null;
  readonly stopwatch: TurnStopwatch;
  /** When its first sound was sent, ms since the Unix epoch. */
  startedAtMs: number | null;
}

interface Coming {
  readonly phrased: PhrasedTurn;
  readonly note: (observations: PhrasedOutcome['observations']) => void;
  /** All of it was heard, or read, before all was known of it. */
  isHeard: boolean;
}

/** The interviewer's side of a conversation: what is planned is logged, spoken, measured, and logged as it was heard. */
export class InterviewerTurns {
  readonly voice: InterviewerVoice | null;
  readonly #o: InterviewerTurnsOptions;
  #turn: CurrentTurn | null = null;
  /** Somebody is there to hear the voice; if not, turns are read. */
  #isListenedTo = false;

  constructor(options: InterviewerTurnsOptions) {
    this.#o = options;
    this.voice = options.openVoice?.(this.#voiceEvents()) ?? null;
  }

  /** A turn is planned, being spoken or held. */
  get isBusy(): boolean {
    return this.#turn !== null;
  }

  /** What the turn says that is under way. */
  get currentText(): string | null {
    return this.#turn?.coming?.phrased.text ?? this.#turn?.plan.text ?? null;
  }

  /** The number that the learner's next turn will have. */
  get nextTurnId(): number {
    return this.#turn?.coming ? this.#turn.turnId + 1 : this.#o.outbox.state.lastTurnId + 1;
  }

  set isListenedTo(listenedTo: boolean) {
    this.#isListenedTo = listenedTo;
  }

  /** Commits to a turn that is spoken later, by {@link speakPlanned}. */
  plan(plan: PlannedTurn, stopwatch = new TurnStopwatch()): void {
    this.finish();
    const turnId = this.#o.outbox.state.lastTurnId + 1;
    this.#logPlan(turnId, plan);
    this.#turn = { turnId, plan, coming: null, stopwatch, startedAtMs: null };
  }

  /** Takes over a turn that the log has as planned, and that nobody has heard anything of. */
  takeOver(pending: PendingTurn, sentences: string[]): void {
    const plan = { ...pending, sentences, endsInterview: pending.stage === 'done' };
    const stopwatch = new TurnStopwatch();
    this.#turn = { turnId: pending.turnId, plan, coming: null, stopwatch, startedAtMs: null };
  }

  say(plan: PlannedTurn, stopwatch?: TurnStopwatch): void {
    this.plan(plan, stopwatch);
    this.speakPlanned();
  }

  /**
   * Speaks words as they come. The turn is in the log when all is known of it, or when it is broken off.
   * @param note logs what the learner's turn told
   */
  sayComing(phrased: PhrasedTurn, note: Coming['note'], stopwatch: TurnStopwatch): void {
    this.finish();
    const turnId = this.#o.outbox.state.lastTurnId + 1;
    const coming: Coming = { phrased, note, isHeard: false };
    const { reply } = phrased.suggestion;
    const turn: CurrentTurn = { turnId, plan: reply, coming, stopwatch, startedAtMs: null };
    this.#turn = turn;
    phrased.settled.then((outcome) => this.#onKnown(turn, outcome)).catch(this.#onMistake);
    this.#o.tellFloor({ type: 'question_asked', atMs: this.#o.clock.now(), expects: reply.expects });
    if (this.#mayBeHeard()) return void this.voice?.speak(turnId, phrased.sentences());
    coming.isHeard = true;
    phrased.read().catch(this.#onMistake);
  }

  /** The learner speaks: what they have heard whole is logged before what they say, whatever is not known of it yet. */
  closeHeard(): void {
    const coming = this.#turn?.coming;
    if (coming?.isHeard && coming.phrased.isWhole) this.finish();
  }

  /**
   * Speaks what is planned; without a voice, or somebody to hear it, it is read. So it is while the process is
   * strained: an answer that is read at once is better than one that everybody hears late.
   */
  speakPlanned(): void {
    const turn = this.#turn;
    if (!turn) return;
    const { expects, sentences, text } = turn.plan;
    this.#o.tellFloor({ type: 'question_asked', atMs: this.#o.clock.now(), expects });
    if (this.#mayBeHeard()) this.voice?.speak(turn.turnId, sentences);
    else this.#heard(turn, text, false);
  }

  /** @returns false: it is read, and whoever expects to hear it is told why */
  #mayBeHeard(): boolean {
    if (!this.voice || !this.#isListenedTo) return false;
    if (this.#isStrained) this.#tellReadOnly();
    return !this.#isStrained;
  }

  get #isStrained(): boolean {
    const level = this.#o.loadLevel();
    return level === 'strained' || level === 'full';
  }

  #tellReadOnly(): void {
    const detail = 'Many are talking at the moment: please read this answer.';
    this.#o.outbox.tell({ type: 'notice', at_ms: this.#o.clock.epoch(), code: 'voice_overloaded', detail });
  }

  /** Falls silent and keeps the rest, until it is known what the learner wants to say. */
  hold(): void {
    this.voice?.hold();
  }

  /** The learner had said nothing: goes on. */
  resume(): void {
    if (this.voice?.turnId == null || !this.voice.isHeld) return;
    this.voice.resume();
    // The floor machine counted a voice that was interrupted as over.
    if (this.voice.isAudible) this.#tellStarted(this.voice.turnId);
  }

  /** Whatever the interviewer was about to say or is saying is over: logs what was heard of it. */
  finish(): void {
    const turn = this.#turn;
    if (!turn) return;
    const cut = turn.coming && !turn.coming.phrased.isWhole;
    if (turn.coming) this.#logComing(turn, turn.coming, turn.coming.phrased.breakOff());
    const stopped = this.voice?.stop();
    if (stopped?.turnId !== turn.turnId) {
      // Planned and never spoken: a caller without audio has read it.
      this.#heard(turn, turn.plan.text, cut ?? false);
      return;
    }
    this.#o.tellFloor({ type: 'playout_finished', atMs: this.#o.clock.now(), turnId: turn.turnId });
    this.#heard(turn, stopped.heard.text, !stopped.heard.complete || cut === true);
  }

  #onKnown(turn: CurrentTurn, outcome: PhrasedOutcome): void {
    const { coming } = turn;
    if (this.#turn !== turn || !coming) return;
    this.#logComing(turn, coming, outcome);
    if (coming.isHeard) this.#heard(turn, turn.plan.text, false);
  }

  /** What the learner's turn told, and then the answer to it. */
  #logComing(turn: CurrentTurn, { note }: Coming, { plan, observations, phrased }: PhrasedOutcome): void {
    turn.coming = null;
    note(observations);
    if (plan) this.#logPlan(turn.turnId, plan);
    this.#o.outbox.append({
      type: 'turn_phrased',
      at_ms: this.#o.clock.epoch(),
      turn_id: turn.turnId,
      ...phrased,
    });
    turn.plan = plan ?? { ...turn.plan, text: '', sentences: [] };
  }

  #logPlan(turnId: number, plan: PlannedTurn): void {
    this.#o.outbox.append({
      type: 'interviewer_turn_planned',
      at_ms: this.#o.clock.epoch(),
      turn_id: turnId,
      text: plan.text,
      stage: plan.stage,
      intent: plan.intent,
      expects: plan.expects,
      ...(plan.about === undefined ? {} : { about: plan.about }),
    });
  }

  readonly #onMistake = (err: unknown): void =>
    this.#o.logger.error({ err }, 'An answer was not followed to its end.');

  #heard(turn: CurrentTurn, text: string, interrupted: boolean): void {
    if (this.#turn !== turn) return;
    this.#turn = null;
    const nowMs = this.#o.clock.epoch();
    this.#o.outbox.append({
      type: 'interviewer_turn_heard',
      at_ms: nowMs,
      turn_id: turn.turnId,
      text,
      interrupted,
      started_at_ms: turn.startedAtMs ?? nowMs,
      ended_at_ms: nowMs,
    });
    this.#o.onOver(turn.plan, interrupted);
  }

  #voiceEvents(): InterviewerVoiceEvents {
    const { clock, outbox, logger } = this.#o;
    const current = (turnId: number) => (this.#turn?.turnId === turnId ? this.#turn : null);
    return {
      onSynthesised: (turnId) => current(turnId)?.stopwatch.mark('synthesised', clock.now()),
      onAudible: (turnId) => {
        const turn = current(turnId);
        if (!turn) return;
        turn.startedAtMs = clock.epoch();
        turn.stopwatch.mark('audible', clock.now());
        this.#tellStarted(turnId);
        const latency = turn.stopwatch.latency();
        if (latency) {
          outbox.append({ type: 'turn_measured', at_ms: clock.epoch(), turn_id: turnId, latency });
        }
      },
      onSentence: (turnId, text) => {
        this.#o.tellFloor({ type: 'voice_says', atMs: clock.now(), text });
        outbox.tell({ type: 'interviewer_speaking', at_ms: clock.epoch(), turn_id: turnId, text });
      },
      onFinished: (turnId) => {
        this.#o.tellFloor({ type: 'playout_finished', atMs: clock.now(), turnId });
        const turn = current(turnId);
        if (turn?.coming) turn.coming.isHeard = true;
        else if (turn) this.#heard(turn, turn.plan.text, false);
      },
      onFailed: (_turnId, error) => {
        logger.error({ err: error }, 'A sentence was not synthesised; the learner reads it.');
        const detail = 'The voice failed for a moment: please read the answer.';
        outbox.tell({ type: 'notice', at_ms: clock.epoch(), code: 'voice_failed', detail });
      },
    };
  }

  #tellStarted(turnId: number): void {
    this.#o.tellFloor({ type: 'playout_started', atMs: this.#o.clock.now(), turnId });
  }
}
