/**
 * Of a WITH clause: `events`, the handoffs whose time was up in the range, or that ended in time in it, and until when
 * in milliseconds the range is known, `untilMillis`.
 */
export const DUE_EVENTS = `least({toMillis:Int64}, {nowMillis:Int64}) AS untilMillis,
  events AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      assumeNotNull(DueAt) AS Due,
      EndedAt IS NULL OR EndedAt > Due AS IsBreach,
      if(IsBreach, Due, assumeNotNull(EndedAt)) AS At
    FROM handoffs_by_day FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC')) - {windowDays:UInt16}
      AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
      AND DueAt IS NOT NULL
      -- What was called off in time was neither late nor in time.
      AND NOT (State = 'cancelled' AND ifNull(EndedAt <= DueAt, false))
      AND toUnixTimestamp64Milli(At) >= {fromMillis:Int64} AND toUnixTimestamp64Milli(At) <= untilMillis
  )`;
