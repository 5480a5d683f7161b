import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import type {
  IceServersResponse,
  SignallingMethod,
  SignallingParams,
  SignallingResult,
} from '@spool/contracts';
import { InterviewClientError } from './client-error';
import { watchIce } from './ice-watch';

export type SignallingRequest = <M extends SignallingMethod>(
  method: M,
  params: SignallingParams<M>,
) => Promise<SignallingResult<M>>;

export interface MediaSessionOptions {
  readonly request: SignallingRequest;
  readonly iceServers: IceServersResponse['ice_servers'];
  /** `relay` forces media through TURN. @default `all` */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /** mediasoup-client's own way to force or replace its browser adapter; found out by default. */
  readonly device?: types.DeviceOptions;
  /** Time for ICE and DTLS to connect. @default 10 000 ms */
  readonly connectTimeoutMs?: number;
  onTrouble(): void;
  onRecovered(): void;
  onLost(): void;
}

/**
 * What the learner sends: Opus (RFC 6716) with in-band FEC, so that a lost packet is in the next one too, NACK
 * (RFC 4585) for those lost in a row, and DTX (RFC 7587 `usedtx`), so that silence costs nothing; speech is mono.
 */
const OPUS: types.ProducerCodecOptions = { opusFec: true, opusNack: true, opusDtx: true, opusStereo: false };

/** One pair of transports: the interviewer's voice in, the learner's out. A broken one is closed and replaced. */
export class MediaSession {
  readonly #options: MediaSessionOptions;
  readonly #device: Device;
  readonly #transports: types.Transport[] = [];
  readonly #stops: (() => void)[] = [];
  readonly #broken = new Set<types.Transport>();
  #send: types.Transport | undefined;
  #producer: types.Producer | undefined;
  #closed = false;

  constructor(options: MediaSessionOptions) {
    this.#options = options;
    try {
      this.#device = new Device(options.device ?? {});
    } catch (cause) {
      const detail = 'This browser cannot do WebRTC calls. You can go on by typing.';
      throw new InterviewClientError('webrtc_unsupported', detail, { cause });
    }
  }

  /** Joins as a listener. @returns the interviewer's voice, once packets can flow */
  async listen(): Promise<MediaStreamTrack> {
    const { request } = this.#options;
    const { rtp_capabilities } = await request('get_router_capabilities', {});
    await this.#device.load({ routerRtpCapabilities: rtp_capabilities as unknown as types.RtpCapabilities });
    const transport = await this.#createTransport('recv');
    const consuming = await request('consume', {
      transport_id: transport.id,
      rtp_capabilities: { ...this.#device.recvRtpCapabilities },
    });
    const consumer = await transport.consume({
      id: consuming.consumer_id,
      producerId: consuming.producer_id,
      kind: 'audio',
      rtpParameters: consuming.rtp_parameters as unknown as types.RtpParameters,
    });
    await connected(transport, this.#options.connectTimeoutMs ?? 10_000);
    return consumer.track;
  }

  /** Sends the microphone, in the place of the one sent before. */
  async speak(track: MediaStreamTrack): Promise<void> {
    if (this.#producer && !this.#producer.closed) {
      await this.#producer.replaceTrack({ track });
      return;
    }
    this.#send ??= await this.#createTransport('send');
    // The track outlives this session: it moves to the next one after a re-join.
    this.#producer = await this.#send.produce({
      track,
      codecOptions: OPUS,
      stopTracks: false,
      disableTrackOnPause: false,
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    for (const transport of this.#transports) transport.close();
  }

  async #createTransport(direction: 'send' | 'recv'): Promise<types.Transport> {
    const { request, iceServers, iceTransportPolicy } = this.#options;
    const created = await request('create_transport', { direction });
    if (this.#closed) throw new InterviewClientError('closed', 'The media connection was closed meanwhile.');
    const options: types.TransportOptions = {
      id: created.transport_id,
      iceParameters: created.ice_parameters as unknown as types.IceParameters,
      iceCandidates: created.ice_candidates as unknown as types.IceCandidate[],
      dtlsParameters: created.dtls_parameters as unknown as types.DtlsParameters,
      iceServers,
      ...(iceTransportPolicy ? { iceTransportPolicy } : {}),
    };
    const transport =
      direction === 'send'
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options);
    this.#transports.push(transport);
    this.#wire(transport);
    return transport;
  }

  #wire(transport: types.Transport): void {
    const { request } = this.#options;
    const transport_id = transport.id;
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      request('connect_transport', { transport_id, dtls_parameters: { ...dtlsParameters } }).then(
        () => done(),
        fail,
      );
    });
    transport.on('produce', ({ rtpParameters }, done, fail) => {
      request('produce', { transport_id, rtp_parameters: { ...rtpParameters } }).then(
        ({ producer_id }) => done({ id: producer_id }),
        fail,
      );
    });
    this.#stops.push(
      watchIce(transport, {
        restart: async () => {
          const { ice_parameters } = await request('restart_ice', { transport_id });
          await transport.restartIce({ iceParameters: ice_parameters as unknown as types.IceParameters });
        },
        onTrouble: () => {
          this.#broken.add(transport);
          this.#options.onTrouble();
        },
        onRecovered: () => {
          this.#broken.delete(transport);
          if (this.#broken.size === 0) this.#options.onRecovered();
        },
        onLost: () => {
          if (!this.#closed) this.#options.onLost();
        },
      }),
    );
  }
}

function connected(transport: types.Transport, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(
        new InterviewClientError(
          'media_unreachable',
          'Sound cannot get through to the server: its media port seems to be blocked. You can go on by typing.',
        ),
      );
    const timer = setTimeout(fail, timeoutMs);
    const check = (state: string) => {
      if (state !== 'connected' && state !== 'failed' && state !== 'closed') return;
      clearTimeout(timer);
      if (state === 'connected') resolve();
      else fail();
    };
    transport.on('connectionstatechange', check);
    // mediasoup-client tells its own closing only to the observer.
    transport.observer.once('close', () => check('closed'));
    check(transport.connectionState);
  });
}
