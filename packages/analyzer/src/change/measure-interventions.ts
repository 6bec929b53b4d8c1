import { changeHandoffs, type Store } from '@baton/store';
import { STRATUM_ATTRIBUTES } from '../analysis/kind-attributes.ts';
import { WEEK_MILLIS } from './change-row.ts';
import type { Intervention } from './intervention.ts';
import type { MeasuredIntervention } from './intervention-finding.ts';
import {
  MOST_WEEKS_AFTER,
  MOST_WEEKS_BEFORE,
  measureIntervention,
} from './measure-intervention.ts';

const SAMPLED_ROWS = 100_000;

/** Measures interventions of one process from what is stored. */
export async function measureInterventions(
  store: Store,
  interventions: readonly Intervention[],
  o: { readonly asOfMillis: number; readonly signal?: AbortSignal },
): Promise<MeasuredIntervention[]> {
  const measured: MeasuredIntervention[] = [];
  for (const intervention of interventions) {
    const { namespace, process, startsMillis } = intervention;
    const parameters = {
      namespace,
      process,
      fromMillis: startsMillis - MOST_WEEKS_BEFORE * WEEK_MILLIS,
      toMillis: Math.min(o.asOfMillis + 1, startsMillis + MOST_WEEKS_AFTER * WEEK_MILLIS),
      stratumKeys: [...STRATUM_ATTRIBUTES],
      mostRows: SAMPLED_ROWS,
    };
    const rows = await store.query(changeHandoffs, parameters, {
      lane: 'analysis',
      ...(o.signal && { signal: o.signal }),
    });
    const of = rows[0]?.handoffs ?? 0;
    measured.push({
      intervention,
      changes: measureIntervention(rows, intervention, {
        asOfMillis: o.asOfMillis,
        meanwhile: changedMeanwhile(intervention, interventions),
      }),
      sample: rows.length < of ? { rows: rows.length, of } : null,
      window: {
        from: new Date(parameters.fromMillis).toISOString(),
        to: new Date(Math.max(parameters.fromMillis, parameters.toMillis)).toISOString(),
      },
      queries: [{ name: changeHandoffs.name, parameters }],
    });
  }
  return measured;
}

/** Interventions that start while this one is looked at. */
function changedMeanwhile(
  one: Intervention,
  interventions: readonly Intervention[],
): Intervention[] {
  const lastMillis = one.endsMillis ?? one.startsMillis + MOST_WEEKS_AFTER * WEEK_MILLIS;
  return interventions.filter(
    (other) =>
      other.name !== one.name &&
      other.startsMillis < lastMillis &&
      other.startsMillis > one.startsMillis - MOST_WEEKS_BEFORE * WEEK_MILLIS,
  );
}
