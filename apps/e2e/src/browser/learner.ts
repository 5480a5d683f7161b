import type { BrowserContext, BrowserContextOptions, Browser, Locator, Page } from 'playwright-core';
import type { ResultsResponse, StartResponse, TranscriptResponse } from '@spool/contracts';
import { until } from '../until';
import { restrictMedia, type MediaNetwork } from './network';
import { PageAudio } from './page-audio';

/** How long anything on the page may take: an answer of ten seconds on a machine that is busy. */
const PATIENCE_MS = 60_000;

export interface LearnerOptions {
  readonly microphone: 'scripted' | 'device' | 'refused';
  readonly context?: BrowserContextOptions;
  /** @default everything gets through */
  readonly network?: MediaNetwork;
}

/** A person in front of the page: finds things by their role and words, and hears what the page plays. */
export class Learner {
  readonly page: Page;
  readonly audio: PageAudio;
  readonly floor: Locator;
  readonly transcript: Locator;
  readonly interests: Locator;
  readonly notices: Locator;
  readonly textBox: Locator;
  /** Errors that the page did not catch, and what it wrote to the console as an error. */
  readonly errors: string[] = [];
  readonly #context: BrowserContext;
  readonly #url: string;
  #started: StartResponse | undefined;

  static async open(browser: Browser, url: string, options: LearnerOptions): Promise<Learner> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options.context });
    if (options.microphone !== 'refused') await context.grantPermissions(['microphone'], { origin: url });
    context.setDefaultTimeout(PATIENCE_MS);
    if (options.network) await restrictMedia(context, options.network);
    const page = await context.newPage();
    const audio = await PageAudio.install(
      context,
      page,
      options.microphone === 'scripted' ? 'scripted' : 'device',
    );
    const learner = new Learner(url, context, page, audio);
    await page.goto(url);
    return learner;
  }

  private constructor(url: string, context: BrowserContext, page: Page, audio: PageAudio) {
    this.page = page;
    this.audio = audio;
    this.#url = url;
    this.#context = context;
    this.floor = page.getByRole('region', { name: 'Who has the floor' });
    this.transcript = page.getByRole('log', { name: 'Transcript' });
    this.interests = page.getByRole('complementary', { name: 'Interests found so far' });
    this.notices = page.getByRole('status');
    this.textBox = page.getByRole('textbox', { name: 'Type your answer' });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('response', (response) => {
      if (response.url().endsWith('/api/interview/start') && response.ok()) {
        void response.json().then((started: StartResponse) => (this.#started = started));
      }
    });
  }

  /** Presses the one button. @returns what the service answered */
  async start(
    button: 'Start talking' | 'I would rather type' | 'Start typing' = 'Start talking',
  ): Promise<StartResponse> {
    await this.page.getByRole('button', { name: button }).click();
    return until(() => this.#started, { what: 'the interview to be started' });
  }

  /** Waits until the page says that it is the learner's turn. */
  async waitForTurn(): Promise<void> {
    await this.floor.getByText('Your turn').waitFor();
  }

  /** Changes their mind about the microphone, in the browser's own settings. */
  async allowMicrophone(): Promise<void> {
    await this.#context.grantPermissions(['microphone'], { origin: this.#url });
  }

  /** Turns that the page shows, without those that are only planned. */
  turns(speaker: 'You' | 'Interviewer'): Locator {
    return this.transcript.locator('.turn').filter({ hasText: `${speaker}:` });
  }

  /** Waits for the n-th turn of a speaker, counted from 1, to be over. @returns its words */
  async turn(speaker: 'You' | 'Interviewer', n: number): Promise<string> {
    const turn = this.turns(speaker)
      .nth(n - 1)
      .and(this.page.locator('[data-over="true"]'));
    await turn.waitFor();
    return turn.getByTestId('turn-text').innerText();
  }

  /** What the interviewer is saying, with what it still means to say. */
  async planned(): Promise<string> {
    return this.turns('Interviewer').last().getByTestId('turn-text').innerText();
  }

  async type(text: string): Promise<void> {
    await this.textBox.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  async end(): Promise<void> {
    await this.page.getByRole('button', { name: 'End', exact: true }).click();
    await this.page.getByRole('link', { name: 'Start another' }).waitFor();
  }

  results(): Promise<ResultsResponse> {
    return this.#get<ResultsResponse>('results');
  }

  /** The transcript as the API has it. */
  saidAndHeard(): Promise<TranscriptResponse> {
    return this.#get<TranscriptResponse>('transcript');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #get<T>(what: string): Promise<T> {
    const response = await fetch(`${this.#url}/api/interview/${this.#started?.session_id}/${what}`);
    if (!response.ok) throw new Error(`GET ${what}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
