import type { Browser } from 'playwright-core';
import { wordErrorRate } from '@spool/speech';
import type { ResultsResponse } from '@spool/contracts';
import { launchChromium } from './browser/chromium';
import { Learner } from './browser/learner';
import { AUDIBLE_DBFS } from './browser/page-audio';
import { followsFrom } from './follows';
import { synthesise, type Spoken } from './speech/utterances';
import { Service } from './stack/service';

/** What the learner says, each when it is their turn. */
const TURNS = [
  'I love building robots with my brother.',
  'I play chess with my friends.',
  'I volunteer at the animal shelter.',
  'I think I would like to be a doctor.',
];
/** What the learner says into the answer to the last of them. */
const INTERRUPTION = 'Wait, I also play the guitar in a band.';

/** What the cards must be about: all but one, as a misheard word can hide an interest. */
const INTERESTS = [/robot/i, /chess/i, /volunteer/i, /medicine|doctor/i, /guitar/i];
const MIN_INTERESTS = INTERESTS.length - 1;

/** Of all words of the interview. */
const MAX_WORD_ERROR_RATE = 0.15;
/** One short sentence is half wrong when two words of it are. */
const MAX_WORD_ERROR_RATE_OF_A_TURN = 0.5;
/** From the learner's first sample until the interviewer's last in the browser: what a busy machine needs too. */
const MAX_BARGE_IN_MS = 2500;

describe('A whole interview in a browser', () => {
  let service: Service;
  let browser: Browser;
  let learner: Learner;
  let turns: readonly Spoken[];
  let interruption: Spoken;
  let interrupted: { planned: string; spokenFromMs: number };
  let results: ResultsResponse;
  /** What a reader wants to see of a conversation. */
  const report: string[] = [];

  beforeAll(async () => {
    const byRms = await synthesise('flite-rms', [...TURNS.slice(0, 2), INTERRUPTION]);
    const byAwb = await synthesise('flite-awb', TURNS.slice(2));
    turns = [...byRms.slice(0, 2), ...byAwb];
    interruption = byRms[2]!;
    service = await Service.start();
    browser = await launchChromium();
    learner = await Learner.open(browser, service.url, { microphone: 'scripted' });
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    process.stdout.write(`${report.join('\n')}\n`);
  });

  it('greets so that the learner hears it', async () => {
    const pressedAtMs = await learner.audio.now();
    const { greeting } = await learner.start();

    const dbfs = await learner.audio.heardSince(pressedAtMs, 1000);
    expect(dbfs).toBeGreaterThan(AUDIBLE_DBFS);
    report.push(`greeting: ${dbfs.toFixed(1)} dBFS in the browser`);
    expect(await learner.turn('Interviewer', 1)).toBe(greeting);
    await learner.waitForTurn();
  });

  it('understands each turn and gives an audible answer that follows from it', async () => {
    let followed = 0;
    for (const [index, spoken] of turns.entries()) {
      await learner.waitForTurn();
      const { startedAtMs, over } = await learner.audio.begin(spoken);
      await learner.floor.getByText('Listening').waitFor();
      await learner.page.getByTestId('partial').waitFor();
      await over;

      const text = await learner.turn('You', index + 1);
      const dbfs = await learner.audio.heardSince(startedAtMs, 300);
      report.push(`said:   ${spoken.text}`, `heard:  ${text}`);
      const errors = wordErrorRate(spoken.text, text);
      expect(errors.rate).toBeLessThanOrEqual(MAX_WORD_ERROR_RATE_OF_A_TURN);
      expect(dbfs).toBeGreaterThan(AUDIBLE_DBFS);
      // The last answer will be interrupted, so what it says is known from what is still unspoken.
      const isLast = index === turns.length - 1;
      const answer = isLast ? await learner.planned() : await learner.turn('Interviewer', index + 2);
      report.push(`answer: ${answer}  (${dbfs.toFixed(1)} dBFS)`);
      // What was misheard cannot be followed.
      if (errors.rate === 0) {
        const told = turns.slice(0, index + 1).map((one) => one.text);
        expect({ answer, told, follows: followsFrom(answer, told) }).toMatchObject({ follows: true });
        followed++;
      }
      if (isLast)
        interrupted = { planned: answer, spokenFromMs: await learner.audio.firstHeard(startedAtMs) };
    }
    expect(followed).toBeGreaterThanOrEqual(turns.length / 2);
  });

  it('falls silent when the learner interrupts, and remembers only what was heard', async () => {
    const { planned, spokenFromMs } = interrupted;
    const { startedAtMs, over } = await learner.audio.begin(interruption);
    const silentFromMs = await learner.audio.silenceSince(startedAtMs, 400);
    await over;
    const text = await learner.turn('You', turns.length + 1);
    report.push(
      `interrupted: silent ${Math.round(silentFromMs - startedAtMs)} ms after the learner's first sample`,
      `heard:  ${text}`,
    );
    expect(silentFromMs - startedAtMs).toBeLessThan(MAX_BARGE_IN_MS);

    const { turns: transcript } = await learner.saidAndHeard();
    const stopped = transcript.filter((turn) => turn.interrupted);
    expect(stopped).toHaveLength(1);
    expect(stopped[0]!.speaker).toBe('interviewer');
    const heard = stopped[0]!.text;
    expect(planned.startsWith(heard)).toBe(true);
    expect(heard.length).toBeLessThan(planned.length);
    // Nobody says five words a second: more than that was not heard.
    const seconds = (silentFromMs - spokenFromMs) / 1000;
    expect(heard.split(' ').length).toBeLessThanOrEqual(Math.ceil(5 * seconds));
    await learner.transcript.getByText('interrupted').waitFor();
    report.push(`of the answer ${seconds.toFixed(1)} s were heard: ${heard}`);

    // The interviewer goes on from what was said into its words.
    const answer = await learner.turn('Interviewer', turns.length + 2);
    report.push(`answer: ${answer}`);
    expect(followsFrom(answer, [text])).toBe(true);
    await learner.waitForTurn();
  });

  it('recognises what was said', async () => {
    const { turns: transcript } = await learner.saidAndHeard();
    const heard = transcript.filter(({ speaker }) => speaker === 'learner').map(({ text }) => text);
    const said = [...turns, interruption].map(({ text }) => text);
    const { rate, words } = wordErrorRate(said.join(' '), heard.join(' '));
    report.push(`word error rate: ${(100 * rate).toFixed(1)} % of ${words} words`);
    expect(heard).toHaveLength(said.length);
    expect(rate).toBeLessThanOrEqual(MAX_WORD_ERROR_RATE);
  });

  it('shows each interest with the words that show it, and how long each answer took', async () => {
    const { turns: transcript } = await learner.saidAndHeard();
    const cards = await learner.interests.getByRole('listitem').all();
    const shown = await Promise.all(
      cards.map(async (card) => ({
        name: await card.getByRole('strong').innerText(),
        quote: await card.getByRole('blockquote').innerText(),
      })),
    );
    report.push(...shown.map(({ name, quote }) => `interest: ${name} (“${quote}”)`));
    for (const { quote } of shown) {
      expect(transcript.some(({ speaker, text }) => speaker === 'learner' && text.includes(quote))).toBe(
        true,
      );
    }
    const found = INTERESTS.filter((interest) => shown.some(({ name }) => interest.test(name)));
    expect(found.length).toBeGreaterThanOrEqual(MIN_INTERESTS);

    const measured = await learner.transcript.getByText(/^answered in \d+\.\d+ s$/).allInnerTexts();
    report.push(measured.join(', '));
    expect(measured).toHaveLength(turns.length + 1);
  });

  it('ends with interests whose quotes are in the transcript', async () => {
    await learner.end();
    await learner.page.getByRole('heading', { name: 'What you care about' }).waitFor();

    results = await learner.results();
    expect(results).toMatchObject({ final: true, status: 'ended', end_reason: 'api' });
    expect(results.interests.length).toBeGreaterThanOrEqual(MIN_INTERESTS);
    const { turns: transcript } = await learner.saidAndHeard();
    for (const { name, evidence } of results.interests) {
      const item = learner.page.getByRole('article').filter({ hasText: name });
      for (const { quote, turn_id } of evidence) {
        const turn = transcript.find((one) => one.turn_id === turn_id);
        expect(turn).toMatchObject({ speaker: 'learner', text: expect.stringContaining(quote) });
        await item.getByText(quote).first().waitFor();
      }
    }
    expect(learner.errors).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'has the results after the gateway was restarted by %s',
    async (signal) => {
      await service.restartGateway(signal);
      expect(await learner.results()).toEqual(results);
    },
  );
});
