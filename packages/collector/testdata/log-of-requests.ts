import { createHash } from 'node:crypto';
import type { SegmentLog } from '../src/log/segment-log.ts';
import { createTraceTranscoder } from '../src/otlp/transcode-traces.ts';
import { requestOf } from './small-requests.ts';

const transcoder = createTraceTranscoder();

/** Appends one record: a request for each list of span names. */
export async function appendRequests(log: SegmentLog, ...requests: string[][]): Promise<void> {
  const logged = requests.map((names) => {
    const body = requestOf(...names);
    transcoder.add(body);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 32);
    return { hash, rejected: 0 };
  });
  const { rows } = transcoder;
  const ingestedAtNanos = log.stamp();
  const block = transcoder.takeBlock(ingestedAtNanos);
  await log.append({ requests: logged, rows, ingestedAtNanos, block });
}
