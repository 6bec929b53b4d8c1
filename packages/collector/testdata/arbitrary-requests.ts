import fc from 'fast-check';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const key = fc.oneof(
  fc.constantFrom('service.name', 'handoff.name', 'http.route', '', '__proto__'),
  text,
);
const nanos = fc.oneof(
  fc.bigInt({ min: 1_600_000_000_000_000_000n, max: 1_900_000_000_000_000_000n }),
  fc.constantFrom(0n, 1n, 0xffffffffn, 0x100000000n, (1n << 63n) - 1n),
);
const id = (length: number) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(length)) },
  );
const parentId = fc.oneof(fc.constant(new Uint8Array(0)), id(8));

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ case: fc.constant('stringValue'), value: text }),
    fc.record({ case: fc.constant('stringValue'), value: text }),
    fc.record({ case: fc.constant('boolValue'), value: fc.boolean() }),
    fc.record({
      case: fc.constant('intValue'),
      value: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
    }),
    fc.record({ case: fc.constant('intValue'), value: fc.bigInt({ min: -5n, max: 300n }) }),
    fc.record({ case: fc.constant('doubleValue'), value: fc.double() }),
    fc.record({ case: fc.constant('bytesValue'), value: fc.uint8Array({ maxLength: 40 }) }),
    fc.record({
      case: fc.constant('arrayValue'),
      value: fc.record({
        values: fc.array(fc.record({ value: tie('value') }), { maxLength: 4 }),
      }),
    }),
    fc.record({
      case: fc.constant('kvlistValue'),
      value: fc.record({ values: fc.array(tie('attribute'), { maxLength: 4 }) }),
    }),
    fc.constant({ case: undefined }),
  ),
  attribute: fc.record(
    { key, value: fc.record({ value: tie('value') }) },
    { requiredKeys: ['key'] },
  ),
}));
const attributes = fc.array(
  fc.record({ key, value: fc.record({ value: anyValue }) }, { requiredKeys: ['key'] }),
  { maxLength: 14 },
);

const span = fc.record({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: parentId,
  traceState: text,
  name: text,
  kind: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(-1, 0x7fffffff)),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  droppedAttributesCount: fc.nat(),
  events: fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes }), { maxLength: 3 }),
  links: fc.array(
    fc.record({ traceId: id(16), spanId: id(8), traceState: text, attributes }),
    { maxLength: 3 },
  ),
  status: fc.option(
    fc.record({ message: text, code: fc.constantFrom(-1, 0, 1, 2, 3, 99) }),
    { nil: undefined },
  ),
  flags: fc.nat(),
});

/** Requests with every kind of value, odd ids, missing parts and unusual numbers. */
export const arbitraryRequest = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.option(fc.record({ attributes }), { nil: undefined }),
      scopeSpans: fc.array(
        fc.record({
          scope: fc.option(fc.record({ name: text, version: text }), { nil: undefined }),
          spans: fc.array(span, { maxLength: 4 }),
          schemaUrl: text,
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
});
