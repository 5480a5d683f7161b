import { execFileSync } from 'node:child_process';
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AxeResults, Result } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 A and AA, and what axe's makers hold good beyond it. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const REPORT = join(__dirname, '../../../../dist/reports/axe.json');

export const SCHEMES = ['light', 'dark'] as const;
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

interface Finding {
  readonly view: string;
  readonly impact: string;
  readonly rule: string;
  readonly help: string;
  /** Selectors of what is wrong, and why. */
  readonly where: readonly string[];
}

/** Looks at views by axe-core, as they are, in both colour schemes and both sizes, and remembers what it found. */
export class AxeAudit {
  readonly findings: Finding[] = [];
  #checks = 0;
  #passes = 0;

  /** @returns what is serious or critical in this view */
  async look(page: Page, view: string): Promise<Finding[]> {
    const before = this.findings.length;
    const size = page.viewportSize();
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
    for (const [sizeName, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of SCHEMES) {
        // Without motion nothing is measured half-way through a change of colour.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
        this.#note(`${view}, ${sizeName}, ${colorScheme}`, await run(page));
      }
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
    if (size) await page.setViewportSize(size);
    return this.findings.slice(before).filter(({ impact }) => impact === 'serious' || impact === 'critical');
  }

  /** Writes `dist/reports/axe.json`. */
  report(): void {
    const count = (impact: string) => this.findings.filter((finding) => finding.impact === impact).length;
    const figures = {
      views: this.#checks,
      rules_passed: this.#passes,
      critical: count('critical'),
      serious: count('serious'),
      moderate: count('moderate'),
      minor: count('minor'),
    };
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: __dirname, encoding: 'utf8' }).trim();
    const machine = `${availableParallelism()} cores, Node ${process.versions.node}`;
    mkdirSync(join(REPORT, '..'), { recursive: true });
    writeFileSync(
      REPORT,
      `${JSON.stringify({ name: 'axe', commit, machine, figures, findings: this.findings }, null, 2)}\n`,
    );
  }

  #note(view: string, { passes, violations }: AxeResults): void {
    this.#checks += 1;
    this.#passes += passes.length;
    for (const { id, impact, help, nodes } of violations) {
      this.findings.push({
        view,
        impact: impact ?? 'unknown',
        rule: id,
        help,
        where: nodes.map(describeNode),
      });
    }
  }
}

const describeNode = ({ target, failureSummary }: Result['nodes'][number]): string =>
  `${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`;

const run = (page: Page): Promise<AxeResults> =>
  page.evaluate(
    (tags) =>
      (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations', 'passes'],
      }),
    TAGS,
  );
