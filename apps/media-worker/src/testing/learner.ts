import { OpusDecoder, OpusEncoder, Pacer, rmsDbfs, RtpWriter } from '@spool/audio';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { until } from './until';
import { problemOf, type WorkerUnderTest } from './worker-under-test';

const SPEECH_HZ = 16_000;
const FRAME = SPEECH_HZ / 50;
const HEARD_HZ = 24_000;
const SILENCE = new Float32Array(FRAME);
/** Louder than this is a voice. */
const AUDIBLE_DBFS = -50;

export interface LearnerOptions {
  /** @default 96 */
  readonly payloadType?: number;
  /** @default 'sendrecv' */
  readonly direction?: 'sendrecv' | 'recvonly';
}

interface HeardPacket {
  readonly atMs: number;
  readonly levelDbfs: number;
}

/** A learner with a microphone and ears, on a WebRTC stack that is neither mediasoup's nor a browser's. */
export class Learner {
  readonly peerId: string;
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #encoder = new OpusEncoder({ sampleRate: SPEECH_HZ, complexity: 0 });
  readonly #decoder = new OpusDecoder({ sampleRate: HEARD_HZ });
  readonly #writer: RtpWriter;
  readonly #pacer = new Pacer();
  /** RTP packets of the interviewer in the order of their arrival, times on `performance.now`'s clock. */
  readonly heard: HeardPacket[] = [];
  #frames: Float32Array[] = [];
  #onSpoken: ((atMs: number) => void) | null = null;
  #stopPacer: (() => void) | null = null;

  private constructor(peerId: string, { payloadType = 96, direction = 'sendrecv' }: LearnerOptions) {
    this.peerId = peerId;
    this.#writer = new RtpWriter({ ssrc: 1, payloadType });
    this.#connection = new RTCPeerConnection({
      iceServers: [],
      codecs: {
        audio: [
          new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType }),
        ],
        video: [],
      },
    });
    this.#connection.addTransceiver(direction === 'recvonly' ? 'audio' : this.#track, { direction });
    this.#connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe(({ payload }) => {
        this.heard.push({
          atMs: performance.now(),
          levelDbfs: rmsDbfs(this.#decoder.decode(payload)),
        });
      });
    });
  }

  /** An offer like those that {@link join} makes, to be changed and sent by hand. */
  static async offer(options: LearnerOptions = {}): Promise<string> {
    const learner = new Learner('none', options);
    const sdp = await learner.#offer();
    await learner.close();
    return sdp;
  }

  /** Joins by plain SDP; resolves when DTLS is up and the microphone is on. */
  static async join(
    worker: WorkerUnderTest,
    sessionId: string,
    peerId = 'learner',
    options: LearnerOptions = {},
  ): Promise<Learner> {
    const learner = new Learner(peerId, options);
    const answer = await worker.offer(sessionId, peerId, await learner.#offer());
    if (answer.status !== 200) throw new Error(problemOf(answer).detail);
    const { sdp } = answer.body as { sdp: string };
    await learner.#connection.setRemoteDescription({ type: 'answer', sdp });
    await until('the connection', () => learner.#connection.connectionState === 'connected');
    learner.#stopPacer = learner.#pacer.add(() => learner.#tick());
    return learner;
  }

  get connectionState(): string {
    return this.#connection.connectionState;
  }

  /** Speaks 16 kHz mono. @returns when its last packet was sent, on `performance.now`'s clock */
  say(samples: Float32Array): Promise<number> {
    for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
      this.#frames.push(samples.subarray(at, at + FRAME));
    }
    return new Promise((resolve) => (this.#onSpoken = resolve));
  }

  /** Packets with a voice in them since a moment. */
  voiceSince(atMs: number): HeardPacket[] {
    return this.heard.filter((packet) => packet.atMs > atMs && packet.levelDbfs > AUDIBLE_DBFS);
  }

  /** Waits until `ms` of voice have come since a moment. @returns when the first of it came */
  async hearsVoice(sinceMs = 0, ms = 20): Promise<number> {
    await until(`${ms} ms of the interviewer's voice`, () => this.voiceSince(sinceMs).length * 20 >= ms);
    return this.voiceSince(sinceMs)[0]?.atMs ?? NaN;
  }

  /** Waits until no voice has come for `ms`. @returns when the last of it came */
  async hearsSilence(ms = 400): Promise<number> {
    const last = () => this.voiceSince(0).at(-1)?.atMs ?? -Infinity;
    await until(`${ms} ms without the interviewer's voice`, () => performance.now() - last() > ms);
    return last();
  }

  /** Sends anything over the connection's transport, as it is. */
  sendRaw(data: Buffer): void {
    for (const transport of this.#connection.iceTransports) {
      transport.connection.send(data).catch(() => undefined); // whether it arrives is not the point
    }
  }

  /** Vanishes as a browser does whose machine lost its network: says goodbye to nobody. */
  vanish(): void {
    this.#stopPacer?.();
    for (const transport of this.#connection.iceTransports) void transport.connection.close();
  }

  async close(): Promise<void> {
    this.#stopPacer?.();
    await this.#connection.close();
  }

  async #offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    await until('candidates', () => this.#connection.iceGatheringState === 'complete');
    return this.#connection.localDescription?.sdp ?? '';
  }

  #tick(): void {
    const frame = this.#frames.shift();
    this.#track.writeRtp(this.#writer.packet(this.#encoder.encode(frame ?? SILENCE)));
    if (!frame || this.#frames.length > 0) return;
    this.#onSpoken?.(performance.now());
    this.#onSpoken = null;
  }
}
