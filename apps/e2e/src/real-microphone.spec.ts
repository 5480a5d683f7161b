import type { Browser } from 'playwright-core';
import { wordErrorRate } from '@spool/speech';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { afterSilence, recording } from './speech/utterances';
import { Service } from './stack/service';

/** Longer than any greeting: the recording starts when it is over, though a capture device knows no turns. */
const SILENCE_MS = 12_000;

/** A person's recording through Chromium's own capture device, with its echo cancellation, noise suppression and gain control. */
describe('The real capture path of the browser', () => {
  const spoken = recording('sense_and_sensibility_01_austen_64kb-0920');
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    service = await Service.start();
    browser = await launchChromium({ captureFile: afterSilence(spoken, SILENCE_MS).file });
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('hears a real person', async () => {
    const learner = await Learner.open(browser, service.url, { microphone: 'device' });
    await learner.start();
    const text = await learner.turn('You', 1);
    await learner.turn('Interviewer', 2);
    await learner.waitForTurn();

    const { turns } = await learner.saidAndHeard();
    const said = turns.filter(({ speaker }) => speaker === 'learner').map((turn) => turn.text);
    const { rate, words } = wordErrorRate(spoken.text, said.join(' '));
    process.stdout.write(
      `said:  ${spoken.text}\nheard: ${said.join(' ')}\nword error rate: ${(100 * rate).toFixed(1)} % of ${words} words\n`,
    );
    expect(said[0]).toBe(text);
    expect(rate).toBeLessThanOrEqual(0.3);
    expect(learner.errors).toEqual([]);
  });
});
