-- When an open handoff has to be accepted by. In rows from before, null until they are rebuilt.
ALTER TABLE handoffs_open ADD COLUMN IF NOT EXISTS AcceptDueAt Nullable(DateTime64(3, 'UTC')) AFTER DueAt;

-- A breach counts when its time is up, so the day's rows know when that was.
ALTER TABLE handoffs_by_day ADD COLUMN IF NOT EXISTS DueAt Nullable(DateTime64(3, 'UTC')) AFTER PastDue;
ALTER TABLE handoffs_by_day ADD COLUMN IF NOT EXISTS EndedAt Nullable(DateTime64(3, 'UTC')) AFTER DueAt;
ALTER TABLE handoffs_by_day_mv MODIFY QUERY
SELECT
  Namespace, Process, toDate(InitiatedAt) AS Day, Item, Cycle, HandoffId, HandoffName,
  SourceStage, SourceTeam, TargetStage, TargetTeam, State, Open,
  ifNull(EndedAt > DueAt, false) AS PastDue, DueAt, EndedAt,
  WaitingSeconds, WorkingSeconds, Rounds, ClarificationRequests, Completeness, Preservation,
  Version, IsDeleted
FROM handoffs;

