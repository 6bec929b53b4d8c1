import { playDemo } from '@baton/example-support-escalation';
import type { Benchmark } from './benchmark.ts';
import { spanPayload } from './ingest/span-payload.ts';
import { measureSizes } from './sizing/measure-sizes.ts';

const SPANS = 400_000;
const SPANS_PER_REQUEST = 512;
const SENDERS = 8;
const ITEMS = 4_000;

/** What spans and handoff facts take: sent, in the log, on disk after merges, and in memory. */
export const sizingBenchmark: Benchmark = {
  name: 'sizing',
  description: 'bytes of a span and of a handoff fact in the log and on disk; memory while loading',
  runs: 1,
  metrics: [
    { metric: 'span as sent', unit: 'bytes', better: 'lower' },
    { metric: 'span in the log', unit: 'bytes', better: 'lower' },
    { metric: 'span on disk after merges', unit: 'bytes', better: 'lower' },
    { metric: 'fact in the log', unit: 'bytes', better: 'lower' },
    { metric: 'fact on disk as span', unit: 'bytes', better: 'lower' },
    { metric: 'fact on disk, all tables', unit: 'bytes', better: 'lower' },
    { metric: 'handoff on disk, all tables', unit: 'bytes', better: 'lower' },
    { metric: 'receiver peak memory', unit: 'MiB', better: 'lower', goal: 256 },
    { metric: 'engine peak memory', unit: 'MiB', better: 'lower' },
  ],
  async run(say) {
    const spans = await measureSizes(async (url) => {
      let sentBytes = 0;
      let next = 0;
      const requests = Math.ceil(SPANS / SPANS_PER_REQUEST);
      const send = async (): Promise<void> => {
        while (next < requests) {
          const body = spanPayload(SPANS_PER_REQUEST, next++);
          sentBytes += body.length;
          await post(`${url}/v1/traces`, body);
        }
      };
      await Promise.all(Array.from({ length: SENDERS }, send));
      return sentBytes;
    });
    say(`${spans.rows} spans of 12 attributes and 2 events loaded`);
    const facts = await measureSizes(async (url) => {
      await playDemo({
        endpoint: url,
        headers: {},
        items: ITEMS,
        signal: new AbortController().signal,
      });
      return 0;
    });
    say(`${facts.rows} facts of ${ITEMS} items loaded and projected`);
    const handoffs = facts.tables['handoffs']?.rows ?? 0;
    return {
      'span as sent': spans.sentBytes / spans.rows,
      'span in the log': spans.logBytes / spans.rows,
      'span on disk after merges': spans.diskBytes / spans.rows,
      'fact in the log': facts.logBytes / facts.rows,
      'fact on disk as span': (facts.tables['otel_traces']?.bytes ?? 0) / facts.rows,
      'fact on disk, all tables': facts.diskBytes / facts.rows,
      'handoff on disk, all tables': facts.diskBytes / handoffs,
      'receiver peak memory': Math.max(spans.receiverPeakMebibytes, facts.receiverPeakMebibytes),
      'engine peak memory': Math.max(spans.enginePeakMebibytes, facts.enginePeakMebibytes),
    };
  },
};

async function post(url: string, body: Uint8Array): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const { status } = await fetch(url, { method: 'POST', headers, body: body as never });
  if (status !== 200) throw new Error(`the receiver answered ${status}`);
}
