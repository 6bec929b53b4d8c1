// Checked by the compiler alone: each `@ts-expect-error` fails the type check if the mistake passes.
import { type ContextOf, createHandoffTracer, type FieldOf } from '@baton/sdk';
import { expectTypeOf, test } from 'vitest';
import { inEachWay } from './context-libraries.ts';

type P = typeof inEachWay;
type Fields = 'browser' | 'severity' | 'note';
interface Context {
  readonly browser?: string | null | undefined;
  readonly severity?: 'low' | 'high' | null | undefined;
  readonly note?: string | null | undefined;
}

test('a context and its fields are known, whatever library declares it', () => {
  expectTypeOf<FieldOf<P, 'zod'>>().toEqualTypeOf<Fields>();
  expectTypeOf<FieldOf<P, 'valibot'>>().toEqualTypeOf<Fields>();
  expectTypeOf<FieldOf<P, 'arktype'>>().toEqualTypeOf<Fields>();
  expectTypeOf<FieldOf<P, 'list'>>().toEqualTypeOf<Fields>();
  expectTypeOf<ContextOf<P, 'zod'>>().toEqualTypeOf<Context>();
  expectTypeOf<ContextOf<P, 'valibot'>>().toEqualTypeOf<Context>();
  expectTypeOf<ContextOf<P, 'arktype'>>().toEqualTypeOf<Context>();
  expectTypeOf<ContextOf<P, 'list'>>().toEqualTypeOf<{ readonly [F in Fields]?: unknown }>();
});

test('mistakes are refused, whatever library declares the context', () => {
  const tracer = createHandoffTracer(inEachWay);
  const item = tracer.item('A');
  item.handoff('zod', { context: {} });
  // @ts-expect-error wrong value of an enum, zod
  item.handoff('zod', { context: { severity: 'urgent' } });
  // @ts-expect-error wrong value of an enum, valibot
  item.handoff('valibot', { context: { severity: 'urgent' } });
  // @ts-expect-error wrong value of an enum, arktype
  item.handoff('arktype', { context: { severity: 'urgent' } });
  // @ts-expect-error unknown field, zod
  item.handoff('zod', { context: { browsr: '' } });
  // @ts-expect-error unknown field, valibot
  item.handoff('valibot', { context: { browsr: '' } });
  // @ts-expect-error unknown field, arktype
  item.handoff('arktype', { context: { browsr: '' } });
  // @ts-expect-error unknown field, list
  item.handoff('list', { context: { browsr: '' } });
  // @ts-expect-error unknown field of a bounce, valibot
  item.bounce('valibot', { reason: 'no_logs', missing: ['browsr'] });
  // @ts-expect-error unknown field of a request, arktype
  item.requestClarification('arktype', { fields: ['browsr'] });
  // @ts-expect-error unknown handoff of a check
  void tracer.check('zot', {});
  // @ts-expect-error unknown field of a check
  void tracer.check('valibot', { browsr: '' });
  // @ts-expect-error unknown source of a check
  void tracer.check('list', {}, { source: 'engineering' });
});
