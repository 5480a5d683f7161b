import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

/** Debian's package, which `npm test` installs. */
const EXECUTABLE = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

describe('the page at /api/docs in a browser', () => {
  const folder = temporaryFolder();
  let gateway: TestGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startGateway({ DATA_DIR: folder.path });
    browser = await chromium.launch({ executablePath: EXECUTABLE, chromiumSandbox: false });
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    folder.remove();
  });

  it('shows every route and the socket’s methods, and breaks no Content-Security-Policy', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${gateway.url}/api/docs`);
    await page.getByText('/api/interview/{session_id}/rtc/offer/{peer_id}').waitFor();
    await page.getByText('Join by WebSocket').click();
    await page.getByText('get_router_capabilities').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
