import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHandoffTracer } from '@baton/sdk';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AlwaysOnSampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Spool } from '../../packages/sdk/src/node/spool/spool.ts';
import { escalation } from '../../packages/sdk/test/escalation.ts';
import type { Measurements } from '../benchmark.ts';

const ITEMS = 4_000;
const FACTS_PER_ITEM = 5;
const FACTS = ITEMS * FACTS_PER_ITEM;

const context = {
  browser: 'Firefox 140',
  severity: 'high' as const,
  logs: ['a'],
  note: 'It broke.',
};

const nothing: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const createProvider = (onEnd: SpanProcessor['onEnd'] = nothing.onEnd) =>
  new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [{ ...nothing, onEnd }],
  });

function playItems(tracer: ReturnType<typeof createHandoffTracer<typeof escalation>>): void {
  for (let i = 0; i < ITEMS; i++) {
    const item = tracer.item(`JIRA-${i}`);
    item.open({ stage: 'triage' });
    const ref = item.handoff('escalate', { source: 'triage', context });
    item.accept(ref);
    item.complete(ref);
    item.close({ outcome: 'success', score: 4 });
  }
}

/** Spans with the names, times and attributes of the facts, and nothing that makes facts of them. */
function prepareBareSpans(): () => void {
  const shapes: { name: string; attributes: Record<string, string>; end: [number, number] }[] = [];
  const provider = createProvider(({ name, attributes, endTime }) => {
    if (shapes.length < FACTS_PER_ITEM) {
      shapes.push({ name, attributes: attributes as Record<string, string>, end: endTime });
    }
  });
  playItems(createHandoffTracer(escalation, { tracerProvider: provider }));
  // The first fact of a tracer carries the definition; others do not.
  delete shapes[0]?.attributes['handoff.process.definition'];
  const tracer = createProvider().getTracer('bare');
  return () => {
    for (let i = 0; i < ITEMS; i++) {
      const traceId = i.toString(16).padStart(32, '1');
      const parent = trace.setSpanContext(ROOT_CONTEXT, {
        traceId,
        spanId: '00000000000000ab',
        traceFlags: 1,
      });
      for (const { name, attributes, end } of shapes) {
        tracer.startSpan(name, { attributes, startTime: end }, parent).end(end);
      }
    }
  };
}

// CPU time, which the neighbours of this process do not change.
function microsPerFact(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / FACTS;
}

/** Cost of a fact in each situation beside that of a bare span, in microseconds of CPU time, after a warm-up. */
export async function measureVerbs(): Promise<Measurements> {
  const directory = mkdtempSync(join(tmpdir(), 'baton-bench-spool-'));
  const spool = new Spool({ directory, maxBytes: 1e9, report: () => undefined });
  const spooling = createProvider((span) => {
    spool.append(span);
  });
  const programs: Record<string, () => void> = {
    fact: () => playItems(createHandoffTracer(escalation, { tracerProvider: createProvider() })),
    factWithSpool: () => playItems(createHandoffTracer(escalation, { tracerProvider: spooling })),
    factWithoutProvider: () => playItems(createHandoffTracer(escalation)),
    bareSpan: prepareBareSpans(),
  };
  try {
    for (const run of Object.values(programs)) run();
    return Object.fromEntries(
      Object.entries(programs).map(([name, run]) => [name, microsPerFact(run)]),
    );
  } finally {
    spool.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
