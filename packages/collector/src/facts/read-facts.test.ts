import { factOfSpan, itemIds, VERBS } from '@baton/conventions';
import { fromBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otlpMessage } from '../../testdata/otlp-messages.ts';
import type { PlainAttribute, PlainRequest, PlainValue } from '../../testdata/plain-rows.ts';
import { createArrivalTimes } from './arrival-times.ts';
import { encodeFactSpans } from './encode-fact-spans.ts';
import { readFacts } from './read-facts.ts';

const NOW = Date.parse('2027-01-04T12:00:00Z');
const minimal = { process: 'deal-desk', item: 'D-7', verb: 'update' };

const reading = (namespace?: string) => ({
  namespace,
  arrivals: createArrivalTimes({ now: () => NOW }),
});

const readOne = (value: unknown) => readFacts([{ value }], reading());

/** The spans that an independent decoder finds. */
function spansOf(values: readonly unknown[]) {
  const { facts, problems } = readFacts(
    values.map((value) => ({ value })),
    reading(),
  );
  expect(problems).toEqual([]);
  const request = fromBinary(otlpMessage('Request'), encodeFactSpans(facts)) as unknown;
  const spans = (request as PlainRequest).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  return { facts: facts.map(({ fact }) => fact), spans };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function plainValue(value: PlainValue | undefined): unknown {
  if (value?.case === 'arrayValue') return value.value.values.map((one) => plainValue(one.value));
  return value?.value;
}

const attributesOf = (attributes: readonly PlainAttribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value?.value)]));

describe('a JSON fact', () => {
  it('needs a process, an item and a verb; it happens when it arrives', () => {
    const { facts, problems } = readOne(minimal);
    expect(problems).toEqual([]);
    expect(facts.map(({ fact }) => fact)).toEqual([
      {
        ...minimal,
        namespace: '',
        cycle: 1,
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        atMillis: NOW,
      },
    ]);
  });

  it('becomes the span of its verb, in the trace of its item', () => {
    const [open, accept] = spansOf([
      { ...minimal, verb: 'open', cycle: 2, target: { stage: 'desk' } },
      {
        ...minimal,
        verb: 'accept',
        cycle: 2,
        handoff: 'review',
        at: '2027-01-04T10:00:00+02:00',
        since: '2027-01-04T07:30Z',
      },
    ]).spans;
    const { traceId, rootSpanId } = itemIds({ ...minimal, namespace: '', cycle: 2 });
    const before = itemIds({ ...minimal, namespace: '', cycle: 1 });
    expect(hex(accept?.traceId ?? Buffer.of())).toBe(traceId);
    expect(hex(accept?.parentSpanId ?? Buffer.of())).toBe(rootSpanId);
    expect(open).toMatchObject({ name: 'open deal-desk', kind: 1 });
    expect(open?.links.map((link) => [hex(link.traceId), hex(link.spanId)])).toEqual([
      [before.traceId, before.rootSpanId],
    ]);
    expect(accept).toMatchObject({
      name: 'accept review',
      kind: 5,
      startTimeUnixNano: BigInt(Date.parse('2027-01-04T07:30Z')) * 1_000_000n,
      endTimeUnixNano: BigInt(Date.parse('2027-01-04T08:00Z')) * 1_000_000n,
      links: [],
    });
  });

  it('counts completeness where required fields and those that came are known', () => {
    const { facts } = readOne({
      ...minimal,
      verb: 'initiate',
      target: { team: 'platform' },
      context: {
        required: ['browser', 'logs', 'impact', 'steps'],
        invalid: ['steps'],
        values: { browser: 'Firefox', steps: '?', impact: '', asked: ['a'] },
      },
    });
    expect(facts[0]?.fact).toMatchObject({
      presentFields: ['browser', 'steps', 'asked'],
      missingFields: ['logs', 'impact'],
      completeness: 0.25,
    });
    const bounce = readOne({
      ...minimal,
      verb: 'bounce',
      reason: 'no_logs',
      context: { required: ['logs'], present: [] },
    });
    expect(bounce.facts[0]?.fact).not.toHaveProperty('missingFields');
  });

  it('of an initiate names the handoff that it begins', () => {
    const initiate = { ...minimal, verb: 'initiate', target: { team: 'platform' } };
    const [plain] = readOne(initiate).facts;
    expect(plain?.fact.handoffId).toBe(plain?.fact.spanId);
    const [known] = readOne({ ...initiate, eventId: 'hook-1' }).facts;
    expect(known?.fact.handoffId).toMatch(/^[0-9a-f]{16}$/);
    expect(known?.fact.handoffId).not.toBe(known?.fact.spanId);
    const [given] = readOne({ ...initiate, handoffId: 'H1' }).facts;
    expect(given?.fact.handoffId).toBe('H1');
  });

  it.each<[string, unknown, string, RegExp]>([
    ['a text', 'open', '', /^expected an object, got "open"$/],
    ['nothing', null, '', /^expected an object, got null$/],
    ['a list', [], '', /^expected an object, got a list$/],
    ['no item', { process: 'p', verb: 'open' }, 'item', /^is missing$/],
    ['no verb', { process: 'p', item: 'i' }, 'verb', /^is missing$/],
    ['an empty item', { ...minimal, item: '' }, 'item', /at least 1 character/],
    ['a number as item', { ...minimal, item: 7 }, 'item', /^expected a string, got 7$/],
    [
      'a verb misspelt',
      { ...minimal, verb: 'acept' },
      'verb',
      /got "acept"; did you mean "accept"/,
    ],
    ['an unknown key', { ...minimal, proces: 1 }, 'proces', /did you mean "process"\?$/],
    ['another name', { ...minimal, name: 'x' }, 'name', /did you mean "handoff"\?$/],
    ['snake case', { ...minimal, event_id: 'x' }, 'event_id', /did you mean "eventId"\?$/],
    ['a far key', { ...minimal, zzzzzz: 1 }, 'zzzzzz', /known are process, item, verb/],
    [
      'a nested key',
      { ...minimal, source: { group: 'x' } },
      'source.group',
      /known are stage, team$/,
    ],
    ['a time in words', { ...minimal, at: 'yesterday' }, 'at', /ISO 8601/],
    ['a time as a number', { ...minimal, at: 1_800_000_000 }, 'at', /^expected a string, got 18/],
    ['a day that is none', { ...minimal, at: '2027-02-30T10:00:00Z' }, 'at', /ISO 8601/],
    ['a far time', { ...minimal, at: '2300-01-01T00:00:00Z' }, 'at', /from 1970 to 2261/],
    ['a cycle of 0', { ...minimal, cycle: 0 }, 'cycle', /at least 1/],
    ['half a cycle', { ...minimal, cycle: 1.5 }, 'cycle', /whole number/],
    ['an unknown outcome', { ...minimal, outcome: 'resolved' }, 'outcome', /one of success/],
    ['an SLA in words', { ...minimal, sla: { accept: 'soon' } }, 'sla.accept', /"4h"/],
    ['a reason of a close', { ...minimal, reason: 'x' }, 'reason', /only bounce and cancel/],
    ['a point with a begin', { ...minimal, since: '2027-01-01' }, 'since', /no interval/],
    ['a handoff to nowhere', { ...minimal, verb: 'initiate' }, 'target', /is missing/],
    [
      'an attribute of ours',
      { ...minimal, attributes: { 'handoff.id': 'x' } },
      'attributes.handoff.id',
      /outside/,
    ],
    [
      'a nested value',
      { ...minimal, attributes: { a: { b: 1 } } },
      'attributes.a',
      /list of texts/,
    ],
    [
      'a long list',
      { ...minimal, context: { present: Array(300).fill('x') } },
      'context.present',
      /at most 256/,
    ],
    [
      'a field of no name',
      { ...minimal, context: { missing: ['a', ''] } },
      'context.missing[1]',
      /at least 1/,
    ],
  ])('is refused with its place: %s', (_, value, path, message) => {
    const { facts, problems } = readOne(value);
    expect(facts).toEqual([]);
    expect(problems).toEqual([{ index: 0, path, message: expect.stringMatching(message) }]);
  });

  it('does not hold up the others of its request, which keep their order', () => {
    const at = '2027-01-04T10:00:00Z';
    const values = [{ ...minimal, at }, { item: 'D-7' }, { ...minimal, at, verb: 'close' }];
    const { facts, problems } = readFacts(
      values.map((value) => ({ value })),
      reading(),
    );
    expect(facts.map(({ fact }) => [fact.verb, fact.sequence])).toEqual([
      ['update', 0],
      ['close', 2],
    ]);
    expect(problems.map(({ index, path }) => [index, path])).toEqual([
      [1, 'process'],
      [1, 'verb'],
    ]);
  });

  it('of a caller bound to a namespace takes it, and no other', () => {
    const values = [minimal, { ...minimal, namespace: 'acme' }, { ...minimal, namespace: 'rival' }];
    const { facts, problems } = readFacts(
      values.map((value) => ({ value })),
      reading('acme'),
    );
    expect(facts.map(({ fact }) => fact.namespace)).toEqual(['acme', 'acme']);
    expect(problems).toEqual([
      { index: 2, path: 'namespace', message: 'your token is bound to the namespace "acme"' },
    ]);
  });
});

describe('the span id of a JSON fact', () => {
  const spanIdOf = (value: object) => readOne(value).facts[0]?.fact.spanId;
  const timed = { ...minimal, at: '2027-01-04T10:00:00Z' };

  it('follows from the event id, whatever else changed', () => {
    const first = { ...timed, eventId: 'hook-1' };
    expect(spanIdOf({ ...first, status: 'Done' })).toBe(spanIdOf(first));
    expect(spanIdOf({ ...first, verb: 'close' })).not.toBe(spanIdOf(first));
    expect(spanIdOf({ ...first, item: 'D-8' })).not.toBe(spanIdOf(first));
  });

  it('else from the content, whatever the order of its keys', () => {
    const attributes = { a: 1, b: 'x' };
    const first = spanIdOf({ ...timed, status: 'Done', attributes });
    expect(spanIdOf({ attributes: { b: 'x', a: 1 }, status: 'Done', ...timed })).toBe(first);
    expect(spanIdOf({ ...timed, status: 'Doing', attributes })).not.toBe(first);
  });

  it('tells equal facts of one request apart, and is the same when they are sent again', () => {
    const ids = () => spansOf([timed, timed]).facts.map(({ spanId }) => spanId);
    expect(new Set(ids()).size).toBe(2);
    expect(ids()).toEqual(ids());
  });

  it('without a time is that of the first arrival for ten minutes', () => {
    let nowMillis = NOW;
    const arrivals = createArrivalTimes({ now: () => nowMillis });
    const send = () => {
      const [sent] = readFacts([{ value: minimal }], { namespace: undefined, arrivals }).facts;
      return { spanId: sent?.fact.spanId, atMillis: sent?.fact.atMillis };
    };
    const first = send();
    nowMillis += 599_000;
    expect(send()).toEqual(first);
    nowMillis += 2_000;
    const later = send();
    expect(later.atMillis).toBe(nowMillis);
    expect(later.spanId).not.toBe(first.spanId);
  });
});

const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const instant = fc
  .date({ min: new Date(0), max: new Date('2261-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const names = fc.array(name, { maxLength: 4 });
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const values = fc.dictionary(
  name.filter((key) => key !== '__proto__' && !key.startsWith('handoff.')),
  fc.oneof(fc.string(), double, fc.integer(), fc.boolean(), names),
  { maxKeys: 4 },
);
const place = fc.record({ stage: maybe(name), team: maybe(name) });

const anyInput: fc.Arbitrary<object> = fc
  .record({
    process: name,
    item: name,
    verb: fc.constantFrom(...VERBS),
    at: maybe(instant),
    handoff: maybe(name),
    handoffId: maybe(name),
    source: maybe(place),
    target: fc.record({ stage: maybe(name), team: name }),
    namespace: maybe(fc.oneof(fc.constant(''), name)),
    cycle: maybe(fc.integer({ min: 1, max: 0xffff_ffff })),
    eventId: maybe(name),
    sequence: maybe(fc.maxSafeInteger()),
    type: maybe(name),
    url: maybe(name),
    system: maybe(name),
    status: maybe(name),
    outcome: maybe(fc.constantFrom('success' as const, 'failure' as const)),
    score: maybe(double),
    due: maybe(instant),
    sla: maybe(
      fc.record({ accept: maybe(fc.constantFrom('4h', '1.5d', 30)), complete: maybe(fc.nat()) }),
    ),
    context: maybe(
      fc.record({
        required: maybe(names),
        present: maybe(names),
        missing: maybe(names),
        invalid: maybe(names),
        optionalMissing: maybe(names),
        completeness: maybe(fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)),
        values: maybe(values),
      }),
    ),
    attributes: maybe(values),
    reason: maybe(name),
  })
  .map(({ reason, ...input }) => {
    const hasReason = input.verb === 'bounce' || input.verb === 'cancel';
    return { ...input, ...(hasReason && { reason }) };
  });

it('is read back from its span as it was', () => {
  fc.assert(
    fc.property(fc.array(anyInput, { minLength: 1, maxLength: 4 }), (inputs) => {
      const { facts, spans } = spansOf(JSON.parse(JSON.stringify(inputs)));
      const back = spans.map((span) =>
        factOfSpan({
          attributes: attributesOf(span.attributes),
          spanId: hex(span.spanId),
          endMillis: Number(span.endTimeUnixNano / 1_000_000n),
        }),
      );
      expect(back).toEqual(facts);
    }),
    { numRuns: 300 },
  );
});
