import { ProblemError, type EndReason, type RelayRequest, type TakeSessionRequest } from '@spool/contracts';
import { EmbeddedInterviewer, foldInterview } from '@spool/interview';
import type { Logger } from '@spool/observability';
import type { Recognizer, Synthesizer, VadBatcher } from '@spool/speech';
import type { types } from 'mediasoup';
import { Conversation, type ConversationLimits } from './conversation';
import { EventOutbox } from './event-outbox';
import { InterviewerVoice } from './interviewer-voice';
import { LearnerEar } from './learner-ear';
import { Peer } from './peer';
import { readOffer } from './sdp-offer';
import { Utterance } from './utterance';

/** What all sessions of a media process share. */
export interface MediaResources {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly vad: VadBatcher;
  readonly recognizer: Recognizer | null;
  readonly synthesizer: Synthesizer | null;
  readonly limits: ConversationLimits & { readonly absenceMs: number };
  readonly workerId: string;
  readonly token: string;
  /** The pacer's clock, ms. */
  readonly now: () => number;
}

/** Audio before the noticed onset that the recogniser gets, so that a soft first consonant is not lost, in ms. */
const ONSET_MARGIN_MS = 250;
/** What the gateway is given to store the last events, in ms. */
const FLUSH_TIMEOUT_MS = 5000;

/** One interview on this process: its log, its conversation and the connection of its learner, if any. */
export class Session {
  readonly id: string;
  readonly #resources: MediaResources;
  readonly #logger: Logger;
  readonly #outbox: EventOutbox;
  readonly #conversation: Conversation;
  readonly #ear: LearnerEar;
  readonly #superseded = new Set<string>();
  readonly #onClosed: () => void;
  #peer: Peer | null = null;
  #joined = false;
  #absentSinceMs: number;
  #closed = false;

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
    this.#absentSinceMs = resources.now();
    this.#outbox = new EventOutbox({
      url: request.events_url,
      token: resources.token,
      workerId: resources.workerId,
      state: foldInterview(request.log),
      logger,
    });
    this.#ear = new LearnerEar(resources.vad, (window) => this.#conversation.hear(window));
    const { synthesizer, recognizer } = resources;
    this.#conversation = new Conversation({
      outbox: this.#outbox,
      interviewer: new EmbeddedInterviewer(),
      openVoice: synthesizer ? (events) => new InterviewerVoice(synthesizer, events) : null,
      openUtterance: (startedAtMs, onPartial) =>
        new Utterance(startedAtMs, this.#ear.preroll(startedAtMs - ONSET_MARGIN_MS), recognizer, onPartial),
      arrivalOf: (atMs) => this.#ear.arrivalOf(atMs),
      now: resources.now,
      limits: resources.limits,
      logger,
      onEnded: () => void this.#finish(),
    });
  }

  /** @returns what the interviewer says first */
  open(): string {
    return this.#conversation.open();
  }

  /** One 20 ms tick: hears, then speaks. */
  tick(nowMs: number): void {
    if (this.#joined) this.#ear.tick(nowMs);
    this.#conversation.voice?.tick();
    this.#conversation.tick();
    if (!this.#peer && nowMs - this.#absentSinceMs > this.#resources.limits.absenceMs) void this.end('idle');
  }

  /**
   * Answers one signalling call. The first call of a new peer makes it the interview's connection.
   * @throws ProblemError `peer_superseded`, `interview_ended`, and what {@link Peer.handle} throws
   */
  async relay({ peer_id, method, params }: RelayRequest): Promise<unknown> {
    this.#assertOpen();
    if (this.#superseded.has(peer_id)) throw superseded();
    if (this.#peer?.id !== peer_id) {
      if (method !== 'get_router_capabilities') {
        throw new ProblemError('peer_not_found', 'Join again, beginning with get_router_capabilities.');
      }
      await this.#install(peer_id, 'websocket');
    }
    // While it was made, another connection may have come.
    if (this.#peer?.id !== peer_id) throw superseded();
    return this.#peer.handle(method, params);
  }

  /** @throws ProblemError `invalid_sdp`, `unsupported_codec`, `interview_ended` */
  async offer(peerId: string, sdp: string): Promise<string> {
    this.#assertOpen();
    const offer = readOffer(sdp);
    const peer = await this.#install(peerId, 'sdp', offer.payloadType);
    try {
      return await peer.answer(offer);
    } catch (error) {
      this.removePeer(peerId);
      throw error;
    }
  }

  /** The learner's connection is gone, as its own side says. @returns whether it was the current one */
  removePeer(peerId: string): boolean {
    if (this.#peer?.id !== peerId) return false;
    this.#drop('closed');
    return true;
  }

  message(text: string): { turn_id: number; reply: string } {
    this.#assertOpen();
    return this.#conversation.message(text);
  }

  /**
   * Ends the interview and waits until its last event is stored. Idempotent.
   * @throws ProblemError `store_unavailable` when the gateway does not take the events in time; they are kept and sent
   */
  async end(reason: EndReason): Promise<void> {
    await this.#conversation.end(reason);
    if (!(await this.#outbox.flush(FLUSH_TIMEOUT_MS))) {
      throw new ProblemError(
        'store_unavailable',
        'Ask again in a moment: the last events are not stored yet.',
      );
    }
  }

  /** This process is leaving: logs what was heard and lets the gateway have it; the interview itself goes on. */
  async suspend(timeoutMs: number): Promise<void> {
    this.#conversation.suspend();
    this.#outbox.tell({
      type: 'media_lost',
      at_ms: Date.now(),
      detail: 'The media worker restarts; join again.',
    });
    await this.#outbox.flush(timeoutMs);
    this.#close();
  }

  async #install(peerId: string, via: 'websocket' | 'sdp', payloadType?: number): Promise<Peer> {
    const { worker, server, now } = this.#resources;
    const peer = await Peer.create(
      worker,
      server,
      peerId,
      {
        onRtp: (packet) => this.#ear.receive(packet, now()),
        onReady: () => this.#onReady(peer, via),
        onLost: () => {
          if (this.#peer === peer) this.#drop('connection_lost');
        },
      },
      payloadType,
    );
    if (this.#closed) {
      peer.close();
      throw ended();
    }
    if (this.#peer) {
      const { id } = this.#peer;
      this.#superseded.add(id);
      this.#outbox.tell({ type: 'peer_superseded', at_ms: Date.now(), peer_id: id });
      this.#drop('superseded');
    }
    this.#peer = peer;
    return peer;
  }

  #onReady(peer: Peer, via: 'websocket' | 'sdp'): void {
    if (this.#peer !== peer || this.#closed) return;
    this.#joined = true;
    this.#ear.reset();
    this.#conversation.voice?.attach({
      payloadType: peer.payloadType,
      ssrc: peer.ssrc,
      send: (packet) => peer.send(packet),
    });
    this.#conversation.join(peer.id, via);
  }

  #drop(reason: 'closed' | 'superseded' | 'connection_lost'): void {
    const peer = this.#peer;
    if (!peer) return;
    this.#peer = null;
    this.#absentSinceMs = this.#resources.now();
    if (this.#joined) this.#conversation.leave(peer.id, reason);
    this.#joined = false;
    this.#conversation.voice?.attach(null);
    peer.close();
  }

  /** After the last event: the page is told before the media path closes. */
  async #finish(): Promise<void> {
    if (!(await this.#outbox.flush(FLUSH_TIMEOUT_MS))) {
      this.#logger.error('The gateway does not take the last events; they are sent until it does.');
      while (!(await this.#outbox.flush(60_000)));
    }
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#outbox.close();
    this.#conversation.voice?.attach(null);
    this.#peer?.close();
    this.#peer = null;
    this.#joined = false;
    this.#onClosed();
  }

  #assertOpen(): void {
    if (this.#closed || this.#outbox.state.status === 'ended') throw ended();
  }
}

const ended = () => new ProblemError('interview_ended', 'Start another interview: this one has ended.');
const superseded = () =>
  new ProblemError('peer_superseded', 'Close this connection: a newer one has joined the interview.');
