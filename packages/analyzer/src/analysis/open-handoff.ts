import { asOfKey } from '@baton/store';
import { isoOf, isoOrNull } from '../report/format/instant.ts';
import type { OpenHandoff } from '../report/report-schema.ts';
import type { AsOf } from './as-of.ts';
import type { SlowestOpenRow } from './row.ts';

/** An open handoff as a report lists it. */
export function openHandoff(row: SlowestOpenRow, at: AsOf): OpenHandoff {
  const place = at.asOfKeys.indexOf(asOfKey(row.namespace, row.process));
  const asOfMillis = at.asOfMillis[place] ?? at.nowMillis;
  return {
    namespace: row.namespace,
    process: row.process,
    item: row.item,
    cycle: row.cycle,
    handoff: row.handoffName,
    from: row.sourceTeam,
    to: row.targetTeam,
    initiatedAt: isoOf(row.initiatedMillis),
    ageSeconds: row.ageSeconds,
    accepted: row.accepted,
    rounds: row.rounds,
    dueAt: isoOrNull(row.dueMillis),
    pastDue: row.dueMillis !== null && row.dueMillis < asOfMillis,
    missingFields: row.missingFields,
    percentile: row.compared > 0 ? row.shorter / row.compared : null,
    compared: row.compared,
  };
}
