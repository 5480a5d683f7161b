import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MEDIA_PROCESS_METRICS, MetricSheet } from '@spool/observability';
import type { SpeechThreads } from '@spool/speech';
import { preparedSentences } from './interviewer-voice';
import type { SessionClock } from './session-clock';
import { SessionMeter, type MediaSheet, type SessionCounts } from './session-meter';

const EVERY_MS = 1000;
const NANOSECONDS_PER_MS = 1e6;
/** How often the delay is looked at, in ms; Node counts it as part of the delay. */
const DELAY_RESOLUTION_MS = 10;

/** What is read of a session with each report. */
export interface MeteredSession {
  readonly id: string;
  readonly counts: () => SessionCounts;
  /** Durable events that no gateway has stored yet. */
  readonly unsent: () => number;
}

export interface MediaMeterOptions {
  readonly clock: Pick<SessionClock, 'lateness' | 'sentLateness' | 'skippedTicks'>;
  readonly speech: Pick<SpeechThreads, 'stats'>;
  /** Told every second all the numbers: see `SheetSum`. */
  readonly onReport: (snapshot: number[]) => void;
}

/**
 * The metrics of a media process. Packets and ticks count where they are; here that is only read, once a second, and
 * handed to the supervisor, so that the 20 ms path is not asked when somebody scrapes.
 */
export class MediaMeter {
  readonly sheet: MediaSheet = new MetricSheet(MEDIA_PROCESS_METRICS);
  readonly #options: MediaMeterOptions;
  readonly #sessions = new Map<SessionMeter, MeteredSession>();
  readonly #delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #computed = performance.eventLoopUtilization();

  constructor(options: MediaMeterOptions) {
    this.#options = options;
    this.#delay.enable();
    this.#timer = setInterval(() => this.report(), EVERY_MS);
    this.#timer.unref();
  }

  open(session: MeteredSession): SessionMeter {
    const meter = new SessionMeter(this.sheet, session.id);
    this.#sessions.set(meter, session);
    return meter;
  }

  /** What the session counted stays counted. Idempotent. */
  close(meter: SessionMeter): void {
    const session = this.#sessions.get(meter);
    if (session) meter.read(session.counts());
    this.#sessions.delete(meter);
  }

  /** Tells all the numbers now. */
  report(): void {
    const { clock, speech, onReport } = this.#options;
    const sheet = this.sheet;
    let unsent = 0;
    for (const [meter, session] of this.#sessions) {
      meter.read(session.counts());
      unsent += session.unsent();
    }
    sheet.set('outboxUnsent', unsent);
    const { counts, sumMs } = clock.lateness();
    sheet.fill('pacingLate', counts, sumMs);
    const sent = clock.sentLateness();
    sheet.fill('sentLate', sent.counts, sent.sumMs);
    sheet.set('pacingSkipped', clock.skippedTicks);
    const { recognition, synthesis, turnEnd } = speech.stats();
    sheet.set('recognitionWaiting', recognition.queued);
    sheet.set('synthesisWaiting', synthesis.queued);
    sheet.set('engineRestarts', recognition.restarts, 'recognition');
    sheet.set('engineRestarts', synthesis.restarts, 'synthesis');
    sheet.set('engineRestarts', turnEnd.restarts, 'turn_end');
    sheet.set('preparedSentences', preparedSentences.spoken, 'spoken');
    sheet.set('preparedSentences', preparedSentences.discarded, 'discarded');
    sheet.set('discardedSynthesis', preparedSentences.discardedMs);
    const delayMs = this.#delay.percentile(99) / NANOSECONDS_PER_MS - DELAY_RESOLUTION_MS;
    sheet.set('eventLoopDelay', Math.max(0, delayMs));
    this.#delay.reset();
    const before = this.#computed;
    this.#computed = performance.eventLoopUtilization();
    sheet.set('eventLoopUtilisation', performance.eventLoopUtilization(this.#computed, before).utilization);
    onReport(sheet.snapshot());
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
    this.report();
  }
}
