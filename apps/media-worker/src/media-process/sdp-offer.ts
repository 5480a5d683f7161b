import { ProblemError } from '@spool/contracts';
import { parse, parseParams, type MediaDescription } from 'sdp-transform';
import type { types } from 'mediasoup';
import { NACK } from './opus-parameters';

const MID_EXTENSION = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** What we need to know of a plain SDP offer (RFC 8866, JSEP RFC 9429) with one usable audio section. */
export interface AudioOffer {
  /** Position of the audio section that we take among all `m=` sections. */
  readonly index: number;
  readonly sections: readonly OfferedSection[];
  readonly mid: string;
  readonly hasMid: boolean;
  /** The offerer sends its sections over one transport (RFC 9143). */
  readonly isBundled: boolean;
  readonly payloadType: number;
  /** Opus format parameters that the offerer wants to receive, e.g. `useinbandfec`. */
  readonly formatParameters: Record<string, string | number | undefined>;
  /** The offerer sends again what it is asked for, and asks itself (RFC 4585, `a=rtcp-fb … nack`). */
  readonly nack: boolean;
  /** The learner's SSRC; `undefined` when the offer names none, so that the MID extension must tell. */
  readonly ssrc: number | undefined;
  readonly midExtensionId: number | undefined;
  readonly learnerSends: boolean;
  readonly learnerReceives: boolean;
  readonly dtls: types.DtlsParameters;
  /** `a=setup` of the answer: we stay the passive side unless the offerer insists on it (RFC 8842). */
  readonly answerSetup: 'passive' | 'active';
}

export interface OfferedSection {
  readonly type: string;
  readonly protocol: string;
  readonly payloads: string;
  readonly mid: string | undefined;
}

/**
 * @throws ProblemError `invalid_sdp` or `unsupported_codec`, each with what to change in the offer
 */
export function readOffer(sdp: string): AudioOffer {
  if (!/^v=0\r?\n/.test(sdp)) throw invalid('begin the SDP with "v=0"');
  const session = parse(sdp);
  const index = session.media.findIndex((media) => media.type === 'audio' && media.port !== 0);
  const audio = session.media[index];
  if (!audio) throw invalid('offer an audio section (m=audio)');
  if (!/\bRTP\/SAVPF?$/.test(audio.protocol)) throw invalid('offer audio as UDP/TLS/RTP/SAVPF');
  if (!audio.rtcpMux) throw invalid('offer a=rtcp-mux in the audio section');
  if ((audio.iceUfrag ?? session.iceUfrag) === undefined) throw invalid('offer ICE (a=ice-ufrag)');
  const direction = audio.direction ?? session.direction ?? 'sendrecv';
  if (direction === 'inactive') throw invalid('let the audio section send or receive');
  const learnerSends = direction !== 'recvonly';
  const { ssrc, midExtensionId } = readIdentity(audio, learnerSends);
  const mid = String(audio.mid ?? '0');
  return {
    index,
    sections: session.media.map(readSection),
    mid,
    hasMid: audio.mid !== undefined,
    isBundled: (session.groups ?? []).some(
      ({ type, mids }) => type === 'BUNDLE' && text(mids).split(' ').includes(mid),
    ),
    ...readOpus(audio),
    ssrc,
    midExtensionId,
    learnerSends,
    learnerReceives: direction !== 'sendonly',
    ...readDtls(audio, session),
  };
}

/** What is refused is answered too, so its line must be whole. */
function readSection(media: MediaDescription): OfferedSection {
  if (media.type === undefined || media.protocol === undefined) {
    throw invalid('write each section as "m=<media> <port> <protocol> <formats>"');
  }
  return {
    type: text(media.type),
    protocol: text(media.protocol),
    payloads: text(media.payloads ?? '0'),
    mid: media.mid === undefined ? undefined : text(media.mid),
  };
}

function readOpus(audio: MediaDescription): Pick<AudioOffer, 'payloadType' | 'formatParameters' | 'nack'> {
  const opus = audio.rtp.find(({ codec }) => text(codec).toLowerCase() === 'opus');
  if (!opus) {
    throw new ProblemError(
      'unsupported_codec',
      'Offer Opus (a=rtpmap:<type> opus/48000/2): it is the one codec that we speak.',
    );
  }
  // 64 to 95 cannot be told from RTCP on one port (RFC 5761), and lower ones than 35 have other meanings.
  const { payload } = opus;
  const isDynamic = (payload >= 35 && payload <= 63) || (payload >= 96 && payload <= 127);
  if (!isDynamic) throw invalid('use an Opus payload type of 96 to 127, or of 35 to 63');
  const config = audio.fmtp.find((format) => format.payload === payload)?.config;
  return {
    payloadType: payload,
    formatParameters: config === undefined ? {} : parseParams(text(config)),
    nack: (audio.rtcpFb ?? []).some(
      (feedback) =>
        (feedback.payload === payload || feedback.payload === '*') &&
        feedback.type === 'nack' &&
        feedback.subtype === undefined,
    ),
  };
}

/** How the learner's packets are told from others. */
function readIdentity(
  audio: MediaDescription,
  learnerSends: boolean,
): Pick<AudioOffer, 'ssrc' | 'midExtensionId'> {
  const named = audio.ssrcs?.[0]?.id;
  const ssrc = named === undefined ? undefined : Number(named);
  if (ssrc !== undefined && !(ssrc > 0 && ssrc <= 0xffff_ffff)) {
    throw invalid('use an SSRC of 1 to 4294967295 (a=ssrc)');
  }
  const midExtensionId = (audio.ext ?? []).find(({ uri }) => uri === MID_EXTENSION)?.value;
  if (midExtensionId !== undefined && !(midExtensionId > 0 && midExtensionId <= 255)) {
    throw invalid('use a header extension id of 1 to 255 (a=extmap)');
  }
  if (learnerSends && ssrc === undefined && midExtensionId === undefined) {
    throw invalid(
      'name the SSRC (a=ssrc) or offer the MID header extension, so that your audio can be told apart',
    );
  }
  return { ssrc, midExtensionId };
}

function readDtls(
  audio: MediaDescription,
  session: ReturnType<typeof parse>,
): Pick<AudioOffer, 'dtls' | 'answerSetup'> {
  const fingerprint = audio.fingerprint ?? session.fingerprint;
  if (!fingerprint) throw invalid('offer a DTLS fingerprint (a=fingerprint)');
  const algorithm = text(fingerprint.type).toLowerCase();
  if (!isKnownHash(algorithm)) throw invalid('use a SHA-256 fingerprint');
  const value = text(fingerprint.hash);
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){19,63}$/i.test(value)) throw invalid('write the fingerprint as AB:CD:…');
  // The role in mediasoup's parameters is the remote side's.
  const offererIsPassive = (audio.setup ?? session.setup) === 'passive';
  return {
    dtls: {
      role: offererIsPassive ? 'server' : 'client',
      fingerprints: [{ algorithm, value }],
    },
    answerSetup: offererIsPassive ? 'active' : 'passive',
  };
}

/** The parser makes numbers of whatever looks like one, whatever its types say. */
const text = (value: unknown): string => String(value);

const HASHES = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'] as const;
const isKnownHash = (name: string): name is (typeof HASHES)[number] =>
  (HASHES as readonly string[]).includes(name);

/** What mediasoup must know to receive the learner's audio. */
export function learnerRtpParameters(offer: AudioOffer): types.RtpParameters {
  return {
    ...(offer.midExtensionId === undefined ? {} : { mid: offer.mid }),
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: offer.payloadType,
        clockRate: 48_000,
        channels: 2,
        parameters: offer.formatParameters,
        rtcpFeedback: feedbackOf(offer),
      },
    ],
    headerExtensions:
      offer.midExtensionId === undefined ? [] : [{ uri: MID_EXTENSION, id: offer.midExtensionId }],
    encodings: [offer.ssrc === undefined ? {} : { ssrc: offer.ssrc }],
  };
}

/** What mediasoup must know to send the interviewer's voice to the learner: what the offer says of it. */
export function listenerCapabilities(
  offer: AudioOffer,
  { codecs = [] }: types.RtpCapabilities,
): types.RtpCapabilities {
  return {
    codecs: codecs.map((codec) => ({ ...codec, rtcpFeedback: feedbackOf(offer) })),
    headerExtensions: [],
  };
}

const feedbackOf = ({ nack }: AudioOffer): types.RtcpFeedback[] => (nack ? [NACK] : []);

const invalid = (what: string) => new ProblemError('invalid_sdp', `Change the offer: ${what}.`);
