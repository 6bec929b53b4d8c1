import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Why a test of pages is skipped. */
export const NO_CHROMIUM = `There is no browser at ${PATH}; name one in CHROMIUM_PATH.`;

/** Starts the browser of the tests, or gives undefined where there is none. */
export async function launchChromium(): Promise<Browser | undefined> {
  if (!existsSync(PATH)) return undefined;
  return chromium.launch({ executablePath: PATH, args: ['--no-sandbox', '--disable-gpu'] });
}
