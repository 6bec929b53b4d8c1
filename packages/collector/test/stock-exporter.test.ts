import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineQuery } from '@baton/store';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { startLoader, startReceiver } from '../src/index.ts';

const readSpans = defineQuery({
  name: 'test/spans',
  title: 'Spans',
  description: 'Rows of otel_traces as they stand.',
  sql: `SELECT SpanName, SpanKind, ServiceName, ScopeName, ScopeVersion, SpanAttributes, ResourceAttributes,
    toString(Duration) AS Duration, toString(toUnixTimestamp64Nano(Timestamp)) AS StartNanos, StatusCode,
    StatusMessage, ParentSpanId, \`Events.Name\` AS EventNames, \`Events.Attributes\` AS EventAttributes,
    \`Links.TraceId\` AS LinkTraceIds, IngestedAt > now() - INTERVAL 1 HOUR AS isRecent
    FROM otel_traces ORDER BY Timestamp`,
  params: z.object({}),
  row: z.looseObject({}),
});

it('takes what the stock OpenTelemetry exporter sends, to every column', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-stock-'));
  const receiver = await startReceiver({ dataDir, port: 0 });
  const store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
  const loader = await startLoader({ dataDir, store });
  try {
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'desk', replicas: 3 }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new OTLPTraceExporter({ url: `${receiver.url}/v1/traces` }),
        }),
      ],
    });
    const tracer = provider.getTracer('stock', '1.2.3');
    const linked = {
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      traceFlags: TraceFlags.SAMPLED,
    };
    const span = tracer.startSpan('escalate', {
      kind: SpanKind.PRODUCER,
      startTime: [1_760_000_000, 123_456_789],
      attributes: { text: 'ü <b>', yes: true, int: 7, half: 0.5, list: ['a', 'b'] },
      links: [{ context: linked }],
    });
    span.addEvent('asked', { field: 'browser' });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'missing' });
    span.end([1_760_000_001, 123_456_790]);
    await provider.forceFlush();
    await loader.drain();
    expect(await store.query(readSpans, {})).toEqual([
      {
        SpanName: 'escalate',
        SpanKind: 'Producer',
        ServiceName: 'desk',
        ScopeName: 'stock',
        ScopeVersion: '1.2.3',
        SpanAttributes: { text: 'ü <b>', yes: 'true', int: '7', half: '0.5', list: '["a","b"]' },
        ResourceAttributes: { 'service.name': 'desk', replicas: '3' },
        Duration: '1000000001',
        StartNanos: '1760000000123456789',
        StatusCode: 'Error',
        StatusMessage: 'missing',
        ParentSpanId: '',
        EventNames: ['asked'],
        EventAttributes: [{ field: 'browser' }],
        LinkTraceIds: ['ab'.repeat(16)],
        isRecent: 1,
      },
    ]);
    await provider.shutdown();
  } finally {
    await loader.close();
    await store.close();
    await receiver.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
