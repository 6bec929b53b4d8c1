import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium, NO_CHROMIUM } from '../../../scripts/launch-chromium.ts';
import { startWebhook, type WebhookPeer } from '../testdata/alert-peers.ts';
import {
  askBaton,
  buildBaton,
  FREE_PORTS,
  type Running,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const escalation = defineProcess({
  name: 'escalation',
  stages: { triage: { team: 'support' }, fix: { team: 'platform', terminal: true } },
  handoffs: { escalate: { from: 'triage', to: 'fix', sla: { complete: '10s' } } },
});

let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
let hook: WebhookPeer;
let up: Running;
beforeAll(async () => {
  await buildBaton();
  dataDir = await temporaryDataDir();
  hook = await startWebhook();
  await writeFile(
    join(dataDir.path, 'alerts.yaml'),
    `channels: { hook: { kind: webhook, url: '${hook.url}' } }
default: [hook]
rules: { past-usual: { params: { minimum: 1 } } }
`,
  );
  up = startBaton(['up', ...FREE_PORTS, '--data-dir', dataDir.path]);
  await up.says('Stop with Ctrl-C.');
}, 300_000);
afterAll(async () => {
  up.kill('SIGTERM');
  await up.ended;
  await hook.close();
  await dataDir.dispose();
});

async function requestAbout(rule: string) {
  for (let count = 1; ; count += 1) {
    const request = (await hook.receives(count))[count - 1];
    if (JSON.stringify(request?.body).includes(rule)) return request;
  }
}

it('a slow handoff reaches a webhook, the terminal and the live page', async () => {
  const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
  const tracing = startHandoffTracing({ endpoint: engine.otlpUrl });
  const tracer = createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider });
  const earlier = tracer.item('FAST-1');
  earlier.open({ stage: 'triage' });
  const handoff = earlier.handoff('escalate', {});
  earlier.accept(handoff);
  earlier.complete(handoff);
  const item = tracer.item('<i>SLOW-1');
  const limitMillis = Date.now() + 8_000;
  item.open({ stage: 'triage' });
  item.handoff('escalate', {});
  await tracing.shutdown();
  const request = await requestAbout('breach-imminent');
  console.log(
    `It was told of ${((Date.now() - limitMillis) / 1000).toFixed(1)} s after its limit.`,
  );
  expect(request?.body).toMatchObject({
    status: 'firing',
    groupLabels: { process: 'escalation', source_team: 'support', target_team: 'platform' },
    alerts: expect.arrayContaining([
      expect.objectContaining({
        labels: expect.objectContaining({ alertname: 'breach-imminent' }),
      }),
    ]),
  });
  const watched = await askBaton<{ handoffs: { item: string; alerts: { ruleId: string }[] }[] }>([
    ...['watch', '--once', '--json', '--data-dir', dataDir.path],
  ]);
  // One earlier handoff is enough to say what is usual, as the alerts file wants it.
  expect(watched.handoffs).toEqual([
    expect.objectContaining({
      item: '<i>SLOW-1',
      compared: 1,
      p95Seconds: expect.any(Number),
      alerts: expect.arrayContaining([expect.objectContaining({ ruleId: 'breach-imminent' })]),
    }),
  ]);
  const page = await fetch(new URL('/open', engine.apiUrl));
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).toContain('&lt;i&gt;SLOW-1');
  expect(html).not.toContain('<i>SLOW-1');
}, 60_000);

it('the live page shows it in a browser, renews itself and complains of nothing', async ({
  skip,
}) => {
  const browser = (await launchChromium()) ?? skip(NO_CHROMIUM);
  const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(new URL('/open', engine.apiUrl).href);
    const shown = page.locator('tbody th a');
    expect(await shown.allTextContents()).toEqual(['<i>SLOW-1']);
    const before = await page.locator('time').textContent();
    await page.waitForSelector('body[data-refreshed="1"]', { timeout: 30_000 });
    expect(await shown.allTextContents()).toEqual(['<i>SLOW-1']);
    expect(await page.locator('time').textContent()).not.toBe(before);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
}, 60_000);
