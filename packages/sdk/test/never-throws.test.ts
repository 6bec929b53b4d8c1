import { type AnyProcess, type Carrier, createHandoffTracer, type WorkItem } from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escalation } from './escalation.ts';

const boom = (): never => {
  throw new Error('boom');
};
const angry = new Proxy(
  {},
  { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom },
);
const angryGetter = Object.defineProperty({}, 'browser', { get: boom, enumerable: true });
const circular: Record<string, unknown> = {};
circular['self'] = circular;

const NASTY: readonly unknown[] = [
  angry,
  angryGetter,
  circular,
  new Date(Number.NaN),
  new Date(8.64e15),
  new Date(-8.64e15),
  Symbol('s'),
  boom,
  '\uD800',
  '__proto__',
  'constructor',
  'escalate',
  'x'.repeat(70_000),
  Number.NaN,
  -0,
];

// fast-check looks into the values it makes, which some of these do not survive: it makes tokens.
type Token = { readonly index: number } | { readonly value: unknown };
const resolve = (token: Token): unknown => ('index' in token ? NASTY[token.index] : token.value);

const nasty: fc.Arbitrary<Token> = fc.oneof(
  fc
    .anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true })
    .map((value) => ({ value })),
  fc.nat(NASTY.length - 1).map((index) => ({ index })),
);
const NAMES = [
  'at since eventId status attributes context stage source id due reason missing fields outcome',
  'score name carrier completeness initiatedAt itemKey cycle url type system key handoff',
  'traceparent baggage',
].flatMap((line) => line.split(' '));
const options = fc.oneof(fc.dictionary(fc.constantFrom(...NAMES), nasty), nasty);
const resolveOptions = (input: Token | Record<string, Token>): unknown => {
  if ('index' in input || 'value' in input) return resolve(input as Token);
  return Object.fromEntries(Object.entries(input).map(([name, token]) => [name, resolve(token)]));
};
const VERBS = [
  'open update close handoff accept bounce requestClarification provideClarification complete',
  'cancel',
].flatMap((line) => line.split(' ')) as readonly (keyof WorkItem<AnyProcess>)[];

test('whatever a verb is called with, it does not throw', () => {
  const recorder = createHandoffRecorder();
  const { tracerProvider } = recorder;
  const hostile = createHandoffTracer<AnyProcess>(escalation, {
    tracerProvider,
    capture: { values: ['browser', 'logs', '__proto__'] },
    clock: boom,
    hashKey: (key) => (key.length % 2 ? boom() : key),
    redact: boom,
    onError: boom,
  });
  const quiet = { tracerProvider, onError: () => undefined };
  const friendly = createHandoffTracer<AnyProcess>(escalation, quiet);

  fc.assert(
    fc.property(
      fc.boolean(),
      fc.constantFrom(...VERBS),
      fc.tuple(nasty, options, options, options),
      (isHostile, verb, [keyToken, ...rest]) => {
        const tracer = isHostile ? hostile : friendly;
        const [settings, first, second] = rest.map(resolveOptions);
        const item = tracer.item(resolve(keyToken) as string, settings as object);
        const call = item[verb] as (...args: unknown[]) => unknown;
        const result = call(first, second);
        if (verb === 'handoff') JSON.stringify(result);
        const resumed = tracer.resume(first as Carrier, second as never);
        resumed?.accept(second as object);
        recorder.reset();
      },
    ),
    { numRuns: 3000 },
  );
});

test('a provider that throws does not reach the caller', () => {
  const codes: string[] = [];
  const tracer = createHandoffTracer(escalation, {
    tracerProvider: { getTracer: () => ({ startSpan: boom, startActiveSpan: boom }) },
    onError: ({ code }) => codes.push(code),
  });
  tracer.item('A').open();
  expect(tracer.item('A').handoff('finish').itemKey).toBe('A');
  expect(codes).toEqual(['verb_failed']);
});
