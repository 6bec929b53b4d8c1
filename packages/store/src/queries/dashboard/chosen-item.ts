/** Of a WITH clause: `chosen`, the newest cycle of the work item that `itemOrTrace` names by key or trace id. */
export const CHOSEN_ITEM = `chosen AS (
    SELECT Namespace, Process, Item, Cycle, TraceId, State, Outcome, OpenedAt, ClosedAt, UpdatedAt, Handoffs,
      Rounds, Facts, CurrentTeam, ItemUrl, TeamSequence
    FROM work_items FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (
        SELECT Namespace, Process, Item, Cycle FROM work_items WHERE Item = {itemOrTrace:String}
        UNION DISTINCT
        SELECT
          SpanAttributes['handoff.namespace'], SpanAttributes['handoff.process.name'],
          SpanAttributes['handoff.item.id'],
          toUInt32OrDefault(SpanAttributes['handoff.item.cycle'], toUInt32(1))
        FROM otel_traces
        WHERE TraceId = {itemOrTrace:String} AND SpanAttributes['handoff.item.id'] != '')
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    ORDER BY UpdatedAt DESC, Namespace, Process, Cycle DESC
    LIMIT 1
  )`;
