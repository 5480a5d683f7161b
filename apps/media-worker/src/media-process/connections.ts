import { ProblemError, type RelayedMethod } from '@spool/contracts';
import type { types } from 'mediasoup';
import type { PathLoss } from './path-watch';
import { Peer, type IcePatience } from './peer';
import type { AudioOffer } from './sdp-offer';

export type LeaveReason = PathLoss | 'superseded';

export interface ConnectionsOptions {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly ice: IcePatience;
  /** An RTP packet of the learner. */
  readonly onRtp: (packet: Buffer) => void;
  /** The learner is there. */
  readonly onJoined: (peer: Peer, via: 'websocket' | 'sdp') => void;
  /** The connection that the learner was there by is gone. */
  readonly onLeft: (peerId: string, reason: LeaveReason) => void;
  /** A newer connection has taken the place of this one. */
  readonly onSuperseded: (peerId: string) => void;
}

/** Superseded connections that are still told so; their pages have closed long before there are more. */
const REMEMBERED_SUPERSEDED = 32;

/**
 * Which of the connections that want to be it is the interview's: the newest that has got as far as opening a
 * transport. Until then it is a candidate, and the one before goes on undisturbed.
 */
export class Connections {
  readonly #o: ConnectionsOptions;
  readonly #superseded = new Set<string>();
  /** Candidates that are being made, so that a question asked twice makes one. */
  readonly #opening = new Map<string, Promise<Peer>>();
  #candidate: Peer | null = null;
  #current: Peer | null = null;
  #closed = false;

  constructor(options: ConnectionsOptions) {
    this.#o = options;
  }

  /**
   * Answers one signalling call.
   * @throws ProblemError `peer_superseded`, `peer_not_found`, `interview_ended`, and what {@link Peer.handle} throws
   */
  async relay(peerId: string, method: RelayedMethod, params: unknown): Promise<unknown> {
    if (this.#superseded.has(peerId)) throw superseded();
    if (method === 'get_router_capabilities') {
      const peer = await this.#forCapabilities(peerId);
      return peer.handle(method, params);
    }
    if (method === 'create_transport' && this.#candidate?.id === peerId) this.#adopt(this.#candidate);
    if (this.#current?.id !== peerId) {
      throw new ProblemError('peer_not_found', 'Join again, beginning with get_router_capabilities.');
    }
    return this.#current.handle(method, params);
  }

  /**
   * Joins by plain SDP. An offer that cannot be answered leaves the connection before as it is.
   * @throws ProblemError `invalid_media_parameters`, `interview_ended`
   */
  async offer(peerId: string, offer: AudioOffer): Promise<string> {
    const peer = await this.#create(peerId, 'sdp', offer.payloadType);
    try {
      const answer = await peer.answer(offer);
      this.#assertOpen();
      this.#adopt(peer);
      return answer;
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  /** A connection is gone, as its own side says. @returns whether it was the interview's */
  remove(peerId: string): boolean {
    if (this.#candidate?.id === peerId) this.#dropCandidate();
    if (this.#current?.id !== peerId) return false;
    this.#drop('closed');
    return true;
  }

  /** Closes all; nobody is told. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#dropCandidate();
    this.#current?.close();
    this.#current = null;
  }

  async #forCapabilities(peerId: string): Promise<Peer> {
    // A page that asks again while it was there by this name makes a new start, with new transports.
    if (this.#current?.id === peerId && !this.#current.isReady) return this.#current;
    if (this.#candidate?.id === peerId) return this.#candidate;
    const opening = this.#opening.get(peerId) ?? this.#openCandidate(peerId);
    this.#opening.set(peerId, opening);
    return opening;
  }

  async #openCandidate(peerId: string): Promise<Peer> {
    try {
      const peer = await this.#create(peerId, 'websocket');
      if (this.#closed) peer.close();
      this.#assertOpen();
      this.#dropCandidate();
      this.#candidate = peer;
      return peer;
    } finally {
      this.#opening.delete(peerId);
    }
  }

  async #create(peerId: string, via: 'websocket' | 'sdp', payloadType?: number): Promise<Peer> {
    const { worker, server, ice, onRtp, onJoined } = this.#o;
    const peer: Peer = await Peer.create({
      id: peerId,
      worker,
      server,
      ice,
      ...(payloadType === undefined ? {} : { payloadType }),
      events: {
        onRtp: (packet) => {
          if (this.#current === peer) onRtp(packet);
        },
        onReady: () => {
          if (this.#current === peer) onJoined(peer, via);
        },
        onLost: (why) => {
          if (this.#current === peer) this.#drop(why);
        },
      },
    });
    return peer;
  }

  #adopt(peer: Peer): void {
    if (this.#candidate === peer) this.#candidate = null;
    const before = this.#current;
    if (before && before.id !== peer.id) {
      this.#rememberSuperseded(before.id);
      this.#o.onSuperseded(before.id);
      this.#drop('superseded');
    } else {
      this.#drop('closed');
    }
    this.#current = peer;
  }

  #drop(reason: LeaveReason): void {
    const peer = this.#current;
    if (!peer) return;
    this.#current = null;
    if (peer.isReady) this.#o.onLeft(peer.id, reason);
    peer.close();
  }

  #dropCandidate(): void {
    this.#candidate?.close();
    this.#candidate = null;
  }

  #rememberSuperseded(peerId: string): void {
    this.#superseded.add(peerId);
    const [oldest] = this.#superseded;
    if (this.#superseded.size > REMEMBERED_SUPERSEDED && oldest !== undefined) {
      this.#superseded.delete(oldest);
    }
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new ProblemError('interview_ended', 'Start another interview: this one has ended.');
  }
}

const superseded = () =>
  new ProblemError('peer_superseded', 'Close this connection: a newer one has joined the interview.');
