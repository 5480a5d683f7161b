import type { Browser } from 'playwright-core';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { synthesise, type Spoken } from './speech/utterances';
import { Service } from './stack/service';

/** What breaks is said on the page, and heals without the learner. */
describe('An interview whose service breaks', () => {
  let service: Service;
  let browser: Browser;
  let learner: Learner;
  let first: Spoken;
  let second: Spoken;
  let third: Spoken;

  beforeAll(async () => {
    [first, second, third] = (await synthesise('flite-rms', [
      'I love building robots with my brother.',
      'I play chess with my friends.',
      'I think I would like to be a doctor.',
    ])) as [Spoken, Spoken, Spoken];
    service = await Service.start();
    browser = await launchChromium();
    learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
    await learner.start();
    await learner.turn('Interviewer', 1);
    await learner.waitForTurn();
    await learner.audio.say(first);
    await learner.turn('Interviewer', 2);
    await learner.waitForTurn();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** The learner is back when the interviewer says so, and when it understands and answers what is said next. */
  async function expectToGoOn(spoken: Spoken, learnersTurn: number): Promise<void> {
    await learner.page.getByRole('status').getByText('Connected').waitFor();
    await learner.waitForTurn();
    const before = await learner.turns('Interviewer').count();
    const saidAtMs = await learner.audio.now();
    await learner.audio.say(spoken);
    expect(await learner.turn('You', learnersTurn)).not.toBe('');
    await learner.turn('Interviewer', before + 1);
    expect(await learner.audio.heardSince(saidAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
    await learner.waitForTurn();
  }

  it('goes on after the gateway was killed and started again', async () => {
    const before = await learner.transcript.innerText();
    await service.stopGateway('SIGKILL');
    await learner.notices.getByText('The connection was lost. Reconnecting…').waitFor();
    await learner.floor.getByText('Nothing that you said is lost.').waitFor();
    await service.startGateway();

    await learner.notices.getByText('The connection was lost. Reconnecting…').waitFor({ state: 'detached' });
    await expectToGoOn(second, 2);
    expect(await learner.transcript.innerText()).toContain(before);
  });

  it('goes on after the media process was killed', async () => {
    const killedAtMs = await learner.audio.now();
    await service.killMediaProcess();
    await learner.notices.getByText('The connection was lost. Reconnecting…').waitFor();
    // The interviewer has its memory from the log.
    expect(await learner.audio.heardSince(killedAtMs, 500)).toBeGreaterThan(AUDIBLE_DBFS);
    await expectToGoOn(third, 3);
    const { turns } = await learner.saidAndHeard();
    expect(turns.filter(({ speaker }) => speaker === 'learner')).toHaveLength(3);
  });
});
