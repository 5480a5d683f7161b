import { randomInt } from 'node:crypto';
import { ProblemError, type RelayedMethod, SIGNALLING, problemFromZod } from '@spool/contracts';
import type { types } from 'mediasoup';
import type { z } from 'zod';
import {
  DEFAULT_OPUS_PAYLOAD_TYPE,
  opusCapability,
  voiceCapabilities,
  voiceParameters,
} from './opus-parameters';
import { PathWatch, type PathLoss } from './path-watch';
import { writeAnswer } from './sdp-answer';
import { learnerRtpParameters, listenerCapabilities, type AudioOffer } from './sdp-offer';

/** A browser needs two, and as many again while it replaces them; more is a client that leaks them. */
const MAX_TRANSPORTS = 4;

/** How long a path that is silent counts as there. */
export interface IcePatience {
  /** Without the other side's consent (RFC 7675), in s. */
  readonly consentS: number;
  /** And then until an ICE restart, in ms. */
  readonly restartMs: number;
}

export interface PeerEvents {
  /** An RTP packet of the learner. */
  onRtp(packet: Buffer): void;
  /** The learner's side plays: the interviewer may begin. */
  onReady(): void;
  /** The path is gone for good, and the peer closed. Not called after {@link Peer.close}. */
  onLost(why: PathLoss): void;
}

export interface PeerOptions {
  readonly id: string;
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly events: PeerEvents;
  readonly ice: IcePatience;
  /** Of Opus, both ways. @default 111 */
  readonly payloadType?: number;
}

/**
 * One connection of a learner: a router of its own (so that an offer's Opus payload type can be the router's),
 * the WebRTC transports to the browser, and DirectTransports to our side of the audio.
 */
export class Peer {
  readonly id: string;
  /** Payload type and SSRC for the interviewer's RTP. */
  readonly payloadType: number;
  readonly ssrc: number;
  readonly #router: types.Router;
  readonly #server: types.WebRtcServer;
  readonly #events: PeerEvents;
  readonly #ice: IcePatience;
  readonly #direct: types.DirectTransport;
  readonly #voice: types.Producer;
  readonly #transports = new Map<string, types.WebRtcTransport>();
  readonly #path: PathWatch;
  #learner: types.Producer | null = null;
  #listener: types.Consumer | null = null;
  #closed = false;
  #ready = false;

  /** @throws ProblemError `media_worker_unavailable` */
  static async create(options: PeerOptions): Promise<Peer> {
    const { worker, payloadType = DEFAULT_OPUS_PAYLOAD_TYPE } = options;
    let router: types.Router | undefined;
    try {
      router = await worker.createRouter({ mediaCodecs: [opusCapability(payloadType)] });
      const direct = await router.createDirectTransport();
      const ssrc = randomInt(1, 0xffff_ffff);
      const rtpParameters = voiceParameters(payloadType, ssrc);
      const voice = await direct.produce({ kind: 'audio', rtpParameters });
      return new Peer(options, payloadType, ssrc, router, direct, voice);
    } catch (cause) {
      router?.close();
      if (!worker.closed) throw cause;
      throw new ProblemError('media_worker_unavailable', 'Try again in a moment: mediasoup starts again.', {
        cause,
      });
    }
  }

  private constructor(
    { id, server, events, ice }: PeerOptions,
    payloadType: number,
    ssrc: number,
    router: types.Router,
    direct: types.DirectTransport,
    voice: types.Producer,
  ) {
    this.id = id;
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    this.#router = router;
    this.#server = server;
    this.#direct = direct;
    this.#voice = voice;
    this.#events = events;
    this.#ice = ice;
    this.#path = new PathWatch(ice.restartMs, (why) => {
      if (this.#closed) return;
      this.close();
      this.#events.onLost(why);
    });
  }

  /** The learner's side plays, so that the conversation goes on over this connection. */
  get isReady(): boolean {
    return this.#ready;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Sends one RTP packet of the interviewer's voice. */
  send(packet: Buffer): void {
    if (!this.#closed) this.#voice.send(packet);
  }

  /**
   * Answers one signalling call of mediasoup-client.
   * @throws ProblemError `invalid_media_parameters`, `peer_not_found` for an unknown transport, `wrong_state`
   */
  async handle(method: RelayedMethod, params: unknown): Promise<unknown> {
    switch (method) {
      case 'get_router_capabilities':
        return { rtp_capabilities: voiceCapabilities(this.#router.rtpCapabilities) };
      case 'create_transport':
        return this.#createTransport();
      case 'connect_transport': {
        const { transport_id, dtls_parameters } = valid('connect_transport', params);
        await this.#media(() =>
          this.#transport(transport_id).connect({ dtlsParameters: dtls_parameters as types.DtlsParameters }),
        );
        return {};
      }
      case 'restart_ice': {
        const { transport_id } = valid('restart_ice', params);
        const transport = this.#transport(transport_id);
        return { ice_parameters: await this.#media(() => transport.restartIce()) };
      }
      case 'produce': {
        const { transport_id, rtp_parameters } = valid('produce', params);
        const producer = await this.#produce(
          this.#transport(transport_id),
          rtp_parameters as types.RtpParameters,
        );
        return { producer_id: producer.id };
      }
      case 'consume': {
        const { transport_id, rtp_capabilities } = valid('consume', params);
        const consumer = await this.#consume(
          this.#transport(transport_id),
          rtp_capabilities as types.RtpCapabilities,
        );
        return {
          consumer_id: consumer.id,
          producer_id: consumer.producerId,
          rtp_parameters: consumer.rtpParameters,
        };
      }
      case 'ready':
        this.#becomeReady();
        return {};
    }
  }

  /** Joins by plain SDP: one transport for both directions, ready when DTLS is. */
  async answer(offer: AudioOffer): Promise<string> {
    const transport = await this.#newTransport();
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') this.#becomeReady();
    });
    await this.#media(() => transport.connect({ dtlsParameters: offer.dtls }));
    if (offer.learnerSends) await this.#produce(transport, learnerRtpParameters(offer));
    const consumer = offer.learnerReceives
      ? await this.#consume(transport, listenerCapabilities(offer, this.#router.rtpCapabilities))
      : undefined;
    const ssrc = consumer?.rtpParameters.encodings?.[0]?.ssrc;
    return writeAnswer({
      offer,
      ice: transport.iceParameters,
      candidates: transport.iceCandidates,
      dtls: transport.dtlsParameters,
      voice: ssrc === undefined ? undefined : { ssrc, cname: 'interviewer' },
    });
  }

  /** Closes everything of this connection. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#path.close();
    this.#router.close();
  }

  async #createTransport(): Promise<unknown> {
    const transport = await this.#newTransport();
    return {
      transport_id: transport.id,
      ice_parameters: transport.iceParameters,
      ice_candidates: transport.iceCandidates,
      dtls_parameters: transport.dtlsParameters,
    };
  }

  async #newTransport(): Promise<types.WebRtcTransport> {
    if (this.#transports.size >= MAX_TRANSPORTS)
      throw new ProblemError('wrong_state', 'Close transports before opening more.');
    const transport = await this.#media(() =>
      this.#router.createWebRtcTransport({
        webRtcServer: this.#server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        iceConsentTimeout: this.#ice.consentS,
      }),
    );
    this.#transports.set(transport.id, transport);
    transport.observer.once('close', () => this.#transports.delete(transport.id));
    this.#path.add(transport);
    return transport;
  }

  #transport(id: string): types.WebRtcTransport {
    const transport = this.#transports.get(id);
    if (!transport)
      throw new ProblemError(
        'peer_not_found',
        'Join again: this transport is not (any more) part of the interview.',
      );
    return transport;
  }

  /** A new microphone takes the place of the one before. */
  async #produce(
    transport: types.WebRtcTransport,
    rtpParameters: types.RtpParameters,
  ): Promise<types.Producer> {
    return this.#media(async () => {
      const producer = await transport.produce({ kind: 'audio', rtpParameters });
      this.#learner?.close();
      this.#learner = producer;
      const consumer = await this.#direct.consume({
        producerId: producer.id,
        rtpCapabilities: this.#router.rtpCapabilities,
      });
      consumer.on('rtp', (packet) => this.#events.onRtp(packet));
      return producer;
    });
  }

  /** The voice goes to one place, and a new one takes the place of the one before. */
  #consume(
    transport: types.WebRtcTransport,
    rtpCapabilities: types.RtpCapabilities,
  ): Promise<types.Consumer> {
    return this.#media(async () => {
      // Without RTX, `enableRtx` keeps NACK alone for a listener that can ask: the packet itself comes again.
      const consumer = await transport.consume({
        producerId: this.#voice.id,
        rtpCapabilities,
        enableRtx: true,
      });
      this.#listener?.close();
      this.#listener = consumer;
      return consumer;
    });
  }

  /** mediasoup throws TypeErrors for parameters that it cannot use: these are the caller's. */
  async #media<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (this.#closed) {
        throw new ProblemError('peer_not_found', 'Join again: this connection has been closed meanwhile.', {
          cause: error,
        });
      }
      const why = error instanceof Error ? error.message : String(error);
      throw new ProblemError('invalid_media_parameters', `Correct the media parameters: ${why}.`, {
        cause: error,
      });
    }
  }

  #becomeReady(): void {
    if (this.#ready || this.#closed) return;
    this.#ready = true;
    this.#events.onReady();
  }
}

function valid<M extends RelayedMethod>(
  method: M,
  params: unknown,
): z.output<(typeof SIGNALLING)[M]['params']> {
  const parsed = SIGNALLING[method].params.safeParse(params);
  if (!parsed.success) throw problemFromZod(parsed.error, 'invalid_media_parameters');
  return parsed.data as z.output<(typeof SIGNALLING)[M]['params']>;
}
