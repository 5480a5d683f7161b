import type { types } from 'mediasoup';

/** What Chromium offers for Opus, so that its packets need no rewriting. */
export const DEFAULT_OPUS_PAYLOAD_TYPE = 111;

/** The one codec of a peer's router (RFC 7587: always 48 kHz and two channels on paper). */
export function opusCapability(payloadType: number): types.RouterRtpCodecCapability {
  return {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    preferredPayloadType: payloadType,
    parameters: { useinbandfec: 1, usedtx: 1 },
  };
}

/** The stream that we make ourselves: the interviewer's voice. */
export function voiceParameters(payloadType: number, ssrc: number): types.RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: 'interviewer' },
  };
}
