import type { Fact } from '@baton/conventions';
import { factToReadableSpan } from '@baton/sdk/node';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';

const FACTS = 40_000;
const FACTS_PER_REQUEST = 2000;

const facts = (): Fact[] =>
  Array.from({ length: FACTS }, (_, i) => ({
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
  }));

/** Microseconds of CPU time from a fact of a bulk sender to its OTLP/protobuf. */
export function measureBulk(): number {
  const bulk = facts();
  const before = process.cpuUsage();
  for (let at = 0; at < FACTS; at += FACTS_PER_REQUEST) {
    const batch = bulk.slice(at, at + FACTS_PER_REQUEST);
    ProtobufTraceSerializer.serializeRequest(batch.map((fact) => factToReadableSpan(fact)));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / FACTS;
}
