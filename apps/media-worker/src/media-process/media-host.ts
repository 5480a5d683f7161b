import {
  ProblemError,
  type Degradation,
  type ProcessLoad,
  type StoredEvent,
  type WorkerHealth,
} from '@spool/contracts';
import type { Logger } from '@spool/observability';
import { EmbeddedInterviewer, FixedInterviewer, INTEREST_DISCOVERY } from '@spool/interview';
import { openRecordingStore } from '@spool/recording';
import { FixedRecognizer, loadVad, resolveModels, SpeechThreads } from '@spool/speech';
import type { Config } from '../config';
import { LanguageModels } from '../providers/language-models';
import { SpeechProviders } from '../providers/speech-providers';
import type { MediaOperation, MediaOperations } from '../supervisor/ipc';
import { Drain } from './drain';
import { LoadWatch } from './load-watch';
import { MediaMeter } from './media-meter';
import { Session, type MediaResources } from './session';
import { SessionClock } from './session-clock';
import { startWorker } from './worker-channel';

/** A session that nobody joins, or that was left, is ended after this, in ms. */
const ABSENCE_MS = 30 * 60_000;
const SUSPEND_TIMEOUT_MS = 3000;
/**
 * What is understood where SPOOL_FIXED_TEXT is set: something without a word in it, so that the end of a turn is told
 * by timing alone, and nothing is gained by not listening.
 */
const FIXED_WORDS = '…';

type Handlers = {
  [O in MediaOperation]: (
    sessionId: string,
    params: MediaOperations[O][0],
  ) => MediaOperations[O][1] | Promise<MediaOperations[O][1]>;
};

export interface MediaHostOptions {
  readonly config: Config;
  readonly index: number;
  readonly speechThreadFile: string;
  readonly logger: Logger;
  readonly onSessionClosed: (sessionId: string) => void;
  /** Told twice a second how far we are from our limits. */
  readonly onLoad: (load: ProcessLoad) => void;
  /** Told every second all metrics. */
  readonly onMetrics: (snapshot: number[]) => void;
  /** The mediasoup worker died: nothing here works any more. */
  readonly onDied: () => void;
}

/** Everything of one media process: a mediasoup Worker with one port, the clock, the engines and the sessions. */
export class MediaHost {
  readonly degraded: readonly Degradation[];
  readonly speech: WorkerHealth['speech'];
  readonly #options: MediaHostOptions;
  readonly #resources: MediaResources;
  readonly #speechThreads: SpeechThreads;
  readonly #sessions = new Map<string, Session>();
  readonly #clock: SessionClock<Session>;
  readonly #load: LoadWatch;
  #drain: Drain | null = null;
  #closing = false;

  static async start(options: MediaHostOptions): Promise<MediaHost> {
    const { config, index, logger } = options;
    const { worker, sendTogether } = await startWorker({
      logLevel: 'warn',
      ...(config.MEDIASOUP_WORKER_BIN ? { workerBin: config.MEDIASOUP_WORKER_BIN } : {}),
    });
    worker.on('died', (error) => {
      logger.error({ err: error }, 'The mediasoup worker died.');
      options.onDied();
    });
    const socket = {
      ip: config.RTC_LISTEN_IP,
      port: config.RTC_BASE_PORT + index,
      ...(config.RTC_ANNOUNCED_ADDRESS ? { announcedAddress: config.RTC_ANNOUNCED_ADDRESS } : {}),
    };
    const server = await worker.createWebRtcServer({
      listenInfos: [
        { protocol: 'udp', ...socket },
        { protocol: 'tcp', ...socket },
      ],
    });
    const modelsDir = config.SPOOL_MODELS_DIR;
    const fixedText = config.SPOOL_FIXED_TEXT;
    const [vad, speechThreads] = await Promise.all([
      loadVad(resolveModels(modelsDir)),
      SpeechThreads.start({
        threadFile: options.speechThreadFile,
        modelsDir,
        ...(fixedText === undefined ? {} : { recogniserThreads: 0 }),
        onLog: (level, message) => logger[level](message),
      }),
    ]);
    const clock = new SessionClock<Session>({
      vad: vad.vad,
      sendTogether,
      onSessionFailed: (session, err) => {
        logger.error({ err, sessionId: session.id }, 'A session failed and is handed over.');
        void session.suspend(SUSPEND_TIMEOUT_MS);
      },
      onError: (err, message) => logger.error({ err }, message),
    });
    const load = new LoadWatch({ clock, speech: speechThreads, onLoad: options.onLoad });
    const meter = new MediaMeter({ clock, speech: speechThreads, onReport: options.onMetrics });
    const models = new LanguageModels(config);
    const embedded = {
      recognizer: fixedText === undefined ? speechThreads.recognizer : new FixedRecognizer(FIXED_WORDS),
      synthesizer: speechThreads.synthesizer,
    };
    const resources: MediaResources = {
      worker,
      server,
      ice: {
        consentS: config.ICE_CONSENT_TIMEOUT_S,
        restartMs: config.ICE_RESTART_GRACE_S * 1000,
      },
      vad: vad.vad,
      speech: new SpeechProviders(config, embedded, logger),
      endOfTurn: speechThreads.endOfTurn,
      openInterviewer: () =>
        fixedText === undefined ? new EmbeddedInterviewer() : new FixedInterviewer(fixedText),
      phrasingFor: (plan) => (fixedText === undefined ? models.for(plan) : null),
      limits: {
        maxInterviewMs: config.MAX_INTERVIEW_MINUTES * 60_000,
        idlePromptMs: config.IDLE_PROMPT_S * 1000,
        absenceMs: ABSENCE_MS,
      },
      recordings: openRecordingStore(config),
      workerId: config.WORKER_ID,
      token: config.INTERNAL_TOKEN,
      gateways: { urls: [] },
      now: () => clock.nowMs(),
      loadLevel: () => load.level,
      meter,
    };
    return new MediaHost(options, resources, speechThreads, clock, load, [
      ...vad.degraded,
      ...speechThreads.degraded,
    ]);
  }

  private constructor(
    options: MediaHostOptions,
    resources: MediaResources,
    speechThreads: SpeechThreads,
    clock: SessionClock<Session>,
    load: LoadWatch,
    degraded: readonly Degradation[],
  ) {
    this.#options = options;
    this.#resources = resources;
    this.#speechThreads = speechThreads;
    this.degraded = degraded;
    this.speech = {
      recogniser: resources.speech.recognizerFor(INTEREST_DISCOVERY)?.name ?? null,
      synthesiser: resources.speech.synthesizerFor(INTEREST_DISCOVERY)?.name ?? null,
      vad: resources.vad.name,
    };
    this.#load = load;
    this.#clock = clock;
  }

  /**
   * @throws ProblemError
   */
  async handle(sessionId: string, operation: MediaOperation, params: unknown): Promise<unknown> {
    if (this.#closing) throw new ProblemError('media_worker_unavailable', 'Ask again: this one is leaving.');
    const handler = this.#handlers[operation] as (sessionId: string, params: unknown) => unknown;
    return handler(sessionId, params);
  }

  /** These gateways are linked to the worker now. */
  linkedTo(urls: readonly string[]): void {
    this.#resources.gateways.urls = urls;
    for (const session of this.#sessions.values()) session.gatewaysChanged();
  }

  /** The worker has heard of no gateway for too long: each session asks whether it is still its own. */
  doubt(): void {
    for (const session of this.#sessions.values()) session.doubt();
  }

  /** Gives the sessions away one by one, each when nobody speaks in it, and all after `forceAfterMs`. */
  drain(forceAfterMs: number): void {
    this.#drain ??= new Drain(() => [...this.#sessions.values()], forceAfterMs);
  }

  /** Hands over what there is of every session and stops. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#drain?.stop();
    await Promise.all([...this.#sessions.values()].map((session) => session.suspend(SUSPEND_TIMEOUT_MS)));
    this.#load.close();
    this.#resources.meter.stop();
    this.#clock.close();
    this.#resources.worker.close();
    this.#resources.recordings?.close();
    await this.#speechThreads.close();
  }

  readonly #handlers: Handlers = {
    take_session: (sessionId, request) => {
      const known = this.#sessions.get(sessionId);
      if (known?.hasLog(request.log)) return { greeting: known.open() };
      // The log went on without us: what we have is not the interview any more.
      known?.close();
      assertLog(request.log);
      const logger = this.#options.logger.child({ sessionId });
      const session: Session = new Session(sessionId, request, this.#resources, logger, () => {
        this.#clock.remove(session);
        if (this.#sessions.get(sessionId) !== session) return;
        this.#sessions.delete(sessionId);
        this.#options.onSessionClosed(sessionId);
      });
      const greeting = session.open();
      this.#sessions.set(sessionId, session);
      this.#clock.add(session);
      return { greeting };
    },
    relay: (sessionId, request) => this.#session(sessionId).relay(request),
    offer: async (sessionId, { peer_id, sdp }) => ({
      sdp: await this.#session(sessionId).offer(peer_id, sdp),
    }),
    remove_peer: (sessionId, { peer_id }) => {
      if (this.#session(sessionId).removePeer(peer_id)) return {};
      throw new ProblemError('peer_not_found', 'The connection is gone already: nothing is left to do.');
    },
    message: (sessionId, { text }) => this.#session(sessionId).message(text),
    end: async (sessionId, { reason }) => {
      await this.#session(sessionId).end(reason);
      return {};
    },
  };

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new ProblemError('session_not_found', 'Hand this worker the session’s log first.');
    return session;
  }
}

/** @throws ProblemError `invalid_body` when these are not the events of an interview from its beginning */
function assertLog(log: readonly StoredEvent[]): void {
  const whole =
    log[0]?.event.type === 'interview_created' && log.every(({ seq }, index) => seq === index + 1);
  if (whole) return;
  throw new ProblemError('invalid_body', 'Send the whole log: numbered from 1, beginning with its creation.');
}
