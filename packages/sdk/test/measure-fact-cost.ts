// Prints what one fact costs: `node packages/sdk/test/measure-fact-cost.ts` after a build.
import type { Fact } from '@baton/conventions';
import { createHandoffTracer } from '@baton/sdk';
import { factToReadableSpan } from '@baton/sdk/node';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { AlwaysOnSampler, NoopSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { escalation } from './escalation.ts';

const ITEMS = 20_000;
const ROUNDS = 5;
const FACTS_PER_ITEM = 5;

const provider = new TracerProvider({
  sampler: new AlwaysOnSampler(),
  spanProcessors: [new NoopSpanProcessor()],
});
const context = {
  browser: 'Firefox 140',
  severity: 'high' as const,
  logs: ['a'],
  note: 'It broke.',
};

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

const BULK = 141_712;
const bulk = Array.from(
  { length: BULK },
  (_, i): Fact => ({
    namespace: '',
    process: 'servicenow',
    item: `INC${Math.floor(i / 6)}`,
    cycle: 1,
    verb: i % 6 === 1 ? 'initiate' : 'update',
    atMillis: 1_799_053_200_000 + i,
    sequence: i,
    spanId: i.toString(16).padStart(16, '0'),
    handoffName: 'reassign',
    sourceStage: 'Group 1',
    sourceTeam: 'Group 1',
    targetStage: 'Group 2',
    targetTeam: 'Group 2',
    status: 'Active',
    presentFields: ['impact', 'urgency'],
  }),
);

function encodeBulk(serialize: (spans: ReturnType<typeof factToReadableSpan>[]) => unknown): void {
  for (let at = 0; at < BULK; at += 2000) {
    serialize(bulk.slice(at, at + 2000).map((fact) => factToReadableSpan(fact)));
  }
}

function measure(name: string, facts: number, run: () => void): void {
  const micros: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    micros.push(((performance.now() - start) * 1000) / facts);
  }
  micros.sort((a, b) => a - b);
  const [best = 0, , median = 0] = micros;
  console.log(`${name.padEnd(34)} median ${median.toFixed(2)} µs a fact, best ${best.toFixed(2)}`);
}

const facts = ITEMS * FACTS_PER_ITEM;
const live = createHandoffTracer(escalation, { tracerProvider: provider });
const silent = createHandoffTracer(escalation);
measure('verbs with a provider, no export', facts, () => playItems(live));
measure('verbs without a provider', facts, () => playItems(silent));
measure('factToReadableSpan', BULK, () => encodeBulk(() => undefined));
measure('  and OTLP/protobuf', BULK, () => encodeBulk(ProtobufTraceSerializer.serializeRequest));
measure('  and OTLP/JSON', BULK, () => encodeBulk(JsonTraceSerializer.serializeRequest));
