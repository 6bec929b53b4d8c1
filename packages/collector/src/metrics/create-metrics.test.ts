import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from './create-metrics.ts';
import { observeProcess } from './process-metrics.ts';
import { createReceiverMetrics } from './receiver-metrics.ts';

let metrics: Metrics | undefined;
let server: Server | undefined;

afterEach(async () => {
  await metrics?.close();
  server?.close();
  metrics = undefined;
  server = undefined;
});

const request = {
  transport: 'http',
  encoding: 'protobuf',
  isDuplicate: false,
  spans: 10,
  rejectedSpans: 1,
  bytes: 5000,
  seconds: 0.004,
} as const;

/** Samples of a metric, without its labels' order mattering. */
async function samples(name: string): Promise<string[]> {
  const lines = ((await metrics?.prometheusText()) ?? '').split('\n');
  return lines.filter((line) => line.startsWith(name));
}

describe('metrics', () => {
  it('count requests by transport, encoding and reason, with units in their names', async () => {
    metrics = await createMetrics({ service: 'baton-receiver' });
    const receiver = createReceiverMetrics(metrics.meter);
    receiver.answered(request);
    receiver.answered(request);
    receiver.answered({ ...request, isDuplicate: true, spans: 0, rejectedSpans: 0 });
    receiver.answered({ ...request, transport: 'grpc', spans: 3 });
    receiver.refused({ transport: 'http', reason: 'log_full' });
    const http = '{transport="http",encoding="protobuf"}';
    expect(await samples('baton_receiver_accepted_spans_total')).toEqual([
      `baton_receiver_accepted_spans_total${http} 20`,
      'baton_receiver_accepted_spans_total{transport="grpc",encoding="protobuf"} 3',
    ]);
    expect(await samples(`baton_receiver_accepted_bytes_total${http}`)).toEqual([
      `baton_receiver_accepted_bytes_total${http} 10000`,
    ]);
    expect(await samples(`baton_receiver_accepted_requests_total${http}`)).toHaveLength(1);
    expect(await samples(`baton_receiver_duplicates_total${http}`)).toEqual([
      `baton_receiver_duplicates_total${http} 1`,
    ]);
    expect(await samples(`baton_receiver_rejected_spans_total${http}`)).toEqual([
      `baton_receiver_rejected_spans_total${http} 2`,
    ]);
    expect(await samples('baton_receiver_refused_requests_total')).toEqual([
      'baton_receiver_refused_requests_total{transport="http",reason="log_full"} 1',
    ]);
    expect(await samples('baton_receiver_request_duration_seconds_count')).toEqual([
      'baton_receiver_request_duration_seconds_count{transport="http"} 3',
      'baton_receiver_request_duration_seconds_count{transport="grpc"} 1',
    ]);
    expect(
      await samples('baton_receiver_request_duration_seconds_bucket{transport="http",le="0.005"}'),
    ).toEqual(['baton_receiver_request_duration_seconds_bucket{transport="http",le="0.005"} 3']);
  });

  it('tell of the process', async () => {
    metrics = await createMetrics({ service: 'baton-receiver' });
    const observed = observeProcess(metrics.meter);
    const figureOf = async (name: string): Promise<number> =>
      Number((await samples(name))[0]?.split(' ').at(-1));
    try {
      expect(await figureOf('process_memory_usage_bytes')).toBeGreaterThan(1e6);
      expect(await figureOf('process_cpu_time_seconds_total{cpu_mode="user"}')).toBeGreaterThan(0);
      expect(await figureOf('v8js_memory_heap_used_bytes{')).toBeGreaterThanOrEqual(0);
      await expect.poll(() => figureOf('nodejs_eventloop_delay_max_seconds')).toBeGreaterThan(0);
    } finally {
      observed.close();
    }
  });

  it('are sent as OTLP where that is configured, and nowhere else', async () => {
    const bodies: string[] = [];
    server = createServer(async (call, response) => {
      bodies.push(await text(call));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}/v1/metrics`;
    const before = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${port}`;
    try {
      const silent = await createMetrics({ service: 'silent' });
      createReceiverMetrics(silent.meter).answered(request);
      await silent.close();
      metrics = await createMetrics({ service: 'baton-receiver', endpoint });
      createReceiverMetrics(metrics.meter).answered(request);
      await metrics.close();
    } finally {
      if (before === undefined) delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
      else process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = before;
    }
    const sent = bodies.join('\n');
    expect(sent).not.toContain('"silent"');
    expect(sent).toContain('"baton-receiver"');
    expect(sent).toContain('"baton.receiver.accepted.spans"');
  });
});
