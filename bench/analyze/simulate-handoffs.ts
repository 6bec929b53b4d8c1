import { defineCommand } from '@baton/store';

type Slice = { readonly from: number; readonly rows: number };

/*
 * Two handoffs an item over a year, six teams, four priorities, eight categories: waits and works are exponential,
 * slower by priority; a handoff with `browser` is worked on twice as fast, one with `logs` is not. What has not
 * ended by the end of the year is open. Numbers are hashed, so that every run has the same ones.
 */

/** Writes simulated handoffs straight into the projection. */
export const simulateHandoffs = defineCommand<Slice>({
  name: 'bench/simulate-handoffs',
  sql: `
INSERT INTO handoffs (
  Namespace, Process, Item, Cycle, HandoffId, HandoffName, Position, SourceStage, SourceTeam, TargetStage,
  TargetTeam, State, Open, InitiatedAt, AcceptedAt, EndedAt, EndedBy, WaitingSeconds, WorkingSeconds, Rounds,
  ClarificationRequests, BounceReason, DueAt, Completeness, RequiredFields, PresentFields, MissingFields,
  Attributes, Version, IsDeleted)
WITH
  (n, salt) -> (cityHash64(n, salt) % 1000003 + 1) / 1000005 AS uniform,
  ['support', 'product', 'platform', 'billing', 'vendor', 'security'] AS teams,
  intDiv(number, 2) AS item,
  number % 2 AS second,
  toUInt8(uniform(item, 1) * 3) AS source,
  toUInt8(3 + uniform(item, 2) * 3) AS target,
  toUInt8(1 + uniform(item, 3) * 4) AS priority,
  toUInt8(uniform(item, 4) * 8) AS category,
  uniform(number, 5) < 0.4 AS hasBrowser,
  uniform(number, 6) < 0.5 AS hasLogs,
  -log(uniform(number, 7)) * 7200 * priority AS waits,
  -log(uniform(number, 8)) * 14400 * (1 + category / 4) * if(hasBrowser, 0.5, 1) AS works,
  toInt64(1767225600000 + uniform(item, 9) * 365 * 86400000 + second * 4 * 86400000) AS initiated,
  initiated + toInt64(waits * 1000) AS accepted,
  accepted + toInt64(works * 1000) AS ended,
  1798761600000 AS now,
  uniform(number, 10) AS fate,
  if(hasBrowser, 1, 0) + if(hasLogs, 1, 0) AS there
SELECT
  '', 'simulated', concat('SIM-', leftPad(toString(item), 9, '0')), 1, hex(number), 'escalate', second,
  teams[if(second, target, source) + 1], teams[if(second, target, source) + 1],
  teams[if(second, source, target) + 1], teams[if(second, source, target) + 1],
  multiIf(ended > now AND accepted > now, 'pending', ended > now, 'accepted', fate < 0.1, 'bounced', 'completed'),
  ended > now,
  fromUnixTimestamp64Milli(least(initiated, now), 'UTC'),
  if(accepted > now, NULL, fromUnixTimestamp64Milli(accepted, 'UTC')),
  if(ended > now, NULL, fromUnixTimestamp64Milli(ended, 'UTC')),
  multiIf(ended > now, '', fate < 0.1, 'bounce', 'complete'),
  if(accepted > now, NULL, waits), if(ended > now, NULL, works),
  toUInt32(fate < 0.1) + toUInt32(fate > 0.8), toUInt32(fate > 0.8), if(fate < 0.1, 'no_logs', ''),
  fromUnixTimestamp64Milli(initiated + 172800000, 'UTC'),
  there / 2, ['browser', 'logs'],
  arrayFilter(x -> x != '', [if(hasBrowser, 'browser', ''), if(hasLogs, 'logs', '')]),
  arrayFilter(x -> x != '', [if(hasBrowser, '', 'browser'), if(hasLogs, '', 'logs')]),
  map('priority', toString(priority), 'category', concat('c', toString(category))),
  1, 0
FROM numbers({from:UInt64}, {rows:UInt64})
`,
});

/** Writes those of the simulated handoffs that are open where open ones are looked for. */
export const simulateOpen = defineCommand<Slice>({
  name: 'bench/simulate-open',
  sql: `
INSERT INTO handoffs_open (
  Namespace, Process, Item, Cycle, HandoffId, TraceId, HandoffName, SourceStage, SourceTeam, TargetStage, TargetTeam,
  State, InitiatedAt, AcceptedAt, Rounds, DueAt, Completeness, MissingFields, Version, IsDeleted)
SELECT
  Namespace, Process, Item, Cycle, HandoffId, TraceId, HandoffName, SourceStage, SourceTeam, TargetStage, TargetTeam,
  State, InitiatedAt, AcceptedAt, Rounds, DueAt, Completeness, MissingFields, Version, IsDeleted
FROM handoffs
WHERE Namespace = '' AND Process = 'simulated' AND Open
  AND Item >= concat('SIM-', leftPad(toString(intDiv({from:UInt64}, 2)), 9, '0'))
  AND Item < concat('SIM-', leftPad(toString(intDiv({from:UInt64} + {rows:UInt64}, 2)), 9, '0'))
`,
});

/** Writes the items of simulated handoffs. */
export const simulateItems = defineCommand<Slice>({
  name: 'bench/simulate-items',
  sql: `
INSERT INTO work_items (
  Namespace, Process, Item, Cycle, State, Outcome, OutcomeScore, OpenedAt, ClosedAt, UpdatedAt, ItemType,
  Handoffs, OpenHandoffs, Bounces, Rounds, TeamSequence, StageSequence, PingPong, Returned, Facts, Attributes,
  Version, IsDeleted)
SELECT
  Namespace, Process, Item, 1,
  if(countIf(Open) = 0, 'closed', 'open'),
  if(countIf(Open) = 0, if(countIf(State = 'bounced') > 0, 'failure', 'success'), ''),
  if(cityHash64(Item) % 3 = 0, toFloat64(5 - least(4, sum(Rounds))), NULL),
  min(InitiatedAt), if(countIf(Open) = 0, max(EndedAt), NULL), max(ifNull(EndedAt, InitiatedAt)),
  any(Attributes['category']), count(), countIf(Open), countIf(State = 'bounced'), sum(Rounds),
  arrayMap(x -> x.2, arraySort(groupArray((Position, SourceTeam)))) AS way, way, false, true, 8,
  any(Attributes), 1, 0
FROM handoffs
WHERE Namespace = '' AND Process = 'simulated'
  AND Item >= concat('SIM-', leftPad(toString(intDiv({from:UInt64}, 2)), 9, '0'))
  AND Item < concat('SIM-', leftPad(toString(intDiv({from:UInt64} + {rows:UInt64}, 2)), 9, '0'))
GROUP BY Namespace, Process, Item
`,
});

/** The end of the simulated year, which counts as now. */
export const SIMULATED_NOW_MILLIS = 1_798_761_600_000;
