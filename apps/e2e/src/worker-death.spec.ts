import type { Browser } from 'playwright-core';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { synthesise, type Spoken } from './speech/utterances';
import { Service } from './stack/service';

describe('An interview whose media worker is killed', () => {
  let service: Service;
  let browser: Browser;
  let learner: Learner;
  let first: Spoken;
  let second: Spoken;

  beforeAll(async () => {
    [first, second] = (await synthesise('flite-rms', [
      'I love building robots with my brother.',
      'I play chess with my friends.',
    ])) as [Spoken, Spoken];
    service = await Service.start({ workers: 2 });
    browser = await launchChromium();
    learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('goes on with another worker, on the same page and without a click', async () => {
    await learner.start();
    await learner.turn('Interviewer', 1);
    await learner.waitForTurn();
    await learner.audio.say(first);
    await learner.turn('Interviewer', 2);
    await learner.waitForTurn();
    const before = await learner.transcript.innerText();

    const killedAtMs = await learner.audio.now();
    await service.killWorkerWithInterview();

    // The new worker has the log: it says where they were.
    expect(await learner.turn('Interviewer', 3)).toMatch(/You were telling me about|We were talking about/);
    expect(await learner.audio.heardSince(killedAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
    await learner.waitForTurn();
    await learner.audio.say(second);
    expect(await learner.turn('You', 2)).not.toBe('');
    await learner.turn('Interviewer', 4);
    expect(await learner.transcript.innerText()).toContain(before);
  });
});
