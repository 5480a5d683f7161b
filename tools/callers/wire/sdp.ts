import { parse } from 'sdp-transform';
import { HOST_PRIORITY, type IceCredentials } from './ice';

export interface OfferParts {
  readonly ice: IceCredentials;
  readonly fingerprint: string;
  readonly ssrc: number;
  readonly payloadType: number;
  /** Where we listen. */
  readonly address: string;
  readonly port: number;
}

/** One audio section, Opus both ways, with the candidate in it (RFC 8829's shape). */
export function writeOffer({ ice, fingerprint, ssrc, payloadType, address, port }: OfferParts): string {
  return [
    'v=0',
    `o=- ${Date.now()} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF ${payloadType}`,
    `c=IN IP4 ${address}`,
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${payloadType} opus/48000/2`,
    `a=fmtp:${payloadType} minptime=10;useinbandfec=1;usedtx=1`,
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.pwd}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
    `a=ssrc:${ssrc} cname:caller`,
    `a=candidate:1 1 udp ${HOST_PRIORITY} ${address} ${port} typ host`,
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}

export interface ReadAnswer {
  readonly ice: IceCredentials;
  readonly fingerprint: string;
  /** The server's first UDP candidate. */
  readonly address: string;
  readonly port: number;
}

/** @throws Error that names what the answer lacks */
export function readAnswer(sdp: string): ReadAnswer {
  const session = parse(sdp);
  const audio = session.media.find(({ type, port }) => type === 'audio' && port !== 0);
  const candidate = audio?.candidates?.find(({ transport }) => transport.toLowerCase() === 'udp');
  const ufrag = audio?.iceUfrag ?? session.iceUfrag;
  const pwd = audio?.icePwd ?? session.icePwd;
  const fingerprint = audio?.fingerprint ?? session.fingerprint;
  if (!candidate) throw new Error('The answer has no audio with a UDP candidate.');
  if (!ufrag || !pwd) throw new Error('The answer has no ICE credentials.');
  if (fingerprint?.type.toLowerCase() !== 'sha-256')
    throw new Error('The answer has no SHA-256 fingerprint.');
  if ((audio?.setup ?? session.setup) === 'active')
    throw new Error('The answer wants to be the DTLS client.');
  return {
    ice: { ufrag, pwd },
    fingerprint: fingerprint.hash,
    address: candidate.ip,
    port: candidate.port,
  };
}
