import {
  type Fact,
  type FoldedCycle,
  type FoldedHandoff,
  type FoldedItem,
  factOfSpan,
  foldCycle,
  type ItemIdentity,
  joinCycles,
} from '@baton/conventions';
import { context, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { type RecordedSpan, startRecordedSpan } from './recorded-span.ts';

/** A folded handoff and the item it belongs to. */
export type RecordedHandoff = FoldedHandoff & ItemIdentity;

/** A folded item under its key. */
export type RecordedItem = FoldedItem & Omit<ItemIdentity, 'cycle'>;

/** Records what a tracer reports, for tests. */
export interface HandoffRecorder {
  /** For the `tracerProvider` option of a tracer. */
  readonly tracerProvider: TracerProvider;
  /** Facts in the order they were reported. */
  facts(): readonly Fact[];
  /** Handoffs by item, cycle and time of initiate, folded exactly as the store does. */
  handoffs(): readonly RecordedHandoff[];
  /** Items over all their cycles, in the order of their first facts. */
  items(): readonly RecordedItem[];
  /** The finished spans themselves. */
  spans(): readonly RecordedSpan[];
  /** Forgets everything; ids are counted from the start again. */
  reset(): void;
}

interface RecordedGroup {
  readonly identity: Omit<ItemIdentity, 'cycle'>;
  readonly cycles: Map<number, Fact[]>;
}

/**
 * Creates a recorder; span ids are counted, so that tests may compare them.
 *
 * @example
 * const recorder = createHandoffRecorder();
 * const tracer = createHandoffTracer(escalation, { tracerProvider: recorder.tracerProvider });
 * tracer.item('JIRA-123').open({ stage: 'triage' });
 * expect(recorder.items()).toMatchObject([{ item: 'JIRA-123', state: 'open' }]);
 */
export function createHandoffRecorder(): HandoffRecorder {
  let spans: RecordedSpan[] = [];
  let started = 0;

  const startSpan: Tracer['startSpan'] = (name, options = {}, parent = context.active()) => {
    started += 1;
    const spanId = started.toString(16).padStart(16, '0');
    return startRecordedSpan({ name, options, spanId }, parent, (span) => spans.push(span));
  };
  const startActiveSpan = (name: string, ...rest: readonly unknown[]): unknown => {
    const run = rest.at(-1) as (span: ReturnType<typeof startSpan>) => unknown;
    const span = startSpan(name, rest.length > 1 ? (rest[0] as object) : {});
    return context.with(trace.setSpan(context.active(), span), run, undefined, span);
  };
  const tracer = { startSpan, startActiveSpan } as Tracer;

  const facts = (): Fact[] =>
    spans.flatMap((span) => {
      const fact = factOfSpan(span);
      return fact ? [fact] : [];
    });
  const folded = () => groupByItem(facts()).map((group) => ({ group, cycles: foldGroup(group) }));

  return {
    tracerProvider: { getTracer: () => tracer },
    facts,
    handoffs: () =>
      folded().flatMap(({ group, cycles }) =>
        cycles.flatMap(({ handoffs }) =>
          handoffs.map((handoff) => ({ ...group.identity, ...handoff })),
        ),
      ),
    items: () =>
      folded().map(({ group, cycles }) => ({ ...group.identity, ...joinCycles(cycles) })),
    spans: () => spans,
    reset: () => {
      spans = [];
      started = 0;
    },
  };
}

const foldGroup = ({ cycles }: RecordedGroup): FoldedCycle[] =>
  [...cycles.keys()].sort((a, b) => a - b).map((cycle) => foldCycle(cycles.get(cycle) ?? []));

function groupByItem(facts: readonly Fact[]): RecordedGroup[] {
  const groups = new Map<string, RecordedGroup>();
  for (const fact of facts) {
    const { namespace, process, item, cycle } = fact;
    const key = JSON.stringify([namespace, process, item]);
    const group = groups.get(key) ?? { identity: { namespace, process, item }, cycles: new Map() };
    groups.set(key, group);
    group.cycles.set(cycle, [...(group.cycles.get(cycle) ?? []), fact]);
  }
  return [...groups.values()];
}
