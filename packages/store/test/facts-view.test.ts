import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factId, factOfSpan, VERBS } from '@baton/conventions';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineQuery, type Store } from '../src/index.ts';
import { readFacts } from '../src/projector/read-facts.ts';
import { touchedFacts } from '../src/queries/projector/facts.ts';
import { openTestStore } from './open-test-store.ts';

const ALL = {
  afterBlock: -1,
  toBlock: 2 ** 40,
  afterNamespace: '',
  afterProcess: '',
  afterItem: '',
  afterCycle: 0,
  toNamespace: '\u{10ffff}',
  toProcess: '',
  toItem: '',
  toCycle: 0,
  shares: 1,
  share: 0,
};

const factIds = defineQuery({
  name: 'test/fact-ids',
  title: 'Ids of facts',
  description: 'The id that the view gave the fact of each span from one on.',
  sql: 'SELECT SpanId AS spanId, FactId AS factId FROM handoff_facts WHERE SpanId >= {from:String}',
  params: z.object({ from: z.string() }),
  row: z.object({ spanId: z.string(), factId: z.string() }),
});

const listText = fc
  .array(fc.oneof(fc.constantFrom('browser', 'ü', "it's"), fc.string()))
  .map((names) => JSON.stringify(names));

/** Values that come close to what is expected, and values that do not. */
const oddText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    ' ',
    '[',
    '["a"',
    '["a",1,null,{"x":[1]},true,["b"],""]',
    ' ["a"]',
    '[]',
    '{}',
    '1',
    '-1',
    '0',
    '0.5',
    '1.5',
    ' 7 ',
    '+3',
    '1e3',
    '1e999',
    '0x10',
    'NaN',
    'Infinity',
    '-inf',
    '.5',
    '5.',
    '9007199254740993',
    '4294967295',
    '4294967296',
    'true',
    'null',
    '2027',
    '1700000000',
    'now',
    'yesterday',
    '2027-02-30T10:00:00Z',
    '2027-13-01',
    '2027-01-04T10:00:61Z',
  ),
);

const instantText = fc
  .record({
    date: fc.date({
      min: new Date('1971-01-01'),
      max: new Date('2200-01-01'),
      noInvalidDate: true,
    }),
    separator: fc.constantFrom('T', ' ', 't'),
    fraction: fc.constantFrom('', '.1', ',25', '.123', '.123456', '.123456789', '.123456789012'),
    offset: fc.constantFrom('', 'Z', 'z', '+00:00', '+02', '-0330', '+05:45', '-12:00', '+14:00'),
    cut: fc.constantFrom('date', 'minutes', 'seconds'),
  })
  .map(({ date, separator, fraction, offset, cut }) => {
    const iso = date.toISOString();
    if (cut === 'date') return iso.slice(0, 10);
    const time = cut === 'minutes' ? iso.slice(11, 16) : iso.slice(11, 19) + fraction;
    return `${iso.slice(0, 10)}${separator}${time}${offset}`;
  });

const attributesArbitrary = fc
  .record(
    {
      'handoff.operation.name': fc.constantFrom(...VERBS, 'opened', ''),
      'handoff.process.name': fc.constantFrom('p', 'q', ''),
      'handoff.item.id': fc.oneof(fc.constantFrom('JIRA-1', ''), fc.string()),
      'handoff.namespace': fc.constantFrom('', 'acme'),
      'handoff.item.cycle': fc.oneof(fc.constantFrom('1', '2'), oddText),
      'handoff.item.type': fc.string(),
      'handoff.item.status': fc.string(),
      'handoff.item.url.full': fc.string(),
      'handoff.name': fc.string(),
      'handoff.id': fc.string(),
      'handoff.source.stage.name': fc.string(),
      'handoff.source.team.name': fc.string(),
      'handoff.target.stage.name': fc.string(),
      'handoff.target.team.name': fc.string(),
      'handoff.event.id': fc.string(),
      'handoff.event.time': fc.oneof(instantText, oddText),
      'handoff.event.sequence': oddText,
      'handoff.context.completeness': oddText,
      'handoff.context.required_fields': fc.oneof(listText, oddText),
      'handoff.context.present_fields': fc.oneof(listText, oddText),
      'handoff.context.missing_fields': fc.oneof(listText, oddText),
      'handoff.context.invalid_fields': listText,
      'handoff.context.optional_missing_fields': listText,
      'handoff.context.field.browser': fc.string(),
      'handoff.context.field.': fc.string(),
      'handoff.sla.accept': oddText,
      'handoff.sla.complete': oddText,
      'handoff.due.time': fc.oneof(instantText, oddText),
      'handoff.bounce.reason': fc.string(),
      'handoff.cancel.reason': fc.string(),
      'handoff.outcome': fc.string(),
      'handoff.outcome.score': oddText,
      'handoff.system.name': fc.string(),
      'handoff.something.else': fc.string(),
      'my.own': fc.string(),
      ünïcode: fc.string(),
    },
    { requiredKeys: ['handoff.operation.name', 'handoff.process.name', 'handoff.item.id'] },
  )
  .map((attributes) => attributes as Record<string, string>);

describe('the view that reads facts from spans', () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  let store: Store;

  beforeAll(async () => {
    store = await openTestStore(path);
  });

  afterAll(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('agrees with factOfSpan on any attributes, and never fails an insert', async () => {
    let spans = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(attributesArbitrary, fc.nat({ max: 5_000_000 })), {
          minLength: 1,
          maxLength: 200,
        }),
        async (generated) => {
          const sent = generated.map(([attributes, durationMicros]) => {
            spans += 1;
            return { attributes, durationMicros, spanId: spans.toString(16).padStart(16, '0') };
          });
          await store.insertRows(
            'otel_traces',
            sent.map(({ attributes, durationMicros, spanId }) => ({
              Timestamp: '2027-03-01T12:00:00.000Z',
              Duration: durationMicros * 1000,
              TraceId: 'a',
              SpanId: spanId,
              SpanAttributes: attributes,
            })),
          );
          const expected = sent.flatMap(({ attributes, durationMicros, spanId }) => {
            const endMillis = Date.parse('2027-03-01T12:00:00Z') + durationMicros / 1000;
            return factOfSpan({ attributes, spanId, endMillis }) ?? [];
          });
          const firstSpanId = sent[0]?.spanId ?? '';
          const read: unknown[] = [];
          for await (const block of store.streamBlocks(touchedFacts, ALL)) {
            const { factAt } = readFacts(block);
            for (let row = 0; row < block.rows; row++) {
              const fact = factAt(row);
              if (fact.spanId < firstSpanId) continue;
              read.push(fact);
            }
          }
          const bySpan = (facts: readonly unknown[]): Map<string, unknown> =>
            new Map(facts.map((fact) => [(fact as { spanId: string }).spanId, withoutEmpty(fact)]));
          expect(bySpan(read)).toEqual(bySpan(expected));
          const ids = await store.query(factIds, { from: firstSpanId });
          expect(new Map(ids.map((one) => [one.spanId, one.factId]))).toEqual(
            new Map(expected.map((fact) => [fact.spanId, factId(fact)])),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads the end of a span whose writer let the duration wrap below zero', async () => {
    await store.insertRows('otel_traces', [
      {
        Timestamp: '2027-03-01T12:00:00.000Z',
        Duration: '18446744073708551616',
        TraceId: 'a',
        SpanId: 'ffffffffffffffff',
        SpanAttributes: {
          'handoff.operation.name': 'open',
          'handoff.process.name': 'p',
          'handoff.item.id': 'wrapped',
        },
      },
    ]);
    const times: unknown[] = [];
    for await (const block of store.streamBlocks(touchedFacts, ALL)) {
      const { factAt } = readFacts(block);
      for (let row = 0; row < block.rows; row++) {
        const fact = factAt(row);
        if (fact.item === 'wrapped') times.push(fact.atMillis);
      }
    }
    expect(times).toEqual([Date.parse('2027-03-01T11:59:59.999Z')]);
  });
});

/** The table does not tell a list that was sent empty from one that was not, but for present fields. */
function withoutEmpty(fact: unknown): unknown {
  return Object.fromEntries(
    Object.entries(fact as object).filter(
      ([name, value]) =>
        value !== undefined &&
        (name === 'presentFields' || !Array.isArray(value) || value.length > 0),
    ),
  );
}
