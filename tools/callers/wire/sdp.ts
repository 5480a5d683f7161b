import { isIPv4 } from 'node:net';
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
  /** `active`: we are the DTLS client in any case; some servers would be that otherwise. @default 'actpass' */
  readonly setup?: 'actpass' | 'active';
}

/** One audio section, Opus both ways, with the candidate in it (RFC 8829's shape). */
export function writeOffer(parts: OfferParts): string {
  const { ice, fingerprint, ssrc, payloadType, address, port, setup = 'actpass' } = parts;
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
    `a=rtcp-fb:${payloadType} nack`,
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.pwd}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    `a=ssrc:${ssrc} cname:caller`,
    `a=candidate:1 1 udp ${HOST_PRIORITY} ${address} ${port} typ host`,
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}

export interface ReadAnswer {
  readonly ice: IceCredentials;
  readonly fingerprint: string;
  /** The server's first candidate over UDP and IPv4. */
  readonly address: string;
  readonly port: number;
}

/** @throws Error that names what the answer lacks */
export function readAnswer(sdp: string): ReadAnswer {
  const session = parse(sdp);
  const audio = session.media.find(({ type, port }) => type === 'audio' && port !== 0);
  const candidate = audio?.candidates?.find(
    ({ transport, ip }) => transport.toLowerCase() === 'udp' && isIPv4(ip),
  );
  const ufrag = audio?.iceUfrag ?? session.iceUfrag;
  const pwd = audio?.icePwd ?? session.icePwd;
  // A server may name several hashes of its certificate; the parser keeps the last one only.
  const fingerprint = /^a=fingerprint:sha-256 (\S+)/im.exec(sdp)?.[1];
  if (!candidate) throw new Error('The answer has no audio with a UDP candidate over IPv4.');
  if (!ufrag || !pwd) throw new Error('The answer has no ICE credentials.');
  if (!fingerprint) throw new Error('The answer has no SHA-256 fingerprint.');
  if ((audio?.setup ?? session.setup) === 'active')
    throw new Error('The answer wants to be the DTLS client.');
  return {
    ice: { ufrag, pwd },
    fingerprint,
    address: candidate.ip,
    port: candidate.port,
  };
}
