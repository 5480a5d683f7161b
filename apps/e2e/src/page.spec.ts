import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { synthesise, type Spoken } from './speech/utterances';
import { Service } from './stack/service';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

describe('The page', () => {
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    service = await Service.start();
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('says what to do when the microphone is refused, and goes on by typing', async () => {
    const learner = await Learner.open(browser, service.url, { microphone: 'refused' });
    await learner.start();
    await learner.notices.getByText('The microphone is blocked for this page.').waitFor();
    await learner.page.getByRole('button', { name: 'Try the microphone again' }).waitFor();
    await learner.turn('Interviewer', 1);
    await learner.floor.getByText('Type your answer below.').waitFor();

    const typedAtMs = await learner.audio.now();
    await learner.type('I like drawing comics.');
    expect(await learner.turn('You', 1)).toBe('I like drawing comics.');
    expect(await learner.turn('Interviewer', 2)).toMatch(/drawing/i);
    expect(await learner.audio.heardSince(typedAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
    await learner.interests.getByText('I like drawing comics').first().waitFor();

    // The learner allows it after all.
    await learner.allowMicrophone();
    await learner.page.getByRole('button', { name: 'Try the microphone again' }).click();
    await learner.page.getByRole('button', { name: 'Mute' }).waitFor();
    await learner.notices
      .getByText('The microphone is blocked for this page.')
      .waitFor({ state: 'detached' });
    await learner.close();
  });

  it('hears nothing while it is muted', async () => {
    const [secret, open] = (await synthesise('flite-rms', [
      'I play chess with my friends.',
      'I love building robots with my brother.',
    ])) as [Spoken, Spoken];
    const learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
    await learner.start();
    await learner.turn('Interviewer', 1);
    await learner.waitForTurn();
    await learner.page.getByRole('button', { name: 'Mute' }).click();
    await learner.floor.getByText('You are muted').waitFor();
    await learner.audio.say(secret);
    await learner.page.getByRole('button', { name: 'Unmute' }).click();
    await learner.waitForTurn();
    await learner.audio.say(open);
    const heard = await learner.turn('You', 1);
    expect(heard).toMatch(/robots|brother/i);
    expect(heard).not.toMatch(/chess|friends/i);
    await learner.close();
  });

  it('tells the older tab when the interview goes on in another, and can take it back', async () => {
    const older = await Learner.open(browser, service.url, { microphone: 'scripted' });
    const { session_id, rtc } = await older.start();
    await older.turn('Interviewer', 1);
    // The same interview is joined by somebody who knows its id.
    const newer = await Learner.open(browser, service.url, { microphone: 'scripted' });
    await joinAgain(newer.page, rtc.offer_url);

    await older.page.getByRole('heading', { name: 'It goes on in another tab' }).waitFor();
    await older.page.getByText('This interview was opened in another tab or on another device').waitFor();
    await older.page.getByRole('button', { name: 'Continue here instead' }).click();
    // It remembers: the greeting is still there, and the interviewer picks the conversation up.
    await older.turn('Interviewer', 2);
    expect(await older.turns('Interviewer').count()).toBeGreaterThanOrEqual(2);
    expect((await older.results()).session_id).toBe(session_id);
    await older.close();
    await newer.close();
  });

  it.each(['light', 'dark'] as const)('fits a phone, %s', async (colorScheme) => {
    const learner = await Learner.open(browser, service.url, {
      microphone: 'scripted',
      context: { ...PHONE, colorScheme },
    });
    await expectToFit(learner.page, ['Start talking', 'I would rather type']);
    await learner.start('I would rather type');
    await learner.turn('Interviewer', 1);
    for (const [index, text] of [
      'I love robots.',
      'I play chess with my friends.',
      'I also paint.',
    ].entries()) {
      await learner.type(text);
      await learner.turn('You', index + 1);
    }
    // The newest interest is the one in sight.
    await learner.interests.getByText('painting').waitFor();
    expect(await isInSight(learner.page, 'painting')).toBe(true);
    await expectToFit(learner.page, ['Mute', 'Send', 'End']);
    await learner.end();
    await expectToFit(learner.page, []);
    expect(learner.errors).toEqual([]);
    await learner.close();
  });
});

describe('The page of a service without speech recognition', () => {
  let service: Service;
  let browser: Browser;
  const noModels = mkdtempSync(join(tmpdir(), 'spool-no-models-'));

  beforeAll(async () => {
    service = await Service.start({ env: { SPOOL_MODELS_DIR: noModels } });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(noModels, { recursive: true });
  });

  it('says so before the start, and asks for typing instead of the microphone', async () => {
    const learner = await Learner.open(browser, service.url, { microphone: 'refused' });
    await learner.notices.getByText('This server cannot understand speech at the moment.').waitFor();
    await learner.start('Start typing');
    await learner.turn('Interviewer', 1);
    await learner.type('I like drawing comics.');
    await learner.turn('Interviewer', 2);
    await learner.end();
    await learner.page.getByText('I like drawing comics').first().waitFor();
    // Nobody asked for the microphone, so there is nothing to complain about.
    expect(learner.errors).toEqual([]);
  });
});

/** Nothing sticks out at the sides, and each button is in sight. */
async function expectToFit(page: Page, buttons: readonly string[]): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const { scrollWidth } = await page.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth }));
  expect(scrollWidth).toBeLessThanOrEqual(width);
  for (const name of buttons) {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    expect(box).not.toBeNull();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(width);
    expect(box!.y + box!.height).toBeLessThanOrEqual(page.viewportSize()!.height);
    // Large enough for a finger (WCAG 2.2, 2.5.8).
    expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(24);
  }
}

async function isInSight(page: Page, text: string): Promise<boolean> {
  const box = await page.getByTestId('interest-card').filter({ hasText: text }).boundingBox();
  return box !== null && box.x >= 0 && box.x + box.width <= (page.viewportSize()?.width ?? 0);
}

/** A second connection to the same interview. */
function joinAgain(page: Page, offerUrl: string): Promise<void> {
  return page.evaluate(async (url) => {
    const connection = new RTCPeerConnection();
    connection.addTransceiver('audio', { direction: 'recvonly' });
    await connection.setLocalDescription(await connection.createOffer());
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sdp: connection.localDescription?.sdp, type: 'offer' }),
    });
    await connection.setRemoteDescription((await response.json()) as RTCSessionDescriptionInit);
  }, offerUrl);
}
