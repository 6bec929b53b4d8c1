import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';
import { spanPayload } from './span-payload.ts';

/** Spans a second (12 attributes, 2 events) from OTLP/protobuf to Native on one core, at this many a request. */
export function measureTranscoder(spansPerRequest: number, seconds = 2): number {
  const body = spanPayload(spansPerRequest);
  const transcoder = createTraceTranscoder();
  const runFor = (millis: number): number => {
    const start = performance.now();
    let spans = 0;
    while (performance.now() - start < millis) {
      spans += transcoder.add(body).rows;
      transcoder.takeBlock(1n);
    }
    return spans / ((performance.now() - start) / 1000);
  };
  runFor(500);
  return runFor(seconds * 1000);
}
