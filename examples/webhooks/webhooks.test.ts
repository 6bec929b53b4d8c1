import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandoffRecorder } from '@baton/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWebhookReceiver } from './receiver.ts';

const recorder = createHandoffRecorder();
const secret = 'not a real one';
let server: Server;
beforeAll(async () => {
  server = createWebhookReceiver(secret, recorder).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function post(path: string, webhook: object | string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const body = typeof webhook === 'string' ? webhook : JSON.stringify(webhook);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers,
  });
  return response.status;
}
const handoffsOf = (item: string) => recorder.handoffs().filter((handoff) => handoff.item === item);

test('a Jira issue that is handed over, sent back and handed over again', async () => {
  const changes = ['In Design', 'Ready for Development', 'Back to Design', 'Ready for Development'];
  for (const [i, status] of [...changes, 'In Development', 'Done'].entries()) {
    const webhook = {
      timestamp: Date.parse('2027-01-04T09:00:00Z') + i * 3_600_000,
      issue: { key: 'JIRA-123', fields: { mockup: 'https://…', states: i > 2 ? 'all' : null } },
      changelog: { id: `${i}`, items: [{ field: 'status', toString: status }] },
    };
    expect(await post('/jira', webhook)).toBe(204);
    // Jira delivers again when an answer came late.
    expect(await post('/jira', webhook)).toBe(204);
  }
  expect(handoffsOf('JIRA-123')).toMatchObject([
    { state: 'bounced', completeness: 0.5, missingFields: ['states'] },
    { state: 'completed', completeness: 1, waitingSeconds: 3600 },
  ]);
});

test('a GitHub pull request, and none that GitHub did not sign', async () => {
  const pull = { number: 7, html_url: 'https://github.example/7', merged: true, body: 'as drawn' };
  for (const [i, action] of ['opened', 'ready_for_review', 'assigned', 'closed'].entries()) {
    const webhook = {
      action,
      pull_request: { ...pull, updated_at: `2027-01-0${i + 1}T09:00:00Z` },
      repository: { full_name: 'acme/desk' },
    };
    const digest = createHmac('sha256', secret).update(JSON.stringify(webhook)).digest('hex');
    const delivery = { 'x-github-delivery': `delivery-${i}` };
    const signed = { ...delivery, 'x-hub-signature-256': `sha256=${digest}` };
    expect(await post('/github', webhook, delivery)).toBe(401);
    expect(await post('/github', webhook, signed)).toBe(204);
  }
  expect(handoffsOf('acme/desk#7')).toMatchObject([
    { state: 'completed', missingFields: ['states'], waitingSeconds: 86_400 },
  ]);
});

test('what is no webhook is refused', async () => {
  expect(await post('/gitlab', {})).toBe(404);
  expect(await post('/jira', 'status=Done')).toBe(400);
});
