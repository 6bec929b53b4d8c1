/** The trace of the row's work item, which `trace` holds: a column named `traceID` would be the plugin's. */
export const TRACE_LINK = {
  title: 'Open the trace',
  url: '/d/handoff-trace?var-item=${__data.fields.trace}&${datasource:queryparam}&${__url_time_range}',
} as const;

/** The pair of teams of the row. */
export const PAIR_LINK = {
  title: 'Open the pair',
  url: '/d/handoff-pair?var-from_team=${__data.fields.sourceValue:percentencode}&var-to_team=${__data.fields.targetValue:percentencode}&${namespace:queryparam}&${process:queryparam}&${datasource:queryparam}&${__url_time_range}',
} as const;
