import {
  ProblemError,
  type EndReason,
  type InterviewPlan,
  type RelayRequest,
  type StoredEvent,
  type TakeSessionRequest,
} from '@spool/contracts';
import { foldInterview, INTEREST_DISCOVERY, type Interviewer, type InterviewState } from '@spool/interview';
import type { Logger } from '@spool/observability';
import type { RecordingStore } from '@spool/recording';
import type { EndOfTurnModel, VadBatcher } from '@spool/speech';
import type { types } from 'mediasoup';
import { Connections, type LeaveReason } from './connections';
import { Conversation, type ConversationLimits } from './conversation';
import { EventOutbox, type Refusal } from './event-outbox';
import { askToHandOver, GatewayRoute, type LinkedGateways } from './gateway-route';
import { InterviewerVoice } from './interviewer-voice';
import { LearnerEar } from './learner-ear';
import type { LoadLevel } from './load-gauge';
import type { SpeechProviders } from '../providers/speech-providers';
import type { MediaMeter } from './media-meter';
import type { IcePatience, Peer } from './peer';
import type { Phrasing } from './phrased-turn';
import { readOffer } from './sdp-offer';
import { SessionRecording } from './session-recording';
import type { SessionMeter } from './session-meter';
import { Utterance } from './utterance';

/** What all sessions of a media process share. */
export interface MediaResources {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly ice: IcePatience;
  readonly vad: VadBatcher;
  readonly speech: Pick<SpeechProviders, 'recognizerFor' | 'synthesizerFor'>;
  readonly endOfTurn: EndOfTurnModel | null;
  /** Decides what is said in a session. */
  readonly openInterviewer: () => Interviewer;
  /** Finds the words for it; null: its own are said. */
  readonly phrasingFor: (plan: InterviewPlan) => Phrasing | null;
  readonly limits: ConversationLimits & { readonly absenceMs: number };
  /** Where conversations are recorded; null: nowhere. */
  readonly recordings: RecordingStore | null;
  readonly workerId: string;
  readonly token: string;
  readonly gateways: LinkedGateways;
  /** The pacer's clock, ms. */
  readonly now: () => number;
  /** How far this process is from being late. */
  readonly loadLevel: () => LoadLevel;
  readonly meter: MediaMeter;
}

/** Audio before the noticed onset that the recogniser gets, so that a soft first consonant is not lost, in ms. */
const ONSET_MARGIN_MS = 250;
/** What the gateway is given to store the last events, in ms. */
const FLUSH_TIMEOUT_MS = 5000;
/** And how long they are sent when it is away, in ms: a learner has their results, or the gateway has lost its worker. */
const GIVE_UP_MS = 10 * 60_000;

/** After a stall so long, in ms, the session may have been given to another worker (see {@link Session.doubt}). */
const ASLEEP_MS = 1000;
/** A connection that was handed over is kept so long for the learner to make the next one, in ms. */
const LINGER_MS = 5000;

/** One interview on this process: its log, its conversation and the connections of its learner. */
export class Session {
  readonly id: string;
  readonly #resources: MediaResources;
  readonly #logger: Logger;
  readonly #outbox: EventOutbox;
  readonly #conversation: Conversation;
  readonly #connections: Connections;
  readonly #ear: LearnerEar;
  readonly #recording: SessionRecording | null;
  readonly #meter: SessionMeter;
  readonly #onClosed: () => void;
  #joined = false;
  #absentSinceMs: number;
  #leaving = false;
  #closed = false;
  readonly #route: GatewayRoute;
  readonly #fence: number;
  #spokeMs: number;
  /** It may be another worker's by now. */
  #inDoubt = false;
  #givingAway: 'no' | 'asking' | 'given' = 'no';

  /** @throws ProblemError `interview_ended` */
  constructor(
    id: string,
    request: TakeSessionRequest,
    resources: MediaResources,
    logger: Logger,
    onClosed: () => void,
  ) {
    this.id = id;
    this.#resources = resources;
    this.#logger = logger;
    this.#onClosed = onClosed;
    this.#absentSinceMs = this.#spokeMs = resources.now();
    const placed = request.log.findLast(({ event }) => event.type === 'session_placed');
    this.#fence = placed?.seq ?? 0;
    this.#route = new GatewayRoute(request.events_url, resources.gateways);
    const state = foldInterview(request.log);
    if (state.status === 'ended') throw ended();
    const meter = resources.meter.open({
      id,
      counts: () => this.#ear.stats(),
      unsent: () => this.#outbox.unsent,
    });
    this.#meter = meter;
    this.#outbox = new EventOutbox({
      url: this.#route,
      ...(placed ? { fence: placed.seq } : {}),
      token: resources.token,
      workerId: resources.workerId,
      state,
      logger,
      meter,
      onRefused: (refusal) => this.#abandon(refusal),
    });
    const clock = { now: resources.now, epoch: () => Date.now() };
    const { worker, server, ice, recordings, speech, endOfTurn } = resources;
    const plan = state.plan ?? INTEREST_DISCOVERY;
    const synthesizer = speech.synthesizerFor(plan);
    const models = { recognizer: speech.recognizerFor(plan), endOfTurn };
    this.#recording =
      recordings && isRecorded(state)
        ? new SessionRecording({ store: recordings, sessionId: id, outbox: this.#outbox, clock, logger })
        : null;
    this.#ear = new LearnerEar(
      resources.vad,
      (window) => this.#conversation.hear(window),
      (pulled) => this.#recording?.learner(pulled),
    );
    this.#conversation = new Conversation({
      outbox: this.#outbox,
      interviewer: resources.openInterviewer(),
      phrasing: resources.phrasingFor(plan),
      openVoice: synthesizer ? (events) => new InterviewerVoice(synthesizer, events) : null,
      openUtterance: (startedAtMs, onPartial) => {
        const preroll = this.#ear.preroll(startedAtMs - ONSET_MARGIN_MS);
        return new Utterance(startedAtMs, preroll, models, onPartial, resources.now);
      },
      soundEnd: (voiceEndMs) => this.#ear.soundEnd(voiceEndMs),
      clock,
      limits: resources.limits,
      isHandedOver: placed?.event.type === 'session_placed' && placed.event.handed_over === true,
      loadLevel: resources.loadLevel,
      logger,
      meter,
      onEnded: () => void this.#finish(),
    });
    this.#connections = new Connections({
      worker,
      server,
      ice,
      onRtp: (packet) => this.#ear.receive(packet, resources.now()),
      onJoined: (peer, via) => this.#onJoined(peer, via),
      onLeft: (peerId, reason) => this.#onLeft(peerId, reason),
      onSuperseded: (peerId) =>
        this.#outbox.tell({ type: 'peer_superseded', at_ms: Date.now(), peer_id: peerId }),
    });
  }

  /** Whether this log is the one that the session goes on from, or a beginning of it. */
  hasLog(log: readonly StoredEvent[]): boolean {
    const last = log.at(-1);
    return last === undefined || this.#outbox.has(last);
  }

  /** @returns what the interviewer says first */
  open(): string {
    return this.#conversation.open();
  }

  /** First half of a 20 ms tick: hears. What is heard is judged for all sessions together, and then they speak. */
  hear(nowMs: number): void {
    if (this.#joined && !this.#leaving && !this.#inDoubt) this.#ear.tick(nowMs);
  }

  /** Second half: speaks. */
  speak(nowMs: number): void {
    const sleptMs = nowMs - this.#spokeMs;
    this.#spokeMs = nowMs;
    if (sleptMs > ASLEEP_MS) this.doubt();
    if (this.#leaving || this.#inDoubt) return;
    this.#conversation.voice?.tick();
    this.#recording?.tick();
    this.#conversation.tick();
    if (!this.#joined && nowMs - this.#absentSinceMs > this.#resources.limits.absenceMs)
      void this.#conversation.end('idle');
  }

  /**
   * Answers one signalling call. The first call of a new peer makes it a candidate for the interview's connection.
   * @throws ProblemError `interview_ended`, and what {@link Connections.relay} throws
   */
  async relay({ peer_id, method, params }: RelayRequest): Promise<unknown> {
    this.#assertOpen();
    return this.#connections.relay(peer_id, method, params);
  }

  /** @throws ProblemError `invalid_sdp`, `unsupported_codec`, `interview_ended`, `invalid_media_parameters` */
  async offer(peerId: string, sdp: string): Promise<string> {
    this.#assertOpen();
    return this.#connections.offer(peerId, readOffer(sdp));
  }

  /** The learner's connection is gone, as its own side says. @returns whether it was the current one */
  removePeer(peerId: string): boolean {
    return this.#connections.remove(peerId);
  }

  /** @throws ProblemError `interview_ended` */
  async message(text: string): Promise<{ turn_id: number; reply: string }> {
    this.#assertOpen();
    const { turn_id, reply } = this.#conversation.message(text);
    return { turn_id, reply: await reply };
  }

  /**
   * Ends the interview and waits until its last event is stored. Idempotent.
   * @throws ProblemError `store_unavailable` when the gateway does not take the events in time; they are kept and sent
   */
  async end(reason: EndReason): Promise<void> {
    await this.#conversation.end(reason);
    await this.#recording?.close();
    if (!(await this.#outbox.flush(FLUSH_TIMEOUT_MS))) {
      throw new ProblemError(
        'store_unavailable',
        'Ask again in a moment: the last events are not stored yet.',
      );
    }
  }

  /**
   * Neither hears nor speaks until a gateway has said that the session is still this worker's: two must never both
   * believe that they have it. If it is not, it is closed ({@link EventOutbox.confirm}).
   */
  doubt(): void {
    if (this.#inDoubt || this.#leaving) return;
    this.#inDoubt = true;
    void this.#outbox.confirm().then(() => {
      this.#inDoubt = false;
      this.#spokeMs = this.#resources.now();
    });
  }

  /** A gateway is there (again). */
  gatewaysChanged(): void {
    this.#outbox.retryNow();
  }

  /** It can be given away without anybody missing a word. */
  get isQuiet(): boolean {
    return !this.#leaving && !this.#inDoubt && this.#conversation.isQuiet;
  }

  /**
   * Gives the session to another worker; the media path is kept for some seconds, for the learner to make the next
   * one before this one breaks.
   * @param force though somebody speaks: what was heard is logged
   * @returns whether it is another's now
   */
  async handOver(force: boolean): Promise<boolean> {
    if (this.#leaving || this.#inDoubt || this.#fence === 0) return false;
    this.#leaving = true;
    this.#givingAway = 'asking';
    if (force) await this.#conversation.suspend();
    await this.#outbox.flush(FLUSH_TIMEOUT_MS);
    const { workerId, token } = this.#resources;
    const answer = await askToHandOver({ route: this.#route, token, workerId, fence: this.#fence });
    if (this.#closed) return true;
    if (answer === 'done' || answer === 'lease_lost' || answer === 'interview_ended') {
      this.#givingAway = 'given';
      this.#outbox.close();
      void this.#recording?.close();
      if (!this.#joined) this.close();
      else setTimeout(() => this.close(), LINGER_MS).unref();
      return true;
    }
    this.#givingAway = 'no';
    // A conversation that was suspended cannot go on here: the learner joins again where it is handed to then.
    if (force) this.close();
    else {
      this.#leaving = false;
      this.#spokeMs = this.#resources.now();
    }
    return false;
  }

  /** This process is leaving: logs what was heard and lets the gateway have it; the interview itself goes on. */
  async suspend(timeoutMs: number): Promise<void> {
    this.#leaving = true;
    await this.#conversation.suspend();
    this.#tellLost('The media worker restarts; join again.');
    await this.#recording?.close();
    await this.#outbox.flush(timeoutMs);
    this.close();
  }

  /** Closes everything; what is not stored yet is lost. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaving = true;
    void this.#conversation.suspend();
    void this.#recording?.close();
    this.#outbox.close();
    this.#conversation.voice?.attach(null);
    this.#connections.close();
    this.#ear.close();
    this.#resources.meter.close(this.#meter);
    this.#onClosed();
  }

  #onJoined(peer: Peer, via: 'websocket' | 'sdp'): void {
    this.#joined = true;
    this.#ear.reset();
    this.#recording?.joined();
    this.#conversation.voice?.attach({
      payloadType: peer.payloadType,
      ssrc: peer.ssrc,
      send: (packet) => {
        peer.send(packet);
        this.#recording?.interviewer(packet);
      },
    });
    this.#conversation.join(peer.id, via);
  }

  #onLeft(peerId: string, reason: LeaveReason): void {
    this.#joined = false;
    if (this.#givingAway === 'given') return this.close();
    this.#absentSinceMs = this.#resources.now();
    this.#conversation.leave(peerId, reason);
    this.#conversation.voice?.attach(null);
    if (reason === 'connection_lost') this.#tellLost('The sound connection was lost; join again.');
  }

  #tellLost(detail: string): void {
    this.#outbox.tell({ type: 'media_lost', at_ms: Date.now(), detail });
  }

  /** After the last event: the page is told before the media path closes. */
  async #finish(): Promise<void> {
    await this.#recording?.close();
    if (!(await this.#outbox.flush(FLUSH_TIMEOUT_MS)) && !this.#closed) {
      this.#logger.error('The gateway does not take the last events; they are sent for some minutes more.');
      this.#connections.close();
      if (!(await this.#outbox.flush(GIVE_UP_MS))) this.#logger.error('The last events are lost.');
    }
    this.close();
  }

  /** The log goes on elsewhere, or not at all: nothing that happens here counts any more. */
  #abandon(refusal: Refusal): void {
    this.#logger.warn('The session is given up: its log cannot go on here.');
    // An interview that is not there any more was deleted, and its recording with it, but for what came since.
    if (refusal === 'unknown') void this.#recording?.discard();
    this.close();
  }

  #assertOpen(): void {
    if (this.#givingAway !== 'no')
      throw new ProblemError('session_not_found', 'Ask where the session is now: it is being handed over.');
    if (this.#leaving || this.#outbox.state.status === 'ended') throw ended();
  }
}

const ended = () => new ProblemError('interview_ended', 'Start another interview: this one has ended.');

/** Only who agreed to it, and only where the plan provides for it. */
const isRecorded = ({ plan, recordingConsent }: InterviewState): boolean =>
  recordingConsent && (plan ?? INTEREST_DISCOVERY).consent.recording !== 'never';
