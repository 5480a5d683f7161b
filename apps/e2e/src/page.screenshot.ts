import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { fillStore, MAYA_ID } from './history/fill-store';
import { synthesise } from './speech/utterances';
import { Service } from './stack/service';

const FOLDER = join(__dirname, '../../web/docs');
/** In READMEs, so they have to load fast. */
const MAX_BYTES = 300_000;
const PHONE = { width: 390, height: 844 };

const TURNS = [
  'I love building robots with my brother.',
  'I volunteer at the animal shelter.',
  'I play chess with my friends.',
  'I think I would like to be a doctor.',
];

/**
 * Holds a real conversation, which is recorded, and takes the README's pictures of it while the learner speaks and of what
 * it has found: `npm run screenshot`. Older interviews of the history come from `history`.
 */
it('takes pictures of a conversation, its results and the history', async () => {
  const spoken = await synthesise('flite-rms', TURNS);
  const service = await Service.start({ prepare: (...folders) => fillStore(...folders, Date.now()) });
  const browser = await launchChromium();
  mkdirSync(FOLDER, { recursive: true });
  try {
    const learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
    const { page } = learner;
    await page.goto(`${service.url}/?user_id=${MAYA_ID}`);
    await page.getByRole('checkbox', { name: /^Record my voice/ }).check();
    await shoot(page, 'start');
    await learner.start();
    await learner.turn('Interviewer', 1);
    for (const [index, sentence] of spoken.slice(0, -1).entries()) {
      await learner.waitForTurn();
      await learner.audio.say(sentence);
      await learner.turn('You', index + 1);
      await learner.turn('Interviewer', index + 2);
    }
    await learner.waitForTurn();
    const { over } = await learner.audio.begin(spoken.at(-1)!);
    // Nearly to its end, so that the partial transcript is one to read.
    await page
      .getByTestId('partial')
      .filter({ hasText: /would like/ })
      .waitFor();
    await shoot(page, 'conversation');
    await over;
    await learner.turn('You', spoken.length);
    await learner.end();
    await page
      .getByRole('button', { name: /^Hear it/ })
      .first()
      .waitFor();
    await page.setViewportSize({ width: 1280, height: 1060 });
    await shoot(page, 'results');
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'results-phone');

    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.history-item .chip').nth(12).waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    await shoot(page, 'history-phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'history');
    expect(learner.errors).toEqual([]);
  } finally {
    await browser.close();
    await service.stop();
  }
});

async function shoot(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  expect(statSync(path).size).toBeLessThan(MAX_BYTES);
}
