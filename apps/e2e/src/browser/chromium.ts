import { chromium, type Browser } from 'playwright-core';

/** Debian's package, which `npm test` installs. */
const EXECUTABLE = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

/** No display, no sound card, no service of a vendor's. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface ChromiumOptions {
  /** A WAV file that Chromium's own capture device plays once, from when it is opened. */
  readonly captureFile?: string;
  /** Accept certificates that nobody has signed, for TURN over TLS. @default false */
  readonly trustAll?: boolean;
}

/**
 * Headless Chromium with a microphone of Chromium's. Whether a page may use it is the browser context's permission,
 * and sound needs a click, as with a person.
 */
export function launchChromium({ captureFile, trustAll = false }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    chromiumSandbox: false,
    args: [
      ...FLAGS,
      '--use-fake-device-for-media-stream',
      ...(trustAll ? ['--ignore-certificate-errors'] : []),
      ...(captureFile ? [`--use-file-for-fake-audio-capture=${captureFile}%noloop`] : []),
    ],
  });
}
