import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { launchChromium, NO_CHROMIUM } from '../../../scripts/launch-chromium.ts';
import { bundleSdk } from './bundle-sdk.ts';

const program = fileURLToPath(new URL('processes/universal.ts', import.meta.url));
const result = (globals: object): string | undefined =>
  (globals as { batonResult?: string }).batonResult;

let script: string;
let inNode: string | undefined;
beforeAll(async () => {
  script = new TextDecoder().decode(await bundleSdk(program));
  await import(program);
  inNode = result(globalThis);
});

test('the program does in Node what it is meant to do', () => {
  expect(JSON.parse(inNode ?? '{}')).toMatchObject({
    spans: [{ name: 'open support-escalation' }, { name: 'initiate escalate' }, {}],
    states: [{ state: 'accepted', waitingSeconds: 60 }],
    completeness: { ratio: 0.5, missingFields: ['logs'] },
    randomIdLength: 16,
  });
});

test('the core runs where there are only web globals, as on an edge, and gives the same', () => {
  // Neither process, Buffer, require nor timers.
  const globals = createContext({ TextEncoder, TextDecoder, crypto, console, URL });
  runInContext(script, globals);
  expect(result(globals)).toBe(inNode);
});

test('the core runs in a browser and gives the same', async ({ skip }) => {
  const browser = (await launchChromium()) ?? skip(NO_CHROMIUM);
  try {
    const page = await browser.newPage();
    const errors: unknown[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.addScriptTag({ content: script });
    expect(errors).toEqual([]);
    expect(await page.evaluate('globalThis.batonResult')).toBe(inNode);
  } finally {
    await browser.close();
  }
});
