import { percentile, sendLoad } from './send-load.ts';
import { createSpanTemplate } from './span-template.ts';
import { startBaton } from './start-baton.ts';

/** What one ingest run saw. */
export interface Ingested {
  /** Spans a second until queryable, everything on the same cores, the load generator too. */
  readonly queryablePerSecond: number;
  /** Spans for each second of CPU that receiver and engine took, until queryable. */
  readonly spansPerCpuSecond: number;
  readonly receiverSpansPerCpuSecond: number;
  readonly engineSpansPerCpuSecond: number;
  readonly acknowledgementP50Millis: number;
  readonly acknowledgementP99Millis: number;
  readonly receiverPeakMebibytes: number;
  readonly refused: number;
}

/** Half of the measured load, or this long at its pace: Node compiles on the way. */
const WARM_UP_SECONDS = 3;

/** Sends spans over OTLP/HTTP into a receiver and waits until an engine has them in ClickHouse. */
export async function measureIngest(o: {
  readonly spans: number;
  readonly spansPerRequest: number;
  readonly connections: number;
  readonly spansPerSecond?: number;
}): Promise<Ingested> {
  const template = createSpanTemplate(o.spansPerRequest);
  const requests = Math.ceil(o.spans / o.spansPerRequest);
  const baton = await startBaton();
  try {
    const warmUpSpans =
      o.spansPerSecond === undefined ? o.spans / 2 : o.spansPerSecond * WARM_UP_SECONDS;
    const warmUps = Math.ceil(warmUpSpans / o.spansPerRequest);
    await sendLoad(baton.url, { ...o, template, requests: warmUps, firstSeed: requests });
    const rowsBefore = await baton.drain();
    const before = await baton.usage();
    const startMillis = performance.now();
    const sent = await sendLoad(baton.url, { ...o, template, requests });
    const rows = (await baton.drain()) - rowsBefore;
    const seconds = (performance.now() - startMillis) / 1000;
    const spans = requests * o.spansPerRequest;
    if (rows !== spans) throw new Error(`${spans} spans were acknowledged, ${rows} are stored`);
    const after = await baton.usage();
    const receiverSeconds = after.receiver.cpuSeconds - before.receiver.cpuSeconds;
    const engineSeconds = after.engine.cpuSeconds - before.engine.cpuSeconds;
    return {
      queryablePerSecond: spans / seconds,
      spansPerCpuSecond: spans / (receiverSeconds + engineSeconds),
      receiverSpansPerCpuSecond: spans / receiverSeconds,
      engineSpansPerCpuSecond: spans / engineSeconds,
      acknowledgementP50Millis: percentile(sent.latenciesMillis, 0.5),
      acknowledgementP99Millis: percentile(sent.latenciesMillis, 0.99),
      receiverPeakMebibytes: after.receiver.peakMebibytes,
      refused: sent.refused,
    };
  } finally {
    await baton.stop();
  }
}
