import { readFileSync } from 'node:fs';
import {
  OpusDecoder,
  OpusEncoder,
  Pacer,
  parseRtp,
  readWav,
  resample,
  rmsDbfs,
  RtpWriter,
} from '@spool/audio';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { AUDIBLE_DBFS } from '../browser/page-audio';
import type { Spoken } from '../speech/utterances';
import { until } from '../until';
import type { Heard } from './heard';

const HZ = 24_000;
const FRAME_SAMPLES = HZ / 50;
/** A learner on werift, a WebRTC stack in TypeScript that is not ours, with an Opus payload type of its choice. */
export class WeriftLearner {
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #decoder = new OpusDecoder({ sampleRate: HZ });
  readonly #encoder = new OpusEncoder({ sampleRate: HZ });
  readonly #writer: RtpWriter;
  readonly #silence = new Float32Array(FRAME_SAMPLES);
  #stopSending: () => void = () => undefined;
  #saying: Float32Array[] = [];
  #power = 0;
  #audibleMs = 0;

  constructor(payloadType: number) {
    this.#connection = new RTCPeerConnection({
      iceServers: [],
      codecs: {
        audio: [
          new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType }),
        ],
      },
    });
    const transceiver = this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    transceiver.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe((rtp) => this.#hear(rtp.serialize())),
    );
    // werift puts its own SSRC and payload type on what it sends.
    this.#writer = new RtpWriter({ ssrc: 1, payloadType });
  }

  /** The offer with all candidates in it. */
  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    await until(() => this.#connection.iceGatheringState === 'complete', { what: 'ICE candidates' });
    const sdp = this.#connection.localDescription?.sdp;
    if (!sdp) throw new Error('werift made no offer.');
    return sdp;
  }

  /** Takes the answer and begins to send silence, as a microphone does. */
  async accept(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
    this.#stopSending = new Pacer().add(() => this.#send());
  }

  /** Says it to the end. */
  async say(spoken: Spoken): Promise<void> {
    const { samples, sampleRate } = readWav(readFileSync(spoken.file));
    const voice = resample(samples, sampleRate, HZ);
    for (let at = 0; at + FRAME_SAMPLES <= voice.length; at += FRAME_SAMPLES)
      this.#saying.push(voice.subarray(at, at + FRAME_SAMPLES));
    await until(() => this.#saying.length === 0, { what: 'the end of the sentence' });
  }

  /** What was audible of the interviewer since the last time. */
  heard(): Heard {
    const heard = { audibleMs: this.#audibleMs, dbfs: 10 * Math.log10(this.#power / this.#audibleMs) };
    this.#power = this.#audibleMs = 0;
    return heard;
  }

  async close(): Promise<void> {
    this.#stopSending();
    await this.#connection.close();
  }

  #send(): void {
    const frame = this.#saying.shift() ?? this.#silence;
    this.#track.writeRtp(this.#writer.packet(this.#encoder.encode(frame)));
  }

  #hear(packet: Buffer): void {
    const rtp = parseRtp(packet);
    if (!rtp) return;
    const samples = this.#decoder.decode(rtp.payload);
    const dbfs = rmsDbfs(samples);
    if (dbfs <= AUDIBLE_DBFS) return;
    const ms = (samples.length * 1000) / HZ;
    this.#audibleMs += ms;
    this.#power += 10 ** (dbfs / 10) * ms;
  }
}
