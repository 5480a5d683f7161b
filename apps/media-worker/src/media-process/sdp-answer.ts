import { write, type SessionDescription } from 'sdp-transform';
import type { types } from 'mediasoup';
import type { AudioOffer } from './sdp-offer';

export interface AnswerParts {
  readonly offer: AudioOffer;
  readonly ice: types.IceParameters;
  readonly candidates: types.IceCandidate[];
  readonly dtls: types.DtlsParameters;
  /** The interviewer's voice; `undefined` when the offerer does not receive. */
  readonly voice: { readonly ssrc: number; readonly cname: string } | undefined;
}

/**
 * The answer to a plain SDP offer: ICE-lite (RFC 8445), all candidates in it, audio accepted and every other
 * section refused with port 0 (RFC 9429).
 */
export function writeAnswer({ offer, ice, candidates, dtls, voice }: AnswerParts): string {
  const fingerprint =
    dtls.fingerprints.find(({ algorithm }) => algorithm === 'sha-256') ?? dtls.fingerprints[0];
  if (!fingerprint) throw new Error('mediasoup gave no DTLS fingerprint');
  const direction = voice ? (offer.learnerSends ? 'sendrecv' : 'sendonly') : 'recvonly';

  const audio: SessionDescription['media'][number] = {
    type: 'audio',
    port: 9,
    protocol: offer.sections[offer.index]?.protocol ?? 'UDP/TLS/RTP/SAVPF',
    payloads: String(offer.payloadType),
    connection: { version: 4, ip: '0.0.0.0' },
    rtp: [{ payload: offer.payloadType, codec: 'opus', rate: 48_000, encoding: 2 }],
    // In-band FEC lets us conceal what gets lost; DTX saves both sides the packets of silence (RFC 7587).
    fmtp: [{ payload: offer.payloadType, config: 'minptime=10;useinbandfec=1;usedtx=1' }],
    ...(offer.nack ? { rtcpFb: [{ payload: offer.payloadType, type: 'nack' }] } : {}),
    ...(offer.hasMid ? { mid: offer.mid } : {}),
    direction,
    setup: offer.answerSetup,
    iceUfrag: ice.usernameFragment,
    icePwd: ice.password,
    fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value },
    rtcpMux: 'rtcp-mux',
    rtcp: { port: 9, netType: 'IN', ipVer: 4, address: '0.0.0.0' },
    ...(offer.midExtensionId === undefined
      ? {}
      : { ext: [{ value: offer.midExtensionId, uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' }] }),
    candidates: candidates.map((candidate) => ({
      foundation: candidate.foundation,
      component: 1,
      transport: candidate.protocol,
      priority: candidate.priority,
      ip: candidate.address,
      port: candidate.port,
      type: candidate.type,
      ...(candidate.tcpType ? { tcptype: candidate.tcpType } : {}),
    })),
    endOfCandidates: 'end-of-candidates',
    ...(voice
      ? {
          msid: [{ id: 'interviewer', appdata: 'voice' }],
          ssrcs: [
            { id: voice.ssrc, attribute: 'cname', value: voice.cname },
            { id: voice.ssrc, attribute: 'msid', value: 'interviewer voice' },
          ],
        }
      : {}),
  };

  return write({
    version: 0,
    origin: {
      username: 'spool',
      sessionId: Date.now(),
      sessionVersion: 1,
      netType: 'IN',
      ipVer: 4,
      address: '0.0.0.0',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    icelite: 'ice-lite',
    ...(offer.isBundled ? { groups: [{ type: 'BUNDLE', mids: offer.mid }] } : {}),
    msidSemantic: { semantic: 'WMS', token: '*' },
    media: offer.sections.map((section, index) =>
      index === offer.index
        ? audio
        : {
            type: section.type,
            port: 0,
            protocol: section.protocol,
            payloads: section.payloads,
            connection: { version: 4, ip: '0.0.0.0' },
            ...(section.mid === undefined ? {} : { mid: section.mid }),
            direction: 'inactive',
            rtp: [],
            fmtp: [],
          },
    ),
  });
}
