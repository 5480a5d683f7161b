import { ProblemError } from '@spool/contracts';
import fc from 'fast-check';
import type { types } from 'mediasoup';
import { parse } from 'sdp-transform';
import { opusCapability, voiceCapabilities } from './opus-parameters';
import { writeAnswer } from './sdp-answer';
import { learnerRtpParameters, listenerCapabilities, readOffer, type AudioOffer } from './sdp-offer';

/** What a browser offers, shortened to what matters. */
const OFFER = `v=0
o=- 4215775240449105457 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:EsAw
a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
a=ice-options:trickle
a=fingerprint:sha-256 DA:7D:9E:75:AF:44:7D:F2:01:B6:A7:33:71:9D:F4:3F:C4:4A:B4:E5:C4:49:38:A6:7D:31:AE:A2:2A:12:71:C9
a=setup:actpass
a=mid:0
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=rtpmap:9 G722/8000
a=ssrc:1732846380 cname:vOWZAxwVTa41vRZd
`.replaceAll('\n', '\r\n');

const VIDEO = `m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n`;
const DATA = `m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n`;

const answerTo = (offer: AudioOffer) =>
  writeAnswer({
    offer,
    ice: { usernameFragment: 'ufrag', password: 'password', iceLite: true },
    candidates: [
      {
        foundation: 'udpcandidate',
        priority: 1,
        address: '127.0.0.1',
        ip: '127.0.0.1',
        protocol: 'udp',
        port: 44400,
        type: 'host',
      },
    ],
    dtls: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] },
    voice: offer.learnerReceives ? { ssrc: 42, cname: 'interviewer' } : undefined,
  });

const codeOf = (sdp: string): string => {
  try {
    readOffer(sdp);
    return 'none';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
};

/** What a router of mediasoup can do by itself. */
const ROUTER: types.RtpCapabilities = {
  codecs: [
    {
      ...opusCapability(111),
      preferredPayloadType: 111,
      rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
    },
  ],
  headerExtensions: [
    { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
    {
      kind: 'audio',
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      preferredId: 5,
    },
  ],
};

describe('an offer', () => {
  it('of a browser is understood', () => {
    expect(readOffer(OFFER)).toMatchObject({
      index: 0,
      mid: '0',
      isBundled: true,
      payloadType: 111,
      formatParameters: { minptime: 10, useinbandfec: 1 },
      ssrc: 1732846380,
      midExtensionId: 4,
      learnerSends: true,
      learnerReceives: true,
      dtls: { role: 'client', fingerprints: [{ algorithm: 'sha-256' }] },
      answerSetup: 'passive',
    });
    expect(learnerRtpParameters(readOffer(OFFER))).toMatchObject({
      mid: '0',
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, channels: 2 }],
      headerExtensions: [{ id: 4 }],
      encodings: [{ ssrc: 1732846380 }],
    });
  });

  it.each([
    ['nothing', '', 'invalid_sdp'],
    ['prose', 'v=0, please', 'invalid_sdp'],
    ['no audio', OFFER.replace('m=audio', 'm=video'), 'invalid_sdp'],
    ['audio that was refused', OFFER.replace('m=audio 9', 'm=audio 0'), 'invalid_sdp'],
    ['plain RTP', OFFER.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), 'invalid_sdp'],
    ['no Opus', OFFER.replace('opus/48000/2', 'PCMU/8000'), 'unsupported_codec'],
    ['no RTCP multiplexing', OFFER.replace('a=rtcp-mux\r\n', ''), 'invalid_sdp'],
    ['no ICE', OFFER.replace('a=ice-ufrag:EsAw\r\n', ''), 'invalid_sdp'],
    ['no fingerprint', OFFER.replace(/a=fingerprint:.*\r\n/, ''), 'invalid_sdp'],
    ['a hash that nobody should use', OFFER.replace('sha-256', 'md5'), 'invalid_sdp'],
    ['a fingerprint that is none', OFFER.replace(/(sha-256) .*/, '$1 xyz'), 'invalid_sdp'],
    ['nothing to send or receive', OFFER.replace('a=sendrecv', 'a=inactive'), 'invalid_sdp'],
    ['audio that cannot be told apart', OFFER.replace(/a=(ssrc|extmap):.*\r\n/g, ''), 'invalid_sdp'],
    ['an SSRC of 33 bits', OFFER.replace('1732846380', '8589934592'), 'invalid_sdp'],
    ['no SSRC that is one', OFFER.replace('1732846380', '0'), 'invalid_sdp'],
    ['a payload type that looks like RTCP', OFFER.replaceAll(':111', ':72'), 'invalid_sdp'],
    ['a payload type of 8 bits', OFFER.replaceAll(':111', ':200'), 'invalid_sdp'],
    ['a section that is none', OFFER + 'm=\r\n', 'invalid_sdp'],
  ])('with %s is refused', (_what, sdp, code) => {
    expect(codeOf(sdp)).toBe(code);
  });

  it.each(['recvonly', 'sendonly', 'sendrecv'])('that is %s says who speaks', (direction) => {
    expect(readOffer(OFFER.replace('sendrecv', direction))).toMatchObject({
      learnerSends: direction !== 'recvonly',
      learnerReceives: direction !== 'sendonly',
    });
  });

  it.each([
    ['a=rtcp-fb:111 nack', true],
    ['a=rtcp-fb:* nack', true],
    ['a=rtcp-fb:111 nack pli', false],
    ['a=rtcp-fb:63 nack', false],
    ['a=rtcp-fb:111 transport-cc', false],
  ])('with %s is about sending lost packets again: %s', (line, nack) => {
    const offer = readOffer(`${OFFER}${line}\r\n`);
    expect(offer.nack).toBe(nack);
    const feedback = nack ? [{ type: 'nack' }] : [];
    expect(learnerRtpParameters(offer).codecs[0]?.rtcpFeedback).toEqual(feedback);
    expect(listenerCapabilities(offer, ROUTER).codecs?.[0]?.rtcpFeedback).toEqual(feedback);
    expect(/a=rtcp-fb:111 nack\r\n/.test(answerTo(offer))).toBe(nack);
  });

  it('may have things that look like numbers where names belong', () => {
    const sdp = OFFER.replace('EsAw', '1234').replace(
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=fmtp:111 5',
    );
    expect(codeOf(sdp)).toBe('none');
    expect(codeOf(OFFER.replace('opus/48000/2', '5/48000'))).toBe('unsupported_codec');
    expect(codeOf(OFFER.replace('sha-256', '256'))).toBe('invalid_sdp');
  });

  it('gets an answer or a problem, whatever is in it', () => {
    const lines = OFFER.split('\r\n');
    const anything = fc.string({ unit: 'binary', maxLength: 40 });
    const line = fc.oneof(
      fc.constantFrom(...lines),
      anything,
      fc
        .tuple(fc.constantFrom('m=', 'a=', 'a=rtpmap:', 'a=fmtp:111 ', 'a=ssrc:', 'a=fingerprint:'), anything)
        .map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom(...lines), fc.nat({ max: 60 }), anything)
        .map(([known, at, noise]) => known.slice(0, at) + noise + known.slice(at)),
      fc.tuple(fc.constantFrom(...lines), fc.nat()).map(([known, n]) => known.replace(/\d+/, String(n))),
    );
    const mutated = fc
      .array(fc.tuple(fc.nat({ max: lines.length }), line), { maxLength: 6 })
      .map((changes) => {
        const copy = [...lines];
        for (const [at, changed] of changes) copy[at] = changed;
        return copy.join('\r\n');
      });
    const garbage = fc.array(line, { maxLength: 30 }).map((all) => `v=0\r\n${all.join('\r\n')}`);
    let answered = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, garbage, anything), (sdp) => {
        let offer: AudioOffer;
        try {
          offer = readOffer(sdp);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          return;
        }
        answered += 1;
        expect(parse(answerTo(offer)).media).toHaveLength(offer.sections.length);
        learnerRtpParameters(offer);
      }),
      { numRuns: 3000 },
    );
    expect(answered).toBeGreaterThan(100);
  });
});

describe('what a browser is told that we can do', () => {
  it('is Opus whose lost packets are sent again, without bandwidth estimation and what feeds it', () => {
    const told = voiceCapabilities(ROUTER);
    expect(told.codecs?.[0]).toMatchObject({ mimeType: 'audio/opus', rtcpFeedback: [{ type: 'nack' }] });
    expect(told.headerExtensions?.map(({ uri }) => uri)).toEqual(['urn:ietf:params:rtp-hdrext:sdes:mid']);
  });
});

describe('an answer', () => {
  const answered = (sdp: string) => parse(answerTo(readOffer(sdp)));

  it('accepts audio, ice-lite, with all candidates and the voice', () => {
    const { icelite, groups, media } = answered(OFFER);
    expect(icelite).toBe('ice-lite');
    expect(groups).toEqual([{ type: 'BUNDLE', mids: 0 }]);
    expect(media).toMatchObject([
      {
        type: 'audio',
        port: 9,
        protocol: 'UDP/TLS/RTP/SAVPF',
        mid: 0,
        direction: 'sendrecv',
        setup: 'passive',
        rtcpMux: 'rtcp-mux',
        iceUfrag: 'ufrag',
        rtp: [{ payload: 111, codec: 'opus', rate: 48000, encoding: 2 }],
        ext: [{ value: 4 }],
        candidates: [{ transport: 'udp', port: 44400, type: 'host' }],
        endOfCandidates: 'end-of-candidates',
        ssrcs: [
          { id: 42, attribute: 'cname' },
          { id: 42, attribute: 'msid' },
        ],
      },
    ]);
  });

  it('takes the payload type that was offered', () => {
    const [audio] = answered(OFFER.replaceAll('111', '96')).media;
    expect(audio).toMatchObject({ payloads: 96, rtp: [{ payload: 96 }], fmtp: [{ payload: 96 }] });
  });

  it.each([
    ['recvonly', 'sendonly'],
    ['sendonly', 'recvonly'],
  ])('to one who is %s is %s', (offered, direction) => {
    expect(answered(OFFER.replace('sendrecv', offered)).media[0]).toMatchObject({ direction });
  });

  it('refuses every other section, in the order of the offer', () => {
    const [session, audio] = OFFER.split(/(?=m=)/);
    const sdp = session + VIDEO + audio + DATA + audio?.replace('a=mid:0', 'a=mid:3');
    const { groups, media } = answered(sdp);
    expect(groups).toEqual([{ type: 'BUNDLE', mids: 0 }]);
    expect(media.map(({ type, port, mid }) => [type, port, mid])).toEqual([
      ['video', 0, 1],
      ['audio', 9, 0],
      ['application', 0, 2],
      ['audio', 0, 3],
    ]);
  });

  it('bundles nothing that was not bundled', () => {
    expect(answered(OFFER.replace('a=group:BUNDLE 0\r\n', '')).groups).toBeUndefined();
  });

  it('is the active side when the offerer insists on being the passive one', () => {
    expect(answered(OFFER.replace('actpass', 'passive')).media[0]).toMatchObject({ setup: 'active' });
  });
});
