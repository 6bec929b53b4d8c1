import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startHandoffTracing } from '@baton/sdk/node';
import { expect, test } from 'vitest';
import { startOtlpServer } from '../../packages/sdk/test/otlp-server.ts';
import { foldItem, receivedFacts } from '../received-facts.ts';
import { startEngineering } from './engineering.ts';
import { createQueue } from './queue.ts';
import { createSupportDesk } from './support-desk.ts';

test('a ticket goes through two services and a queue that delivers twice', async () => {
  const server = await startOtlpServer();
  const tracings = ['support-desk', 'engineering'].map((serviceName) =>
    startHandoffTracing({ endpoint: server.url, serviceName }),
  );
  const [support = {}, engineering = {}] = tracings;
  const queue = createQueue();
  startEngineering(queue, engineering);
  const desk = createSupportDesk(queue, support).listen(0, '127.0.0.1');
  await once(desk, 'listening');
  try {
    const { port } = desk.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/tickets/JIRA-123/escalate`, {
      method: 'POST',
      body: JSON.stringify({ browser: 'Firefox 140' }),
    });
    expect(await answer.json()).toEqual({
      asks: [{ field: 'error_message', ask: 'What does the error message say, word for word?' }],
    });
    for (const tracing of tracings) await tracing.shutdown();

    const { handoffs, item } = foldItem(receivedFacts(server), 'JIRA-123');
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
  } finally {
    desk.closeAllConnections();
    desk.close();
    await server.close();
  }
});
