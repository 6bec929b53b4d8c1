import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type OtlpServer, startOtlpServer } from '../../packages/sdk/test/otlp-server.ts';
import { foldItem, receivedFacts } from '../received-facts.ts';

let server: OtlpServer;
afterEach(() => server.close());

test('a ticket goes through two Express services and a queue that delivers twice', async () => {
  server = await startOtlpServer();
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      DESK_PORT: '0',
      ENGINEERING_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const desk = `http://127.0.0.1:${(await lines.next()).value}`;
    const engineering = `http://127.0.0.1:${(await lines.next()).value}`;
    const answer = await fetch(`${desk}/tickets/JIRA-123/escalate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ browser: 'Firefox 140' }),
    });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      asks: [{ field: 'error_message', ask: 'What does the error message say, word for word?' }],
    });
    const done = await fetch(`${engineering}/tickets/JIRA-123/done`, { method: 'POST' });
    expect(done.status).toBe(204);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);

  const facts = receivedFacts(server);
  expect(facts.filter(({ verb }) => verb === 'accept')).toHaveLength(2);
  const { handoffs, item } = foldItem(facts, 'JIRA-123');
  expect(handoffs).toMatchObject([
    {
      name: 'escalate',
      state: 'completed',
      completeness: 0.5,
      missingFields: ['error_message'],
      sourceTeam: 'support',
      targetTeam: 'platform',
    },
  ]);
  expect(item).toMatchObject({ outcome: 'success', reopened: 0, unmatched: 0 });
  const services = new Set(server.accepted.map(({ resource }) => resource['service.name']));
  expect(services).toEqual(new Set(['support-desk', 'engineering']));
});
