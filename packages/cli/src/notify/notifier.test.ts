import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert } from '@baton/analyzer';
import { alertNotifications, openStore, type Store } from '@baton/store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type MailPeer,
  startMailServer,
  startWebhook,
  type WebhookPeer,
} from '../../testdata/alert-peers.ts';
import { readAlertsFile } from './alerts-file.ts';
import { createNotifier } from './create-notifier.ts';
import type { RetryOptions } from './send-with-retries.ts';
import { testChannels } from './test-channels.ts';

/** A Tuesday, ten in the morning. */
const NOW = Date.parse('2027-03-02T10:00:00Z');
const NIGHT = NOW + 12 * 3_600_000;
const MORNING = NOW + 24 * 3_600_000;

let folder: string;
let store: Store;
let hook: WebhookPeer;
let mail: MailPeer;
const pauses: number[] = [];
const told: string[] = [];
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-notify-'));
  store = await openStore({ kind: 'embedded', path: join(folder, 'store') });
  mail = await startMailServer({ user: 'baton', password: 'open-sesame' });
  process.env['BATON_TEST_MAIL_PASSWORD'] = 'open-sesame';
});
afterAll(async () => {
  await mail.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
let run = 0;
beforeEach(async () => {
  hook = await startWebhook();
  pauses.length = 0;
  told.length = 0;
  run += 1;
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await hook.close();
});

/** Every test has alerts of its own, so that what one has told is no other's. */
const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  ruleId: 'breach-imminent',
  alertId: `${run}-${id}`,
  namespace: '',
  labels: { process: 'escalation', source_team: 'support', target_team: 'platform', item: id },
  handoff: { item: id, cycle: 1, handoffId: 'h', traceId: 't' },
  state: 'firing',
  severity: 'warning',
  value: 60,
  threshold: 0,
  summary: `${id}, support to platform: 20 min left`,
  description: 'Waiting since this morning.',
  activeMillis: NOW,
  firedMillis: NOW,
  resolvedMillis: null,
  seenMillis: null,
  ...more,
});
const ended = (one: Alert, atMillis = NOW + 60_000): Alert => ({
  ...one,
  state: 'resolved',
  resolvedMillis: atMillis,
});

const configOf = async (text: string) => {
  const file = join(folder, `alerts-${run}.yaml`);
  await writeFile(file, text);
  return readAlertsFile(file, { mustExist: true });
};
const toHook = (rest = '') =>
  configOf(`channels: { hook: { kind: webhook, url: '${hook.url}' } }\ndefault: [hook]\n${rest}`);

async function notifierOf(
  config: Awaited<ReturnType<typeof configOf>>,
  retry: Partial<RetryOptions> = {},
) {
  const notifier = await createNotifier({
    store,
    config,
    onMessage: (text) => told.push(text),
    retry: {
      random: () => 0,
      attempts: 4,
      pause: async (millis) => {
        pauses.push(millis);
      },
      ...retry,
    },
  });
  open.push(notifier);
  return notifier;
}
const log = async () =>
  (await store.query(alertNotifications, { limit: 1000 })).map(
    ({ result, problem }) => `${result}${problem && ` ${problem}`}`,
  );

describe('a webhook', () => {
  it('is told of the alerts of a pair at once, as Alertmanager would, once each, and of their end', async () => {
    const notifier = await notifierOf(await toHook('links: { grafana: https://grafana.example }'));
    const other = alert('B-1', {
      labels: { process: 'escalation', source_team: 'sales', target_team: 'platform', item: 'B-1' },
    });
    const both = [alert('A-1'), alert('A-2')];
    await notifier.notify([...both, other], NOW);
    await notifier.notify([...both, other], NOW + 5_000);
    await notifier.settled();
    expect(hook.requests).toHaveLength(2);
    expect(hook.requests[0]?.body).toMatchObject({
      version: '4',
      status: 'firing',
      receiver: 'hook',
      groupLabels: { source_team: 'support', target_team: 'platform' },
      commonLabels: { alertname: 'breach-imminent', severity: 'warning', source_team: 'support' },
      alerts: [
        {
          status: 'firing',
          labels: { item: 'A-1' },
          startsAt: '2027-03-02T10:00:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'https://grafana.example/d/handoff-trace?var-item=t&var-process=escalation',
          fingerprint: `${run}-A-1`,
        },
        { labels: { item: 'A-2' } },
      ],
    });
    await notifier.notify([ended(alert('A-1')), alert('A-2'), other], NOW + 60_000);
    await notifier.settled();
    expect(hook.requests).toHaveLength(3);
    expect(hook.requests[2]?.body).toMatchObject({
      status: 'resolved',
      alerts: [{ status: 'resolved' }],
    });
  });

  it('is pointed at the item of its process and namespace where there is no Grafana', async () => {
    const notifier = await notifierOf(await toHook('links: { baton: http://127.0.0.1:4320 }'));
    await notifier.notify([alert('L 1', { namespace: 'acme' })], NOW);
    await notifier.settled();
    expect(hook.requests[0]?.body).toMatchObject({
      alerts: [
        {
          generatorURL: 'http://127.0.0.1:4320/api/items/L%201?process=escalation&namespace=acme',
        },
      ],
    });
  });

  it('is told nothing twice after a restart, but what it was not told yet', async () => {
    const config = await toHook();
    const first = await notifierOf(config);
    await first.notify([alert('R-1')], NOW);
    await first.settled();
    await first.close();
    const second = await notifierOf(config);
    await second.notify([alert('R-1'), alert('R-2')], NOW + 10_000);
    await second.settled();
    expect(
      hook.requests.map(({ body }) => (body['commonLabels'] as { item: string }).item),
    ).toEqual(['R-1', 'R-2']);
    // Fired anew, it is news again.
    await second.notify([alert('R-1', { firedMillis: NOW + 20_000 })], NOW + 20_000);
    await second.settled();
    expect(hook.requests).toHaveLength(3);
  });

  it('is asked again after 500, 429 and silence, with growing pauses or as long as it wants', async () => {
    hook.answers.push({ status: 500 }, 'hang', { status: 429, headers: { 'retry-after': '7' } });
    const notifier = await notifierOf(await toHook(), { timeoutMillis: 2_000 });
    await notifier.notify([alert('S-1')], NOW);
    await notifier.settled();
    expect(hook.requests).toHaveLength(4);
    expect(pauses).toEqual([1_000, 2_000, 7_000]);
    expect((await log()).slice(0, 4).sort()).toEqual([
      'failed webhook: It answered 429.',
      'failed webhook: It answered 500.',
      'failed webhook: It did not answer in time.',
      'sent',
    ]);
  });

  it('is told after a restart what was called off, and the log keeps the attempts from before it', async () => {
    const config = await toHook();
    hook.answers.push({ status: 500 });
    let fail: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => {
      fail = resolve;
    });
    const first = await notifierOf(config, {
      pause(_, signal) {
        fail();
        return once(signal, 'abort').then(() => Promise.reject(new Error('Called off.')));
      },
    });
    await first.notify([alert('C-1')], NOW);
    await failed;
    await first.close();
    const second = await notifierOf(config);
    await second.notify([alert('C-1')], NOW);
    await second.settled();
    const attempts = await store.query(alertNotifications, { limit: 2 });
    expect(attempts.map(({ attempt, result }) => `${attempt} ${result}`).sort()).toEqual([
      '1 failed',
      '1 sent',
    ]);
  });

  it('is given up where it refuses, or cannot be reached for long, and no log holds its address', async () => {
    hook.answers.push({ status: 404 });
    const notifier = await notifierOf(await toHook());
    await notifier.notify([alert('G-1')], NOW);
    await notifier.settled();
    expect((await log())[0]).toBe('given_up webhook: It answered 404.');
    const gone = await startWebhook();
    await gone.close();
    const away = await notifierOf(
      await configOf(`channels: { gone: { kind: webhook, url: '${gone.url}' } }\ndefault: [gone]`),
    );
    await away.notify([alert('G-2')], NOW);
    await away.settled();
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
    expect(await log()).toContain('given_up webhook: It cannot be reached (ECONNREFUSED).');
    expect(JSON.stringify([await log(), told])).not.toContain('hook-secret');
  });
});

describe('teams', () => {
  it('hear of what they can act on: slow goes to the receiver, incomplete to the sender', async () => {
    const config = await configOf(`
channels:
  receivers: { kind: webhook, url: '${hook.url}' }
  senders: { kind: slack, url: '${hook.url}' }
teams:
  platform: { channels: [receivers] }
  support: { channels: [senders] }
rules: { arrived-incomplete: { enabled: true } }`);
    const notifier = await notifierOf(config);
    const summary = 'T-2, <!channel> & support: needs logs';
    await notifier.notify(
      [alert('T-1'), alert('T-2', { ruleId: 'arrived-incomplete', summary })],
      NOW,
    );
    await notifier.settled();
    expect(hook.requests.find(({ body }) => body['receiver'] === 'receivers')?.body).toMatchObject({
      commonLabels: { item: 'T-1' },
    });
    const slack = JSON.stringify(hook.requests.find(({ body }) => 'blocks' in body)?.body);
    expect(slack).toContain('T-2, &lt;!channel&gt; &amp; support: needs logs');
    expect(slack).not.toContain('T-1');
  });

  it('are left alone while they are closed, and hear it all at once when they open', async () => {
    const config = await toHook(`
teams:
  platform:
    channels: [hook]
    calendar: { timeZone: UTC, hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] }
quietHours: { criticalPasses: true }`);
    const at = { activeMillis: NIGHT, firedMillis: NIGHT };
    const [late, brief] = [alert('N-1', at), alert('N-2', at)];
    const pressing = alert('N-3', { ...at, severity: 'critical' });
    const elsewhere = alert('N-4', {
      ...at,
      labels: { process: 'escalation', source_team: 'sales', target_team: 'platform', item: 'N-4' },
    });
    const first = await notifierOf(config);
    await first.notify([late, brief, pressing, elsewhere], NIGHT);
    await first.settled();
    expect(hook.requests).toHaveLength(1);
    expect(hook.requests[0]?.body).toMatchObject({ commonLabels: { item: 'N-3' } });
    await first.close();
    const second = await notifierOf(config);
    const now = [late, ended(brief, NIGHT + 1_000), pressing, elsewhere];
    await second.notify(now, NIGHT + 3_600_000);
    await second.notify(now, MORNING);
    await second.notify(now, MORNING + 5_000);
    await second.settled();
    expect(hook.requests).toHaveLength(2);
    expect(hook.requests[1]?.body).toMatchObject({
      groupLabels: { team: 'platform' },
      alerts: [
        { status: 'firing', labels: { item: 'N-1' } },
        { status: 'resolved', labels: { item: 'N-2' } },
        { status: 'firing', labels: { item: 'N-4' } },
      ],
    });
    expect((await log()).filter((one) => one === 'held').length).toBeGreaterThanOrEqual(3);
  });
});

describe('mail', () => {
  const toMail = () =>
    configOf(`
channels:
  mail:
    kind: email
    host: 127.0.0.1
    port: ${mail.port}
    user: baton
    password: { env: BATON_TEST_MAIL_PASSWORD }
    from: baton@example.com
    to: [team@example.com]
default: [mail]`);

  it('arrives by SMTP, with a subject that no name can break out of', async () => {
    mail.refusals.push(451);
    const notifier = await notifierOf(await toMail());
    const labels = {
      process: 'escalation',
      source_team: 'support\r\nBcc: everybody@example.com',
      target_team: 'platform',
      item: 'M-1',
    };
    await notifier.notify([alert('M-1', { labels })], NOW);
    await notifier.settled();
    expect(mail.mails).toHaveLength(1);
    const [head = ''] = (mail.mails[0] ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/m);
    expect(head).toMatch(/^Subject: /m);
    expect(mail.mails[0]).toContain('M-1, support to platform: 20 min left');
    expect(pauses).toEqual([1_000]);
  });

  it('waits no longer for a server that says nothing than for any other', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const config = await configOf(
      `channels: { mail: { kind: email, host: 127.0.0.1, port: ${port}, from: a@b.c, to: [a@b.c] } }\ndefault: [mail]`,
    );
    const notifier = await notifierOf(config, { timeoutMillis: 50, attempts: 1 });
    await notifier.notify([alert('Q-1')], NOW);
    await notifier.settled();
    expect(await log()).toContain('given_up email: It did not answer in time.');
    silent.close();
  });

  it('is tried by `alerts test`, and says which variable is missing', async () => {
    const config = await toMail();
    expect(await testChannels(config, { nowMillis: NOW })).toEqual([
      { channel: 'mail', kind: 'email', problem: '' },
    ]);
    delete process.env['BATON_TEST_MAIL_PASSWORD'];
    const [failed] = await testChannels(config, { nowMillis: NOW });
    expect(failed?.problem).toContain('BATON_TEST_MAIL_PASSWORD');
    await expect(toMail()).rejects.toThrow(
      'needs the environment variable BATON_TEST_MAIL_PASSWORD',
    );
    process.env['BATON_TEST_MAIL_PASSWORD'] = 'open-sesame';
    await expect(testChannels(config, { channel: 'no', nowMillis: NOW })).rejects.toThrow(
      'There is no channel no; there are mail.',
    );
  });
});

it.each([
  ['timeZone: Europe/Berln', 'Europe/Berln'],
  ["timeZone: UTC, hours: [{ days: [1], from: '9am', to: '17:00' }]", 'got 9am to 17:00'],
  ["timeZone: UTC, hours: [{ days: [8], from: '09:00', to: '17:00' }]", 'days from 1'],
  ['timeZone: UTC, hours: []', 'hours'],
  ['timeZone: UTC, holidays: [Christmas]', 'holidays.0'],
])('refuses a calendar that it could not go by: %s', async (calendar, problem) => {
  const hours = calendar.includes('hours')
    ? ''
    : ", hours: [{ days: [1], from: '09:00', to: '17:00' }]";
  const text = `teams: { platform: { channels: [], calendar: { ${calendar}${hours} } } }`;
  await expect(configOf(text)).rejects.toThrow(/teams\.platform\.calendar/);
  await expect(configOf(text)).rejects.toThrow(problem);
});

it('refuses an alerts file it does not understand, with every problem at once', async () => {
  await expect(
    configOf(
      'channels: { a: { kind: pigeon } }\ndefault: [b]\nrules: { unclaimed: { for: soon } }',
    ),
  ).rejects.toThrow(/channels\.a\.kind: .*rules\.unclaimed\.for: /s);
  await expect(configOf('default: [b]')).rejects.toThrow('names a channel b that it does not have');
  await expect(configOf('rules: { unclaimd: { enabled: true } }')).rejects.toThrow(
    'There is no alert rule unclaimd',
  );
  await expect(configOf('rules: { unclaimed: { threshold: 3 } }')).rejects.toThrow(
    'unclaimed takes no threshold',
  );
});
