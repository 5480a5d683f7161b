import type { InterviewEvent, InterviewEventOf, LiveEvent } from '@spool/contracts';
import {
  activeContext,
  traceTurn,
  TURN_STEPS,
  type MEDIA_PROCESS_METRICS,
  type MetricSheet,
} from '@spool/observability';
import type { FloorDecision } from '@spool/turn-taking';

export type MediaSheet = MetricSheet<typeof MEDIA_PROCESS_METRICS>;

/** What is counted elsewhere and read now and then, since each packet counts there already. */
export interface SessionCounts {
  readonly received: number;
  readonly lost: number;
  readonly late: number;
  readonly recovered: number;
  readonly overflowed: number;
  readonly concealed: number;
}

const COUNTERS = {
  received: 'packetsReceived',
  lost: 'packetsLost',
  late: 'packetsLate',
  recovered: 'packetsRecovered',
  overflowed: 'packetsDropped',
  concealed: 'framesConcealed',
} as const satisfies Record<keyof SessionCounts, keyof typeof MEDIA_PROCESS_METRICS>;

/** Counts what happens in one interview, from its log and from what the floor machine decides. */
export class SessionMeter {
  readonly #sheet: MediaSheet;
  readonly #sessionId: string;
  /** Of who has handed the session over: its turns are part of that. */
  readonly #takenIn = activeContext();
  readonly #counted: Record<keyof SessionCounts, number> = {
    received: 0,
    lost: 0,
    late: 0,
    recovered: 0,
    overflowed: 0,
    concealed: 0,
  };
  #floor: { readonly holder: string; readonly sinceMs: number } | null = null;
  /** When the learner began to speak over the voice, until it has fallen silent or goes on. */
  #overVoiceSinceMs: number | null = null;
  #utteranceStartedMs = 0;
  /** The learner pauses: text and answer are being made. */
  #isPaused = false;

  constructor(sheet: MediaSheet, sessionId: string) {
    this.#sessionId = sessionId;
    this.#sheet = sheet;
  }

  /** An event of the log. */
  appended(event: InterviewEvent): void {
    const sheet = this.#sheet;
    switch (event.type) {
      case 'learner_joined':
        return sheet.add('joined', 1, event.via);
      case 'learner_left':
        return sheet.add('left', 1, event.reason);
      case 'learner_turn':
        return sheet.add('learnerTurns', 1, event.source);
      case 'interviewer_turn_heard':
        return sheet.add('interviewerTurns', 1, event.interrupted ? 'interrupted' : 'whole');
      case 'turn_measured':
        return this.#measured(event);
      case 'interview_ended':
        return sheet.add('ended', 1, event.reason);
    }
  }

  told(event: LiveEvent): void {
    if (event.type === 'media_lost') this.#sheet.add('notices', 1, 'media_lost');
    if (event.type === 'notice') this.#sheet.add('notices', 1, event.code);
  }

  /** @param nowMs on the pacer's clock, as the decisions' times are */
  decided(decision: FloorDecision, nowMs: number): void {
    const sheet = this.#sheet;
    switch (decision.type) {
      case 'floor_changed':
        if (this.#floor) sheet.observe('floor', nowMs - this.#floor.sinceMs, this.#floor.holder);
        this.#floor = { holder: decision.floor, sinceMs: nowMs };
        return;
      case 'utterance_started':
        this.#utteranceStartedMs = decision.startedAtMs;
        return;
      case 'pause':
        this.#isPaused = true;
        return;
      case 'utterance_resumed':
        return this.#pauseEnded('resumed');
      case 'end_of_turn':
        this.#pauseEnded('ended');
        return sheet.observe('endpointWait', decision.waitMs, decision.reason);
      case 'utterance_dropped':
        this.#pauseEnded('dropped');
        return sheet.add('utterancesDropped', 1, decision.reason);
      case 'duck':
        this.#overVoiceSinceMs = this.#utteranceStartedMs;
        return sheet.observe('duck', nowMs - this.#utteranceStartedMs);
      case 'hold_voice':
      case 'barge_in':
        // The voice falls silent once: a barge-in that follows a hold only makes it final.
        if (this.#overVoiceSinceMs !== null) sheet.observe('bargeIn', nowMs - this.#overVoiceSinceMs);
        this.#overVoiceSinceMs = null;
        return;
      case 'resume_voice':
        this.#overVoiceSinceMs = null;
        return sheet.add('falseInterruptions');
    }
  }

  /** Events have to be sent again. */
  retried(): void {
    this.#sheet.add('outboxRetries');
  }

  /** Events will never be stored. */
  refused(): void {
    this.#sheet.add('outboxRefused');
  }

  /** Adds what was counted since the last call. */
  read(counts: SessionCounts): void {
    for (const key of Object.keys(COUNTERS) as (keyof SessionCounts)[]) {
      this.#sheet.add(COUNTERS[key], Math.max(0, counts[key] - this.#counted[key]));
      this.#counted[key] = counts[key];
    }
  }

  /** A turn that is cut off, say by muting, has no pause at its end. */
  #pauseEnded(outcome: string): void {
    if (this.#isPaused) this.#sheet.add('pauses', 1, outcome);
    this.#isPaused = false;
  }

  #measured({ latency, turn_id: turnId, at_ms: audibleAtMs }: InterviewEventOf<'turn_measured'>): void {
    const steps = TURN_STEPS.map((step) => [step, latency[`${step}_ms`]] as const);
    traceTurn({ sessionId: this.#sessionId, turnId, audibleAtMs, steps }, this.#takenIn);
    this.#sheet.observe('turnLatency', latency.total_ms);
    for (const [step, ms] of steps) this.#sheet.observe('turnStep', ms, step);
  }
}
