import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factAttributes, hashIds } from '@baton/conventions';
import {
  alertCurrent,
  alertRules,
  alertStats,
  createProjector,
  type Projector,
  type Store,
} from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import type { Alert } from '../src/alerts/alert.ts';
import { createAlertEvaluator } from '../src/alerts/create-alert-evaluator.ts';
import { activeRules } from '../src/alerts/rule-settings.ts';
import {
  DAY_MILLIS,
  factsOfHandoff,
  HEARD,
  HOUR_MILLIS,
  PLANS,
  WEEK_MILLIS,
} from './alert-week.ts';

/** Hours since Monday, midnight. */
const LOOKS = [
  0, 18, 24, 30, 36, 42, 48, 54, 66, 72, 78, 96, 102, 108, 114, 120, 132, 138, 144, 156, 168, 180,
];
const SETTINGS = { 'sla-burn-fast': { params: { minimum: 10 } }, 'spans-slow': { enabled: true } };

let path: string;
let store: Store;
let projector: Projector;
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'baton-alerts-'));
  store = await openEmbeddedStore(path);
  projector = createProjector(store);
});
afterAll(async () => {
  await store.close();
  await rm(path, { recursive: true, force: true });
});

const facts = [...PLANS.flatMap(factsOfHandoff), ...HEARD].sort((a, b) => a.atMillis - b.atMillis);
const spanAt = (millis: number, durationMillis: number, i: number): object => ({
  Timestamp: new Date(millis - i * 1_000).toISOString(),
  TraceId: hashIds(['plain', String(millis), String(i)], 16),
  SpanId: hashIds(['plain', String(millis), String(i)], 8),
  SpanName: 'POST /orders',
  ServiceName: 'shop',
  Duration: (durationMillis + (i % 3)) * 1e6,
  IngestedAt: new Date(millis).toISOString(),
});

/** Everything that has happened since the last look arrives. */
async function arrive(fromMillis: number, untilMillis: number): Promise<void> {
  const arrived = facts.filter((f) => f.atMillis > fromMillis && f.atMillis <= untilMillis);
  const rows = arrived.map((fact) => ({
    Timestamp: new Date(fact.atMillis).toISOString(),
    TraceId: hashIds([fact.process, fact.item], 16),
    SpanId: fact.spanId,
    SpanName: fact.verb,
    ServiceName: 'test',
    SpanAttributes: Object.fromEntries(
      Object.entries(factAttributes(fact)).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
    IngestedAt: new Date(fact.atMillis).toISOString(),
  }));
  // Saturday from noon: ten times, then a hundred times as slow.
  const hour = (untilMillis - WEEK_MILLIS - 5 * DAY_MILLIS) / HOUR_MILLIS;
  const slow = hour === 12 ? 100 : hour === 18 ? 1_000 : 10;
  const spans = Array.from({ length: 120 }, (_, i) => spanAt(untilMillis, slow, i));
  await store.insertRows('otel_traces', [...rows, ...spans]);
  await projector.run();
}

async function scoreRisk(item: string, millis: number): Promise<void> {
  const model = { Process: 'escalation', Target: 'failed', ModelId: 'm' };
  const TrainedAt = new Date(millis).toISOString();
  await store.insertRows('risk_models', [{ ...model, TrainedAt, InForce: true }]);
  const HandoffId = hashIds(['escalation', item, 'initiate'], 8);
  const score = { Item: item, Cycle: 1, HandoffId, Risk: 0.9, ScoredAt: TrainedAt };
  await store.insertRows('risk_scores', [{ ...model, ...score }]);
}

const subject = ({ ruleId, labels, handoff }: Alert): string =>
  `${ruleId} ${handoff?.item ?? labels['source_team'] ?? labels['service'] ?? labels['process']}`;

test('in a week of planted breaches each is told once, none else is, and all end', async () => {
  await arrive(0, WEEK_MILLIS);
  const evaluator = (nowMillis: number) =>
    createAlertEvaluator(store, { rules: activeRules(alertRules, SETTINGS), nowMillis });
  const fired: string[] = [];
  const resolved: string[] = [];
  const states = new Map<string, Alert['state']>();
  let current = await evaluator(WEEK_MILLIS);
  for (const [index, hour] of LOOKS.entries()) {
    const now = WEEK_MILLIS + hour * HOUR_MILLIS;
    if (index > 0) await arrive(WEEK_MILLIS + (LOOKS[index - 1] ?? 0) * HOUR_MILLIS, now);
    if (hour === 18) await scoreRisk('escalation-0-8', now);
    // Every other look is by an evaluator that has just started.
    if (index % 2 === 0) current = await evaluator(now);
    expect(await current.evaluate(now)).toEqual([]);
    const changes = current.alerts().filter((one) => states.get(one.alertId) !== one.state);
    for (const { alertId, state } of changes) states.set(alertId, state);
    fired.push(...changes.filter((one) => one.state === 'firing').map(subject));
    resolved.push(...changes.filter((one) => one.state === 'resolved').map(subject));
  }
  expect([...fired].sort()).toEqual([
    'bounce-rate-up sales',
    'breach-imminent LATE',
    'breach-imminent launch-1-11',
    'breach-imminent launch-1-8',
    'breach-imminent launch-2-11',
    'breach-imminent launch-2-8',
    'collector-silent heartbeat',
    'completeness-down ops',
    'high-risk escalation-0-8',
    'past-usual LATE',
    'past-usual UNCLAIMED',
    'sla-burn-fast design',
    'sla-burn-slow design',
    'spans-slow shop',
    'unclaimed UNCLAIMED',
  ]);
  expect([...resolved].sort()).toEqual([...fired].sort());
  const left = await store.query(alertCurrent, { states: ['firing', 'pending'] });
  expect(left).toEqual([]);
}, 300_000);

test('says of each rule how often it warned in time, by how much, and how often for nothing', async () => {
  const stats = await store.query(alertStats, { nowMillis: WEEK_MILLIS + 8 * DAY_MILLIS });
  const of = (ruleId: string) => stats.find((row) => row.ruleId === ruleId);
  // LATE was seen at 18:00 and due at 21:00; the launches only once they were late.
  expect(of('breach-imminent')).toMatchObject({
    fired: 5,
    decided: 5,
    late: 5,
    warnedBeforeDue: 1,
    medianLeadSeconds: 10_800,
    falseAlarms: 0,
    lateUnwarned: 24,
  });
  expect(of('unclaimed')).toMatchObject({ fired: 1, late: 0, falseAlarms: 1 });
});
