import type { Browser } from 'playwright-core';
import type { Problem, TranscriptResponse } from '@spool/contracts';
import { wordErrorRate } from '@spool/speech';
import { Api } from './api';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { AiortcLearner } from './clients/aiortc-learner';
import { joinFromBrowser } from './clients/browser-offer';
import type { Heard } from './clients/heard';
import { WeriftLearner } from './clients/werift-learner';
import { synthesise, type Spoken } from './speech/utterances';
import { Service } from './stack/service';
import { until } from './until';

/** One exchange of SDP, both directions on one peer connection, by stacks that are not ours. */
describe('Joining by plain SDP', () => {
  let service: Service;
  let api: Api;
  let browser: Browser | undefined;
  let sentence: Spoken;

  beforeAll(async () => {
    [sentence] = (await synthesise('flite-rms', ['I play chess with my friends.'])) as [Spoken];
    service = await Service.start();
    api = new Api(service.url);
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Waits until the interviewer has finished its n-th turn. @returns all turns */
  async function interviewersTurn(n: number, sessionId: string): Promise<TranscriptResponse['turns']> {
    return until(
      async () => {
        const { turns } = await api.transcript(sessionId);
        return turns.filter(({ speaker }) => speaker === 'interviewer').length >= n ? turns : undefined;
      },
      { what: `the interviewer's turn ${n} to be heard to its end` },
    );
  }

  /** The greeting was heard to its end, the learner's one turn was understood, and answered. */
  async function expectConversation(sessionId: string, greeting: string): Promise<void> {
    const turns = await interviewersTurn(2, sessionId);
    const said = turns.filter(({ speaker }) => speaker === 'learner').map(({ text }) => text);
    expect(turns[0]).toMatchObject({ speaker: 'interviewer', text: greeting, interrupted: false });
    expect(wordErrorRate(sentence.text, said.join(' ')).rate).toBeLessThanOrEqual(0.5);
  }

  function expectAudible({ audibleMs, dbfs }: Heard): void {
    expect(audibleMs).toBeGreaterThan(1000);
    expect(dbfs).toBeGreaterThan(AUDIBLE_DBFS);
  }

  it('works from Chromium with a bare RTCPeerConnection', async () => {
    browser = await launchChromium();
    // Only the origin of the page is used, and the ears and the mouth that the test puts in; nobody presses its button.
    const { page, audio } = await Learner.open(browser, service.url, { microphone: 'scripted' });
    const { session_id, greeting, rtc } = await api.start('bare');
    // A click, so that sound may play.
    await page.getByRole('heading').click();
    const joinedAtMs = await audio.now();
    expect(await joinFromBrowser(page, rtc.offer_url)).toBe(111);

    expect(await audio.heardSince(joinedAtMs, 1000)).toBeGreaterThan(AUDIBLE_DBFS);
    await interviewersTurn(1, session_id);
    const { startedAtMs, over } = await audio.begin(sentence);
    await over;
    expect(await audio.heardSince(startedAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
    await expectConversation(session_id, greeting);
  });

  it('works from aiortc, whose Opus has another payload type', async () => {
    const { session_id, greeting, rtc } = await api.start('aiortc');
    const learner = new AiortcLearner(rtc.offer_url, sentence);
    try {
      expect(await learner.joined()).toBe(96);
      await interviewersTurn(1, session_id);
      expectAudible(await learner.heard());
      await learner.say();
      await expectConversation(session_id, greeting);
      expectAudible(await learner.heard());
    } finally {
      await learner.close();
    }
    await until(async () => !(await api.status(session_id)).connected, { what: 'the learner to be gone' });
  });

  it('works from werift by WHIP, with any payload type, until DELETE', async () => {
    const { session_id, greeting, rtc } = await api.start('werift');
    const learner = new WeriftLearner(101);
    try {
      const response = await fetch(rtc.offer_url, {
        method: 'POST',
        headers: { 'content-type': 'application/sdp' },
        body: await learner.offer(),
      });
      expect(response.status).toBe(201);
      expect(response.headers.get('content-type')).toMatch(/^application\/sdp/);
      const location = new URL(response.headers.get('location') ?? '', rtc.offer_url);
      await learner.accept(await response.text());

      await interviewersTurn(1, session_id);
      expectAudible(learner.heard());
      await learner.say(sentence);
      await expectConversation(session_id, greeting);
      expectAudible(learner.heard());

      expect((await api.status(session_id)).connected).toBe(true);
      expect((await fetch(location, { method: 'DELETE' })).status).toBe(200);
      await until(async () => !(await api.status(session_id)).connected, { what: 'the learner to be gone' });
      const again = await fetch(location, { method: 'DELETE' });
      expect(again.status).toBe(404);
      expect(((await again.json()) as Problem).code).toBe('peer_not_found');
    } finally {
      await learner.close();
    }
  });
});
