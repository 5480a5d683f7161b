import type { Browser } from 'playwright-core';
import { wordErrorRate } from '@spool/speech';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { mediaPaths, type MediaNetwork, type MediaPath } from './browser/network';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { recording } from './speech/utterances';
import { Service } from './stack/service';
import { TurnServer } from './stack/turn-server';

/** A real person, so that what gets through is judged by its words. */
const SPOKEN = recording('sense_and_sensibility_01_austen_64kb-0880');
const MAX_WORD_ERROR_RATE = 0.3;

describe('An interview from behind', () => {
  let turn: TurnServer;
  let browser: Browser;
  let service: Service | undefined;

  beforeAll(async () => {
    turn = await TurnServer.start();
    browser = await launchChromium({ trustAll: true });
  });

  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  afterAll(async () => {
    await browser?.close();
    await turn?.stop();
  });

  /** Hears the greeting and says a sentence. @returns the ways that media took meanwhile */
  async function talkThrough(network: MediaNetwork, env: Record<string, string>): Promise<MediaPath[]> {
    service = await Service.start({ env });
    const learner = await Learner.open(browser, service.url, { microphone: 'scripted', network });
    try {
      const pressedAtMs = await learner.audio.now();
      await learner.start();
      expect(await learner.audio.heardSince(pressedAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
      await learner.waitForTurn();
      await (
        await learner.audio.begin(SPOKEN)
      ).over;
      const heard = await learner.turn('You', 1);
      expect(wordErrorRate(SPOKEN.text, heard).rate).toBeLessThanOrEqual(MAX_WORD_ERROR_RATE);
      return await mediaPaths(learner.page);
    } finally {
      await learner.close();
    }
  }

  it.each([
    ['UDP', 'udp', () => turn.udpUrl],
    ['TCP', 'tcp', () => turn.tcpUrl],
    ['TLS', 'tls', () => turn.tlsUrl],
  ] as const)('a network where only TURN over %s gets through', async (_name, relayProtocol, url) => {
    const env = { TURN_URLS: url(), TURN_SECRET: turn.secret };
    const paths = await talkThrough({ relayOnly: true }, env);
    // One connection each way.
    expect(paths).toEqual([
      { localType: 'relay', protocol: 'udp', relayProtocol },
      { localType: 'relay', protocol: 'udp', relayProtocol },
    ]);
  });

  it('a firewall that drops UDP, by ICE-TCP and without TURN', async () => {
    const paths = await talkThrough({ udpBlocked: true }, {});
    expect(paths.map(({ protocol }) => protocol)).toEqual(['tcp', 'tcp']);
  });

  it('nothing but a TURN server that refuses its credentials: the learner is told, and can type', async () => {
    service = await Service.start({ env: { TURN_URLS: turn.udpUrl, TURN_SECRET: 'another secret' } });
    const learner = await Learner.open(browser, service.url, {
      microphone: 'scripted',
      network: { relayOnly: true },
    });
    await learner.start();
    await learner.notices
      .getByText(/you can go on by typing/i)
      .first()
      .waitFor();
    await learner.close();
  });
});
