import { defineCommand } from '@baton/store';

/** Copies simulated handoffs that are open to where open ones are read from. */
export const simulateOpen = defineCommand<{ readonly from: number; readonly rows: number }>({
  name: 'bench/simulate-open',
  sql: `
INSERT INTO handoffs_open (
  Namespace, Process, Item, Cycle, HandoffId, TraceId, HandoffName, SourceStage, SourceTeam, TargetStage, TargetTeam,
  State, InitiatedAt, AcceptedAt, Rounds, DueAt, Completeness, MissingFields, Version, IsDeleted)
SELECT
  Namespace, Process, Item, Cycle, HandoffId, TraceId, HandoffName, SourceStage, SourceTeam, TargetStage, TargetTeam,
  State, InitiatedAt, AcceptedAt, Rounds, DueAt, Completeness, MissingFields, Version, IsDeleted
FROM handoffs
WHERE Open AND Namespace = '' AND Process = 'simulated'
  AND Item >= concat('SIM-', leftPad(toString(intDiv({from:UInt64}, 2)), 9, '0'))
  AND Item < concat('SIM-', leftPad(toString(intDiv({from:UInt64} + {rows:UInt64}, 2)), 9, '0'))
`,
});
