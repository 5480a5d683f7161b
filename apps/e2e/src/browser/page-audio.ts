import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Spoken } from '../speech/utterances';
import { installPageAudio, PROBE_WORKLET } from './in-page';

/** One reading of the interviewer's voice in the browser; ms are the page's epoch clock. */
export interface Level {
  readonly atMs: number;
  readonly dbfs: number;
}

/** Louder than this is speech that a person hears; comfort noise and codec residue are below. */
export const AUDIBLE_DBFS = -45;
/** Digital silence is minus infinity dBFS, which JSON does not have. */
const SILENCE_DBFS = -100;

const SPEECH_PATH = '/e2e/speech/';

/**
 * The learner's ears and, if it is scripted, mouth inside the browser: an AudioWorklet measures what the page
 * receives over WebRTC, and `getUserMedia` gives a microphone into which WAV files are played on command.
 * Both keep to the page's Content-Security-Policy, which stays in force.
 */
export class PageAudio {
  readonly #page: Page;
  readonly #said = new Map<string, Spoken>();

  /** @param microphone `scripted`: WAV files on command; `device`: whatever Chromium has */
  static async install(
    context: BrowserContext,
    page: Page,
    microphone: 'scripted' | 'device',
  ): Promise<PageAudio> {
    const audio = new PageAudio(page);
    await context.route(`**${SPEECH_PATH}*`, (route) => {
      const spoken = audio.#said.get(basename(new URL(route.request().url()).pathname));
      return spoken
        ? route.fulfill({ contentType: 'audio/wav', body: readFileSync(spoken.file) })
        : route.fulfill({ status: 404 });
    });
    await context.addInitScript(installPageAudio, {
      probe: PROBE_WORKLET,
      scripted: microphone === 'scripted',
      silenceDbfs: SILENCE_DBFS,
    });
    return audio;
  }

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Begins to say something. @returns when its first sample was played, and the end of it */
  async begin(spoken: Spoken): Promise<{ startedAtMs: number; over: Promise<void> }> {
    const name = basename(spoken.file);
    this.#said.set(name, spoken);
    const startedAtMs = await this.#page.evaluate(
      (url) => window.__e2eAudio.say(url),
      `${SPEECH_PATH}${name}`,
    );
    return { startedAtMs, over: this.#page.evaluate(() => window.__e2eAudio.said()) };
  }

  async say(spoken: Spoken): Promise<void> {
    const { over } = await this.begin(spoken);
    await over;
  }

  /** The interviewer's levels since a moment, each over 20 ms. */
  levels(sinceMs: number): Promise<readonly Level[]> {
    return this.#page.evaluate((since) => window.__e2eAudio.levels(since), sinceMs);
  }

  /** Waits until the interviewer has been audible for `forMs` in all since a moment. @returns the mean level of that */
  async heardSince(sinceMs: number, forMs: number): Promise<number> {
    await this.#page.waitForFunction(
      ({ since, windows, audible }) =>
        window.__e2eAudio.levels(since).filter(({ dbfs }) => dbfs > audible).length >= windows,
      { since: sinceMs, windows: forMs / 20, audible: AUDIBLE_DBFS },
    );
    const audible = (await this.levels(sinceMs)).filter(({ dbfs }) => dbfs > AUDIBLE_DBFS);
    const power = audible.reduce((sum, { dbfs }) => sum + 10 ** (dbfs / 10), 0) / audible.length;
    return 10 * Math.log10(power);
  }

  /** When the interviewer was first audible since a moment; it must have been. */
  async firstHeard(sinceMs: number): Promise<number> {
    const first = (await this.levels(sinceMs)).find(({ dbfs }) => dbfs > AUDIBLE_DBFS);
    if (!first) throw new Error('The interviewer has not been heard.');
    return first.atMs;
  }

  /** Waits until the interviewer has been silent for `forMs` on end. @returns when that silence began */
  async silenceSince(sinceMs: number, forMs: number): Promise<number> {
    const began = await this.#page.waitForFunction(
      ({ since, silentMs, audible }) => {
        const levels = window.__e2eAudio.levels(since);
        const last = levels.findLast(({ dbfs }) => dbfs > audible)?.atMs ?? since;
        return (levels.at(-1)?.atMs ?? since) - last >= silentMs ? last : null;
      },
      { since: sinceMs, silentMs: forMs, audible: AUDIBLE_DBFS },
    );
    return Number(await began.jsonValue());
  }

  /** The page's clock, epoch ms. */
  now(): Promise<number> {
    return this.#page.evaluate(() => performance.timeOrigin + performance.now());
  }
}
