import { readAnswer, writeOffer } from './sdp';

const HASH = Array.from({ length: 32 }, () => 'AB').join(':');

/** As aiortc writes it: several hashes, and candidates of both families. */
const answer = (lines: readonly string[]): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'm=audio 4000 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 127.0.0.1',
    'a=mid:0',
    'a=rtpmap:111 opus/48000/2',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:0123456789012345678901',
    ...lines,
    '',
  ].join('\r\n');
const CANDIDATES = [
  'a=candidate:1 1 udp 2130706431 fd00::2 4001 typ host',
  'a=candidate:2 1 tcp 2130706431 127.0.0.1 9 typ host tcptype active',
  'a=candidate:3 1 udp 2130706431 127.0.0.1 4000 typ host',
];

describe('readAnswer', () => {
  it('finds the SHA-256 fingerprint among others, and the candidate over UDP and IPv4', () => {
    const lines = [
      ...CANDIDATES,
      `a=fingerprint:sha-256 ${HASH}`,
      'a=fingerprint:sha-512 00:11',
      'a=setup:passive',
    ];
    expect(readAnswer(answer(lines))).toEqual({
      ice: { ufrag: 'abcd', pwd: '0123456789012345678901' },
      fingerprint: HASH,
      address: '127.0.0.1',
      port: 4000,
    });
  });

  it.each<[string, string[]]>([
    ['no SHA-256 fingerprint', [...CANDIDATES, 'a=fingerprint:sha-512 00:11']],
    ['no audio with a UDP candidate over IPv4', [CANDIDATES[0] ?? '', `a=fingerprint:sha-256 ${HASH}`]],
    ['wants to be the DTLS client', [...CANDIDATES, `a=fingerprint:sha-256 ${HASH}`, 'a=setup:active']],
  ])('says what is wrong: %s', (why, lines) => {
    expect(() => readAnswer(answer(lines))).toThrow(why);
  });
});

it('offers either DTLS role, or insists on being the client', () => {
  const parts = {
    ice: { ufrag: 'u', pwd: 'p' },
    fingerprint: HASH,
    ssrc: 1,
    payloadType: 111,
    address: '127.0.0.1',
    port: 5,
  };
  expect(writeOffer(parts)).toContain('a=setup:actpass\r\n');
  expect(writeOffer({ ...parts, setup: 'active' })).toContain('a=setup:active\r\n');
});
