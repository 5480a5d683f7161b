import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { synthesise } from './speech/utterances';
import { Service } from './stack/service';

/** In the README, so it has to load fast. */
const FILE = join(__dirname, '../../web/docs/conversation.png');
const MAX_BYTES = 300_000;

const TURNS = [
  'I love building robots with my brother.',
  'I volunteer at the animal shelter.',
  'I play chess with my friends.',
  'I think I would like to be a doctor.',
];

/** Holds a real conversation and takes the README's picture of it while the learner speaks: `npm run screenshot`. */
it('takes a picture of a conversation', async () => {
  const spoken = await synthesise('flite-rms', TURNS);
  const service = await Service.start();
  const browser = await launchChromium();
  try {
    const learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
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
    await learner.page
      .getByTestId('partial')
      .filter({ hasText: /would like/ })
      .waitFor();
    mkdirSync(dirname(FILE), { recursive: true });
    await learner.page.screenshot({ path: FILE, animations: 'disabled' });
    await over;
    expect(statSync(FILE).size).toBeLessThan(MAX_BYTES);
    expect(learner.errors).toEqual([]);
  } finally {
    await browser.close();
    await service.stop();
  }
});
