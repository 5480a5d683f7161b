import { readFileSync } from 'node:fs';
import type { InterviewList, ResultsResponse, StartResponse } from '@spool/contracts';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { AxeAudit } from './browser/axe';
import { launchChromium } from './browser/chromium';
import { fillStore, GOING_ON, MAYA_ID, MAYA_INTERVIEWS, SILENT, WHOLE } from './history/fill-store';
import { Service } from './stack/service';
import { until } from './until';

/** As many as the history shows at a time. */
const PAGE = 12;

describe('The views beside the conversation', () => {
  const audit = new AxeAudit();
  let service: Service;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    service = await Service.start({ prepare: (...folders) => fillStore(...folders, Date.now()) });
    browser = await launchChromium();
  });

  afterAll(async () => {
    audit.report();
    await browser?.close();
    await service?.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });

  afterEach(() => context.close());

  const open = (path: string, userId = MAYA_ID) => page.goto(`${service.url}${path}?user_id=${userId}`);
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const api = async <T>(path: string): Promise<T> => (await (await fetch(service.url + path)).json()) as T;

  it('shows results at an address of their own: as a picture, in quotes, and where they were said', async () => {
    await open(`/results/${WHOLE}`);
    await heading('What you care about').waitFor();
    const results = await api<ResultsResponse>(`/api/interview/${WHOLE}/results`);
    const reels = page.getByRole('group', { name: /^Picture of your interests/ }).getByRole('link');
    expect(await reels.count()).toBe(results.interests.length);
    const shown = await page
      .getByTestId('result-interest')
      .evaluateAll((cards) => cards.map((card) => card.dataset['name']));
    expect(shown).toEqual(results.interests.map(({ name }) => name));
    await page.getByRole('heading', { name: results.thread?.title ?? 'none' }).waitFor();
    for (const { name } of results.subjects ?? [])
      await page.getByText(name, { exact: true }).first().waitFor();
    expect(await audit.look(page, 'results')).toEqual([]);

    await reels
      .filter({ has: page.locator('[class*="disc"]') })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.querySelector(':target')?.getAttribute('data-name'))).toBe(
      results.interests.toSorted((a, b) => a.first_mentioned_at.localeCompare(b.first_mentioned_at))[0]?.name,
    );

    const quote = results.interests[0]?.evidence[0];
    await page
      .getByRole('link', { name: new RegExp(`^Turn ${quote?.turn_id} of the conversation`) })
      .first()
      .click();
    const turn = page.locator(`#turn-${quote?.turn_id}`);
    await turn.waitFor();
    expect(await turn.innerText()).toContain(quote?.quote);
    await until(async () => (await focused()).includes(quote?.quote ?? '?'), {
      what: 'the turn to have the focus',
    });
    expect(await audit.look(page, 'results with the conversation')).toEqual([]);
    await page.reload();
    await turn.waitFor();
    expect(errors).toEqual([]);
  });

  it('plays the moment in which a quote was said, where there is a recording', async () => {
    await open(`/results/${WHOLE}`);
    const quote = page.locator('.quote').filter({ hasText: 'Since I was nine' });
    await quote.getByRole('button', { name: /^Hear it: Since I was nine/ }).click();
    await quote.getByRole('button', { name: /^Stop/ }).waitFor();
    // Its end comes when the sound has come there.
    await quote.getByRole('button', { name: /^Hear it/ }).waitFor();
    expect(await page.locator('.is-failed').count()).toBe(0);
    await open(`/results/${GOING_ON}`);
    await page.locator('.quote').first().waitFor();
    expect(await page.getByRole('button', { name: /^Hear it/ }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('gives results, conversation and paper to keep', async () => {
    await open(`/results/${WHOLE}`);
    const download = async (name: RegExp): Promise<string> => {
      await page.getByText('Download', { exact: true }).click();
      const began = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const text = await contentOf(await began);
      await page.getByText('Download', { exact: true }).click();
      return text;
    };
    const text = await (await fetch(`${service.url}/api/interview/${WHOLE}/transcript?format=text`)).text();
    const results = await api<ResultsResponse>(`/api/interview/${WHOLE}/results`);
    expect(await download(/Conversation Text/)).toBe(text);
    expect(await download(/WebVTT/)).toMatch(/^WEBVTT\n/);
    expect(JSON.parse(await download(/Conversation JSON/))).toMatchObject({ session_id: WHOLE });
    expect(JSON.parse(await download(/Results JSON/))).toEqual(results);

    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByText('Download', { exact: true }).isVisible()).toBe(false);
    expect(await page.getByTestId('picture').isVisible()).toBe(true);
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    // Nine interests, a thread and where they lead.
    const sheets = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThan(1);
    expect(sheets).toBeLessThan(6);
    expect(errors).toEqual([]);
  });

  it('says so when an interview goes on, had nothing to tell, or is not there', async () => {
    await open(`/results/${GOING_ON}`);
    await page.getByText('The interview still goes on').waitFor();
    await open(`/results/${SILENT}`);
    await heading('Thank you for talking').waitFor();
    await page.getByText('It was too short to tell an interest from it.').waitFor();
    expect(errors).toEqual([]);
    for (const nobody of ['00000000-0000-4000-8000-999999999999', 'no-id']) {
      await open(`/results/${nobody}`);
      await page.getByText('There is no interview at this address.').waitFor();
    }
    expect(await audit.look(page, 'no such results')).toEqual([]);
    await page.getByRole('link', { name: 'To the history' }).click();
    await heading('Your interviews').waitFor();
    expect(await focused()).toBe('Your interviews');
  });

  it('lists interviews page by page and by date, and leads to each and back', async () => {
    await open('/history');
    const items = page.locator('.history-link');
    await items.nth(PAGE - 1).waitFor();
    expect(await items.count()).toBe(PAGE);
    await page.getByRole('button', { name: 'Show more' }).click();
    await items.nth(MAYA_INTERVIEWS - 1).waitFor();
    expect(await items.count()).toBe(MAYA_INTERVIEWS);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    expect(await focused()).toBe(await items.nth(PAGE).textContent());
    await items.first().getByText('Robotics').waitFor();
    expect(await audit.look(page, 'history')).toEqual([]);

    const list = await api<InterviewList>(`/api/interviews?user_id=${MAYA_ID}&limit=100`);
    const day = await page.evaluate(
      (iso) => new Date(iso).toLocaleDateString('sv-SE'),
      list.interviews[6]?.created_at ?? '',
    );
    await page.getByLabel('From').fill(day);
    await page.getByLabel('Until').fill(day);
    await until(async () => (await items.count()) === 1, { what: 'the one interview of that day' });
    expect(new URL(page.url()).searchParams.get('until') ?? new URL(page.url()).searchParams.get('to')).toBe(
      day,
    );
    await items.first().click();
    await page.getByTestId('results').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/results/${list.interviews[6]?.session_id}`);
    await page.goBack();
    await until(async () => (await items.count()) === 1, { what: 'the search as it was' });

    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByText('There was no interview in that time.').waitFor();
    expect(await audit.look(page, 'history without a find')).toEqual([]);
    await page.getByRole('button', { name: 'Clear' }).click();
    await items.nth(PAGE - 1).waitFor();
    expect(errors).toEqual([]);
  });

  it('starts the plan that was chosen, remembers it, and records only who agreed this time', async () => {
    await open('/');
    const plan = (name: RegExp) => page.getByRole('radio', { name });
    await plan(/^Job interview rehearsal/).check();
    expect(await audit.look(page, 'start')).toEqual([]);
    const consent = page.getByRole('checkbox', { name: /^Record my voice/ });
    const canRecord = (await consent.count()) > 0;
    if (canRecord) await consent.check();
    await page.getByRole('checkbox', { name: /learning thread/ }).check();
    expect(new URL(page.url()).search).toContain('plan=job-interview-rehearsal&mode=thread');
    // The same browser, without the address.
    await open('/');
    expect(await plan(/^Job interview rehearsal/).isChecked()).toBe(true);
    if (canRecord) {
      expect(await consent.isChecked()).toBe(false);
      await consent.check();
      // Agreed is to one plan's notice.
      await plan(/^Interest discovery/).check();
      expect(await consent.isChecked()).toBe(false);
      await plan(/^Job interview rehearsal/).check();
      await consent.check();
    }
    const asked = page.waitForRequest('**/api/interview/start');
    await page.getByRole('button', { name: 'I would rather type' }).click();
    expect((await asked).postDataJSON()).toMatchObject({
      user_id: MAYA_ID,
      plan_id: 'job-interview-rehearsal',
      mode: 'thread',
      ...(canRecord ? { recording_consent: true } : {}),
    });
    await page.getByRole('textbox', { name: 'Type your answer' }).waitFor();
    await page.getByTestId('turn-interviewer').first().waitFor();
    expect(await audit.look(page, 'conversation')).toEqual([]);
    // Another view takes its place: nobody is heard there, and it can be joined again.
    await page.evaluate(() => history.pushState(null, '', '/history'));
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
    await heading('Your interviews').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Join again' }).waitFor();
    expect(await audit.look(page, 'stopped')).toEqual([]);
    await page.getByRole('button', { name: 'Join again' }).click();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByTestId('results').waitFor();
    expect(errors).toEqual([]);
  });

  it('joins who was invited to an interview, and asks them for nothing that was chosen for them', async () => {
    const response = await fetch(`${service.url}/api/interview/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'invited' }),
    });
    const { session_id, join_token, greeting } = (await response.json()) as StartResponse;
    await page.goto(`${service.url}/#join=${join_token.token}`);
    await heading('You are invited to talk').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.getByRole('radio').count()).toBe(0);
    await page.getByRole('button', { name: 'I would rather type' }).click();
    await page.getByTestId('turn-interviewer').first().waitFor();
    expect(await page.getByTestId('turn-text').first().innerText()).toBe(greeting);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByTestId('results').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/results/${session_id}`);
    expect(errors).toEqual([]);
  });

  it('can be used by keyboard alone, from the first key to the results', async () => {
    await open('/', 'keyboard');
    await page.getByRole('radio').first().waitFor();
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 25; presses++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
        });
        if (at === name) return;
      }
      throw new Error(`Tab never came to "${name}".`);
    };
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio').nth(1).isChecked()).toBe(true);
    await page.keyboard.press('ArrowUp');
    await tabTo('I would rather type');
    // Where the focus is can be seen.
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByTestId('turn-interviewer').first().waitFor();
    await tabTo('Type your answer');
    await page.keyboard.type('I love building robots with my brother.');
    await page.getByTestId('connection-state').and(page.locator('[data-state="connected"]')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('interest-card').filter({ hasText: 'robotics' }).waitFor();
    await tabTo('End');
    await page.keyboard.press('Enter');
    await heading('What you care about').waitFor();
    expect(await focused()).toBe('What you care about');
    await tabTo('Start another');
    await page.keyboard.press('Enter');
    await heading('What shall we talk about?').waitFor();
    expect(await focused()).toBe('What shall we talk about?');
    expect(errors).toEqual([]);
  });

  it('deletes a person’s data when they are sure, and proves it', async () => {
    await open('/history', 'noah');
    await page.locator('.history-link').first().waitFor();
    await page.getByRole('button', { name: 'Delete my data' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete everything?' });
    await dialog.waitFor();
    expect(await focused()).toBe('Keep it');
    expect(await audit.look(page, 'deletion')).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    expect((await api<InterviewList>('/api/interviews?user_id=noah')).interviews).toHaveLength(1);

    await page.getByRole('button', { name: 'Delete my data' }).click();
    await dialog.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByTestId('receipt').getByText('1 interview,').waitFor();
    await until(async () => (await focused()) === 'Your data is deleted', {
      what: 'the focus on the receipt',
    });
    await page.getByText('You have had no interview yet.').waitFor();
    expect((await api<InterviewList>('/api/interviews?user_id=noah')).interviews).toEqual([]);
    expect(await audit.look(page, 'receipt')).toEqual([]);
    const began = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the receipt' }).click();
    expect(JSON.parse(await contentOf(await began))).toMatchObject({ user_id: 'noah', interviews: 1 });
    expect(errors).toEqual([]);
  });

  it('says what is wrong and has a way on when the network, the gateway or the page itself fails', async () => {
    await open('/');
    await page.getByRole('radio').first().waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('alert').getByText('The server could not be reached.').waitFor();
    expect(await audit.look(page, 'offline')).toEqual([]);
    // It comes by itself.
    await context.setOffline(false);
    await page.locator('.history-link').first().waitFor();

    const down = '**/api/interview/*/results';
    await page.route(down, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"store_unavailable","detail":"Try again in a moment: the store cannot be reached."}',
      }),
    );
    await open(`/results/${WHOLE}`);
    await page.getByText('the store cannot be reached').waitFor();
    await page.unroute(down);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('results').waitFor();

    await page.route(down, (route) => route.fulfill({ json: { session_id: WHOLE, final: true } }));
    await page.reload();
    await heading('This page broke').waitFor();
    expect(await audit.look(page, 'broken')).toEqual([]);
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await heading('What shall we talk about?').waitFor();
  });

  it.each(['/', '/history', `/results/${WHOLE}`])('fits a phone: %s', async (path) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(path);
    await page.getByRole('heading', { level: 1, name: /talk about|care about|Your interviews/ }).waitFor();
    if (path !== '/') await page.locator('.history-link, .reel').first().waitFor();
    const { wide, small } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      // Links within sentences may be as small as their words (WCAG 2.2, 2.5.8).
      small: [...document.querySelectorAll('button, input, nav a, summary, .quote-place, .reel')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .filter(({ element }) => !element.closest('label'))
        .map(({ element }) => element.outerHTML.slice(0, 100)),
    }));
    expect(wide).toBeLessThanOrEqual(390);
    expect(small).toEqual([]);
  });
});

async function contentOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}
