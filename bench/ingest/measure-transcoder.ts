import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';
import { cpuSecondsOf } from '../process-usage.ts';
import { spanPayload } from './span-payload.ts';

/** Spans (12 attributes, 2 events) from OTLP/protobuf to Native blocks in a second of one core's time. */
export function measureTranscoder(spansPerRequest: number, seconds = 2): number {
  // Bodies and memory of blocks as the receiver has them: a Buffer, and the memory of an earlier block.
  const body = Buffer.from(spanPayload(spansPerRequest));
  let memory: Buffer | undefined;
  const transcoder = createTraceTranscoder();
  // Blocks as large as the receiver makes them when many small requests come at once.
  const requestsPerBlock = Math.max(1, Math.floor(64 / spansPerRequest));
  const block = (): number => {
    for (let request = 0; request < requestsPerBlock; request++) transcoder.add(body);
    const { rows } = transcoder;
    memory = Buffer.from(transcoder.takeBlock(1n, memory).buffer);
    return rows;
  };
  return perCpuSecond(block, seconds);
}

/** The same spans as OTLP/JSON through JSON.parse alone, which is what reading JSON cannot go below. */
export function measureJsonParse(spansPerRequest: number, seconds = 2): number {
  const text = jsonOf(spansPerRequest);
  const parse = (): number => {
    JSON.parse(text);
    return spansPerRequest;
  };
  return perCpuSecond(parse, seconds);
}

function perCpuSecond(work: () => number, seconds: number): number {
  const runFor = (limit: number): number => {
    let done = 0;
    const spent = cpuSecondsOf(() => {
      const end = performance.now() + limit * 1000;
      while (performance.now() < end) done += work();
    });
    return done / spent;
  };
  runFor(0.5);
  return runFor(seconds);
}

function jsonOf(count: number): string {
  const attributes = Array.from({ length: 12 }, (_, position) => ({
    key: `app.attribute.${position}`,
    value: { stringValue: `value-${position}-123-text` },
  }));
  const event = {
    timeUnixNano: '1760000000000000000',
    name: 'db.query',
    attributes: [{ key: 'db.system.name', value: { stringValue: 'postgresql' } }],
  };
  const span = {
    traceId: '0102030405060708090a0b0c0d0e0f10',
    spanId: 'a1a2a3a4a5a6a7a8',
    parentSpanId: 'b1b2b3b4b5b6b7b8',
    name: 'GET /orders/{id}/7',
    kind: 2,
    startTimeUnixNano: '1760000000000000000',
    endTimeUnixNano: '1760000000025000000',
    attributes,
    events: [event, event],
    status: { code: 1 },
  };
  const spans = Array.from({ length: count }, () => span);
  return JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] });
}
