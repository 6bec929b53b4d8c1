import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OtlpServer, startOtlpServer } from '../../packages/sdk/test/otlp-server.ts';
import { foldItem, receivedFacts } from '../received-facts.ts';

let server: OtlpServer;
beforeAll(async () => {
  server = await startOtlpServer();
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = server.url;
});
afterAll(() => server.close());

test('what the function reported was acknowledged when it answers, and a repeated event counts once', async () => {
  const { handler } = await import('./handler.ts');
  const event = { id: 'event-1', dealId: 'D-7', fields: { account_id: 'a1' } };
  expect(await handler(event)).toEqual({ missing: ['promised_features', 'go_live_date'] });
  expect(receivedFacts(server).map(({ verb }) => verb)).toEqual(['open', 'initiate']);

  await handler(event);
  const { handoffs } = foldItem(receivedFacts(server), 'D-7');
  expect(handoffs).toMatchObject([{ state: 'pending', targetTeam: 'support' }]);
});
