import { createHandoffTracer, type HandoffError, keepHandoffs } from '@baton/sdk';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { expect, test, vi } from 'vitest';
import { escalation } from './escalation.ts';

function exportedWith(sampler: Sampler, onError?: (error: HandoffError) => void): string[] {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    sampler,
  });
  createHandoffTracer(escalation, { tracerProvider, onError }).item('A').open();
  tracerProvider.getTracer('app').startSpan('POST /tickets').end();
  return exporter.getFinishedSpans().map(({ name }) => name);
}

const recordOnly: Sampler = {
  shouldSample: () => ({ decision: SamplingDecision.RECORD }),
  toString: () => 'RecordOnly',
};

test('keepHandoffs keeps handoffs and leaves all else to the sampler', () => {
  const sampler = keepHandoffs(new AlwaysOffSampler());
  expect(exportedWith(sampler)).toEqual(['open support-escalation']);
  expect(String(sampler)).toBe('KeepHandoffs{AlwaysOffSampler}');
});

test('a span that is recorded and not sampled is told too', () => {
  const codes: string[] = [];
  expect(exportedWith(recordOnly, ({ code }) => codes.push(code))).toEqual([]);
  expect(codes).toEqual(['not_recorded']);
});

test('without onError the warning is loud, and comes once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tracerProvider = new TracerProvider({ sampler: new AlwaysOffSampler() });
  const item = createHandoffTracer(escalation, { tracerProvider }).item('A');
  item.open();
  item.handoff('finish');
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]?.[0]).toContain('{ sampler: keepHandoffs(sampler) }');
  warn.mockRestore();
});
