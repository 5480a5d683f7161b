import { dtls, mutated, noise, rtcp, rtp, stun } from './datagrams';
import { Random } from './random';
import { mutatedSdp } from './sdp';

const OFFER =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n';
const MAKERS = {
  noise,
  stun,
  dtls,
  rtp: (random: Random) => rtp(7, 111, random),
  rtcp: (random: Random) => rtcp(7, random),
  mutated: (random: Random) => mutated(Buffer.from('hello'), random),
  sdp: (random: Random) => Buffer.from(mutatedSdp(OFFER, random)),
};

describe.each(Object.entries(MAKERS))('fuzzing with %s', (name, make) => {
  const made = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 300 }, () => make(random));
  };

  it('gives the same for the same seed, and something else for another', () => {
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it('gives many different things, of a size that a socket takes', () => {
    const all = made(3);
    expect(new Set(all.map((one) => one.toString('hex'))).size).toBeGreaterThan(250);
    if (name !== 'sdp') expect(Math.max(...all.map((one) => one.length))).toBeLessThanOrEqual(1600);
  });
});

it('makes RTCP that SRTCP can protect', () => {
  const random = new Random(4);
  for (let i = 0; i < 2000; i++) expect(rtcp(7, random).length).toBeGreaterThanOrEqual(8);
});
