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

const MID_EXTENSION = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** Lost packets are asked for again (RFC 4585, generic NACK), by whichever side can. */
export const NACK: types.RtcpFeedback = { type: 'nack' };

/**
 * What a browser is told that we can do: everything that helps one voice. Bandwidth estimation (transport-wide
 * congestion control, REMB) is left out with the header extensions that feed it: 40 kbit/s have nothing to
 * adapt, and its feedback would be a packet every 100 ms.
 */
export function voiceCapabilities({
  codecs = [],
  headerExtensions = [],
}: types.RtpCapabilities): types.RtpCapabilities {
  return {
    codecs: codecs.map((codec) => ({ ...codec, rtcpFeedback: [NACK] })),
    headerExtensions: headerExtensions.filter(({ uri }) => uri === MID_EXTENSION),
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
        rtcpFeedback: [NACK],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: 'interviewer' },
  };
}
