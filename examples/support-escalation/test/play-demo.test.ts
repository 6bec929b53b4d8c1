import { type Fact, factId, foldCycle } from '@baton/conventions';
import { afterEach, expect, test } from 'vitest';
import { playDemo } from '../src/play-demo.ts';
import { simulate } from '../src/simulate.ts';
import { groupBy } from './compare.ts';
import { END_MILLIS } from './fold-demo.ts';
import { type OtlpServer, startOtlpServer } from './otlp-server.ts';

const servers: OtlpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(status?: number): Promise<OtlpServer> {
  const server = await startOtlpServer(status);
  servers.push(server);
  return server;
}

const settings = { items: 300, seed: 4, endMillis: END_MILLIS } as const;

test('every simulated step arrives over OTLP, once', async () => {
  const server = await serve();
  const progress: number[] = [];
  const played = await playDemo({
    ...settings,
    endpoint: server.url,
    onProgress: ({ done, total }) => {
      expect(total).toBe(300);
      progress.push(done);
    },
  });

  const expected = [...simulate(settings)].flatMap(({ key, steps }) =>
    steps.map((step) => `${key} ${step.eventId} ${step.verb} ${step.atMillis}`),
  );
  const arrived = server
    .facts()
    .map((fact) => `${fact.item} ${fact.eventId} ${fact.verb} ${fact.atMillis}`);
  expect(arrived.toSorted()).toEqual(expected.toSorted());
  expect(played).toEqual({ items: 300, facts: expected.length });
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(300);
});

test('facts carry the context, its values and the attributes of the item', async () => {
  const server = await serve();
  await playDemo({ ...settings, endpoint: server.url });
  const opened = server.facts().find((fact) => fact.verb === 'open');
  expect(opened?.attributes).toMatchObject({ product: expect.stringMatching(/^(atlas|beacon)$/) });
  const initiated = server.facts().find((fact) => fact.completeness === 1);
  expect(initiated?.presentFields).toContain('error_message');
  expect(initiated?.contextValues?.['note']).toBeTypeOf('string');
  expect(initiated?.slaCompleteSeconds).toBeGreaterThan(0);
});

test('playing again changes nothing', async () => {
  const server = await serve();
  await playDemo({ ...settings, endpoint: server.url });
  const once = [...server.facts()];
  await playDemo({ ...settings, endpoint: server.url });
  const twice = server.facts();
  expect(twice).toHaveLength(2 * once.length);
  expect(new Set(twice.map(keyOf)).size).toBe(once.length);
  expect(foldAll(twice)).toEqual(foldAll(once));
});

test('a receiver that takes nothing is an error, not a demo that seems to have been played', async () => {
  const server = await serve(400);
  await expect(playDemo({ ...settings, items: 5, endpoint: server.url })).rejects.toThrow();
  expect(server.requests()).toBeGreaterThan(0);
  expect(server.facts()).toEqual([]);
});

test('an abort stops it', async () => {
  const server = await serve();
  const abort = new AbortController();
  const playing = playDemo({
    ...settings,
    items: 100_000,
    endpoint: server.url,
    signal: abort.signal,
    onProgress: () => abort.abort(new Error('enough')),
  });
  await expect(playing).rejects.toThrow('enough');
});

const keyOf = (fact: Fact): string => `${fact.item} ${factId(fact)}`;

function foldAll(facts: readonly Fact[]): unknown[] {
  const items = [...groupBy(facts, (fact) => fact.item).values()];
  return items.map((own) => foldCycle(own));
}
