import type { Expects, Floor } from '@spool/contracts';
import type { FloorConfig } from './config';
import { resolveFloorConfig } from './config';
import { IdleWatch } from './idle-watch';
import { LearnerLevel } from './learner-level';
import { LearnerPace } from './learner-pace';
import type { OverlapSetting } from './overlap';
import { addOverlapSpeech, dropReason, effectOf, openOverlap, verdictOf } from './overlap';
import type { EndOfTurnReason, FloorDecision, FloorInput, FloorState } from './types';
import type { Utterance } from './utterance';
import { isTooShort, judgeEndpoint, openUtterance, snapshotUtterance } from './utterance';
import type { VadOpening } from './vad-gate';
import { VadGate } from './vad-gate';

/**
 * Who has the floor: the learner, the interviewer, both or nobody. Pure: no clock, no timer, no I/O; the
 * same inputs give the same decisions, so a conversation can be replayed from its log.
 *
 * - Endpointing: a `pause` after a little silence, `end_of_turn` after a wait that the evidence and the
 *   learner's own pace set.
 * - Barge-in: speech over the interviewer's voice ducks it at once, holds it when it lasts, stops it when it
 *   has words that want the floor or goes on, and otherwise lets it resume.
 * - Idle: silence of everybody while the learner is there.
 */
export class FloorMachine {
  readonly #config: FloorConfig;
  readonly #gate: VadGate;
  readonly #idle: IdleWatch;
  readonly #guardOpening: VadOpening;
  readonly #pace: LearnerPace;
  readonly #level = new LearnerLevel();
  readonly #out: FloorDecision[] = [];
  #atMs: number | null = null;
  #floor: Floor = 'nobody';
  #joined = false;
  #playing: { readonly turnId: number; readonly startedAtMs: number } | null = null;
  /** What the voice says, and said before that: an echo is late, and a partial later. */
  #voiceText = { now: '', before: '' };
  /** Until then what is heard is the echo of a voice that has ended. */
  #echoUntilMs = -Infinity;
  /** When speech ended that was taken for a turn, while nothing has followed it. */
  #turnEndedAtMs: number | null = null;
  #expects: Expects = 'nothing';
  #extraWaitMs = 0;
  #utterance: Utterance | null = null;

  /** @throws RangeError when the configuration contradicts itself. */
  constructor(config: Partial<FloorConfig> = {}) {
    this.#config = resolveFloorConfig(config);
    this.#gate = new VadGate(this.#config);
    this.#idle = new IdleWatch(this.#config.idleAfterMs, this.#config.idleGrowth);
    this.#pace = new LearnerPace(this.#config);
    this.#guardOpening = {
      startThreshold: Math.max(this.#config.startThreshold, this.#config.echoGuardThreshold),
      startWindows: Math.max(this.#config.startWindows, this.#config.echoGuardWindows),
    };
  }

  /**
   * Takes one input; never throws.
   * @returns what follows from it, in order. The next call uses the array again (not the decisions in it):
   *   copy it to keep it.
   */
  feed(input: FloorInput): readonly FloorDecision[] {
    this.#out.length = 0;
    const nowMs = this.#advanceClock(input.atMs);
    switch (input.type) {
      case 'vad':
        // A gap before this window was silence, which is decided on before the window's speech.
        this.#settle(nowMs - this.#config.windowMs);
        this.#hear(nowMs, input.probability, input.levelDbfs);
        break;
      case 'partial':
        this.#read(nowMs, input.text.trim(), input.coversUntilMs);
        break;
      case 'turn_end_heard':
        if (!this.#utterance?.paused) break;
        this.#utterance.heard = input.likelihood;
        this.#judge(this.#utterance);
        break;
      case 'voice_says':
        this.#voiceText = { now: input.text, before: this.#voiceText.now };
        break;
      case 'playout_started':
        this.#startPlayout(nowMs, input.turnId);
        break;
      case 'playout_finished':
        if (this.#playing?.turnId === input.turnId) this.#finishPlayout(nowMs);
        break;
      case 'question_asked':
        this.#expects = input.expects;
        if (this.#utterance?.paused) this.#judge(this.#utterance);
        break;
      case 'patience':
        this.#extraWaitMs = Number.isFinite(input.extraWaitMs) ? Math.max(0, input.extraWaitMs) : 0;
        break;
      case 'learner_joined':
        this.#joined = true;
        this.#idle.startOver();
        break;
      case 'learner_muted':
        this.#cut('learner_muted');
        break;
      case 'learner_left':
        this.#joined = false;
        this.#cut('learner_left');
        break;
      case 'tick':
        break;
    }
    this.#settle(nowMs);
    this.#tellFloor();
    this.#tellIdle(nowMs);
    return this.#out;
  }

  /** A snapshot: plain JSON, no transcript. */
  get state(): FloorState {
    const utterance = this.#utterance;
    return {
      floor: this.#floor,
      atMs: this.#atMs,
      learnerJoined: this.#joined,
      speaking: this.#gate.speaking,
      playingTurnId: this.#playing?.turnId ?? null,
      expects: this.#expects,
      utterance: utterance && snapshotUtterance(utterance, this.#gate.speechEndedAtMs),
      usualPauseMs: this.#pace.usualPauseMs,
      idlePrompts: this.#idle.prompts,
    };
  }

  #advanceClock(inputAtMs: number): number {
    const before = this.#atMs;
    const at = Number.isFinite(inputAtMs) ? inputAtMs : (before ?? 0);
    this.#atMs = before === null ? at : Math.max(before, at);
    return this.#atMs;
  }

  #hear(nowMs: number, probability: number, levelDbfs: number): void {
    const guarded = this.#isGuarded(nowMs);
    const endedAtMs = this.#gate.speechEndedAtMs;
    const heard = nowMs < this.#echoUntilMs ? 0 : probability;
    const edge = this.#gate.push(nowMs, heard, guarded ? this.#guardOpening : undefined);
    if (!this.#gate.heard) return;
    const heardMs = this.#gate.heardMs;
    const onsetMs = edge?.atMs ?? nowMs - heardMs;
    const utterance = (this.#utterance ??= this.#open(onsetMs));
    if (utterance.paused) {
      utterance.paused = false;
      utterance.heard = null;
      if (!this.#playing) this.#pace.observe(onsetMs - endedAtMs);
      this.#out.push({ type: 'utterance_resumed' });
    }
    utterance.voicedMs += heardMs;
    if (!this.#playing) return this.#level.observe(levelDbfs);
    utterance.overlap ??= openOverlap(nowMs - heardMs, this.#isGuarded(nowMs - heardMs));
    addOverlapSpeech(utterance.overlap, heardMs, levelDbfs);
    this.#contest(nowMs, utterance);
  }

  #open(startedAtMs: number): Utterance {
    // Nothing was said in between: what was taken for the end of a turn was a pause.
    if (this.#turnEndedAtMs !== null) this.#pace.observe(startedAtMs - this.#turnEndedAtMs);
    this.#turnEndedAtMs = null;
    this.#out.push({ type: 'utterance_started', startedAtMs });
    return openUtterance(startedAtMs, this.#playing === null);
  }

  #read(nowMs: number, text: string, coversUntilMs = nowMs - this.#config.partialLagMs): void {
    const utterance = this.#utterance;
    // Nothing new, or of an utterance that is over already.
    if (!utterance || text === '') return;
    utterance.text = text;
    // Not a number: JSON has none, and what a log lost counts as not said.
    utterance.textAtMs = Number.isFinite(coversUntilMs) ? Math.min(nowMs, coversUntilMs) : utterance.textAtMs;
    if (utterance.paused) this.#judge(utterance);
    this.#contest(nowMs, utterance);
  }

  #startPlayout(nowMs: number, turnId: number): void {
    if (this.#playing?.turnId === turnId) return;
    this.#playing = { turnId, startedAtMs: nowMs };
    this.#turnEndedAtMs = null;
    this.#idle.stop();
    const utterance = this.#utterance;
    if (!utterance || !this.#gate.speaking || utterance.overlap) return;
    // The voice starts into the learner's speech: what they have just said counts, and it is no echo.
    utterance.overlap = openOverlap(nowMs, false, utterance.voicedMs);
    this.#contest(nowMs, utterance);
  }

  #finishPlayout(nowMs: number): void {
    const utterance = this.#utterance;
    if (utterance && !utterance.held && verdictOf(utterance, this.#setting()) === 'echo') {
      // What is heard now is the end of the echo, and what comes after it is the learner.
      this.#echoUntilMs = nowMs + this.#config.echoTailMs;
      this.#gate.reset();
      this.#drop(utterance);
    }
    this.#playing = null;
    if (!this.#utterance) return;
    this.#endOverlap(this.#utterance);
    this.#utterance.held = true;
  }

  /** Does the speech over the interviewer's voice duck it, hold it or stop it? */
  #contest(nowMs: number, utterance: Utterance): void {
    const overlap = utterance.overlap;
    if (!overlap) return;
    const setting = this.#setting();
    const isFinal = utterance.paused && utterance.textAtMs >= this.#gate.speechEndedAtMs;
    const effect = effectOf(overlap, verdictOf(utterance, setting), this.#gate.runMs, isFinal, setting);
    if (effect === 'full') return;
    if (overlap.voice === 'full') {
      overlap.voice = 'ducked';
      this.#out.push({ type: 'duck' });
    }
    if (effect === 'held' && overlap.voice === 'ducked') {
      overlap.voice = 'held';
      this.#out.push({ type: 'hold_voice' });
    }
    if (effect !== 'stopped') return;
    this.#playing = null;
    utterance.overlap = null;
    utterance.held = true;
    utterance.interrupted = true;
    this.#out.push({ type: 'barge_in', atMs: nowMs });
  }

  /** What the silence up to `nowMs` decides. */
  #settle(nowMs: number): void {
    this.#gate.advance(nowMs);
    const utterance = this.#utterance;
    if (!utterance) return;
    if (nowMs - utterance.startedAtMs >= this.#config.maxUtteranceMs) return this.#cut('max_length');
    const silenceMs = nowMs - this.#gate.speechEndedAtMs;
    if (silenceMs < this.#config.pauseMs) return;
    // A window of speech has just come in: the next one tells whether they go on.
    if (this.#gate.opening && silenceMs < this.#config.maxWaitMs) return;
    if (!utterance.paused) {
      utterance.paused = true;
      this.#judge(utterance);
      this.#out.push({ type: 'pause', speechEndedAtMs: this.#gate.speechEndedAtMs });
    }
    if (utterance.overlap) {
      if (silenceMs < this.#config.falseInterruptionMs && !this.#wantedNothing(utterance)) return;
      if (!utterance.held) return this.#drop(utterance);
      this.#endOverlap(utterance);
    }
    const waitMs = Math.min(utterance.endpointWaitMs + this.#extraWaitMs, this.#config.maxWaitMs);
    if (silenceMs < waitMs) return;
    this.#end(utterance, utterance.endpointReason);
  }

  #judge(utterance: Utterance): void {
    judgeEndpoint(utterance, this.#gate.speechEndedAtMs, this.#expects, this.#pace, this.#config);
  }

  /** The text covers the last words, and they want no floor. */
  #wantedNothing(utterance: Utterance): boolean {
    const coversTheEnd = utterance.textAtMs >= this.#gate.speechEndedAtMs;
    const verdict = verdictOf(utterance, this.#setting());
    return coversTheEnd && (verdict === 'backchannel' || verdict === 'echo');
  }

  #setting(): OverlapSetting {
    const voiceText = `${this.#voiceText.before} ${this.#voiceText.now}`;
    return { expects: this.#expects, voiceText, usualDbfs: this.#level.dbfs, config: this.#config };
  }

  /** Ends the open utterance with what there is; speech that goes on is the next one. */
  #cut(reason: EndOfTurnReason): void {
    this.#gate.reset();
    if (!this.#utterance) return;
    if (this.#utterance.held) this.#end(this.#utterance, reason);
    else this.#drop(this.#utterance);
  }

  #end(utterance: Utterance, reason: EndOfTurnReason): void {
    if (isTooShort(utterance, this.#config) && !utterance.interrupted) return this.#drop(utterance);
    this.#endOverlap(utterance);
    this.#utterance = null;
    this.#expects = 'nothing';
    this.#idle.startOver();
    const { speechEndedAtMs } = this.#gate;
    this.#turnEndedAtMs = reason === 'max_length' ? null : speechEndedAtMs;
    const waitMs = (this.#atMs ?? speechEndedAtMs) - speechEndedAtMs;
    this.#out.push({
      type: 'end_of_turn',
      startedAtMs: utterance.startedAtMs,
      speechEndedAtMs,
      waitMs,
      reason,
    });
  }

  #drop(utterance: Utterance): void {
    const verdict = verdictOf(utterance, this.#setting());
    this.#endOverlap(utterance);
    this.#utterance = null;
    this.#out.push({ type: 'utterance_dropped', reason: dropReason(utterance, verdict, this.#config) });
  }

  #endOverlap(utterance: Utterance): void {
    if (utterance.overlap && utterance.overlap.voice !== 'full') this.#out.push({ type: 'resume_voice' });
    utterance.overlap = null;
  }

  #isGuarded(atMs: number): boolean {
    return this.#playing !== null && atMs - this.#playing.startedAtMs < this.#config.echoGuardMs;
  }

  #tellFloor(): void {
    const floor = floorOf(this.#utterance !== null, this.#playing !== null);
    if (floor === this.#floor) return;
    this.#floor = floor;
    this.#out.push({ type: 'floor_changed', floor });
  }

  #tellIdle(nowMs: number): void {
    if (!this.#joined) return this.#idle.stop();
    if (this.#floor !== 'nobody') return;
    const silentForMs = this.#idle.poll(nowMs);
    if (silentForMs !== null) this.#out.push({ type: 'idle', silentForMs });
  }
}

function floorOf(learner: boolean, interviewer: boolean): Floor {
  if (learner && interviewer) return 'both';
  if (learner) return 'learner';
  return interviewer ? 'interviewer' : 'nobody';
}
