import { alertEnded, alertOpenHandoffs, type RowOf, type Store } from '@baton/store';
import { formatDuration } from '../report/format/duration.ts';
import { formatPercent } from '../report/format/number.ts';
import { teamName } from '../report/format/team.ts';
import { alertId } from './alert-id.ts';
import { formatLeft } from './alert-text.ts';
import type { Observation } from './observation.ts';
import type { ActiveRule } from './rule-settings.ts';

/** An open handoff with what is usual, what was agreed and which rules it meets. */
export type OpenHandoffRow = RowOf<typeof alertOpenHandoffs>;

/** Of more at once the latest are read. */
const MOST_ROWS = 5_000;

/** What open handoffs meet, and where not all were read, which alerts about handoffs have ended. */
export interface HandoffsLook {
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
  readonly endedIds: ReadonlySet<string> | undefined;
}

/** The parameters of all rules about handoffs together: each has its own, and `alert/open-handoffs` takes them all. */
export function handoffParams(rules: readonly ActiveRule[]): Readonly<Record<string, number>> {
  const own = rules.filter((rule) => rule.about === 'handoff').map((rule) => rule.params);
  return Object.assign({}, ...own);
}

/** Which open handoffs meet which of some rules now; one query for all of them, two where more meet them than are read. */
export async function observeHandoffs(
  store: Store,
  rules: readonly ActiveRule[],
  o: {
    readonly nowMillis: number;
    /** Of all rules about handoffs: what is usual does not depend on which of them are due. */
    readonly params: ReturnType<typeof handoffParams>;
    /** @default 5000 */
    readonly mostRows?: number | undefined;
  },
): Promise<HandoffsLook> {
  const { nowMillis, mostRows = MOST_ROWS } = o;
  const asked = { ...o.params, nowMillis, rules: rules.map((rule) => rule.id) };
  const rows = await store.query(alertOpenHandoffs, {
    ...asked,
    onlyConcerned: true,
    limit: mostRows,
  });
  const observations = new Map<string, Observation[]>(rules.map((rule) => [rule.id, []]));
  for (const row of rows) {
    for (const [index, ruleId] of row.rules.entries()) {
      const rule = rules.find((one) => one.id === ruleId);
      if (rule === undefined) continue;
      const sinceMillis = row.sinceMillis[index] ?? nowMillis;
      observations.get(ruleId)?.push(observation(rule, { row, sinceMillis, nowMillis }));
    }
  }
  if (rows.length < mostRows) return { observations, endedIds: undefined };
  const ended = await store.query(alertEnded, asked);
  return { observations, endedIds: new Set(ended.map((one) => one.alertId)) };
}

function observation(
  rule: ActiveRule,
  o: {
    readonly row: OpenHandoffRow;
    readonly sinceMillis: number;
    readonly nowMillis: number;
  },
): Observation {
  const { row, sinceMillis } = o;
  const { namespace, process, item, cycle, handoffId, traceId } = row;
  const handoff = { item, cycle, handoffId, traceId };
  const found = findingOf(rule, o);
  const labels = { process, source_team: row.sourceTeam, target_team: row.targetTeam, item };
  return {
    ruleId: rule.id,
    alertId: alertId({ ruleId: rule.id, namespace, labels, handoff }),
    namespace,
    labels,
    handoff,
    value: found.value,
    threshold: found.threshold,
    summary: `${item}, ${teamName(row.sourceTeam)} to ${teamName(row.targetTeam)}: ${found.what}`,
    description: `${phase(row)}; ${usual(row)}.${missing(row)} ${rule.advice.replaceAll('{target_team}', teamName(row.targetTeam))}`,
    sinceMillis,
  };
}

/** What a rule says of a handoff: in words, and what it compared; times in seconds. */
function findingOf(
  rule: ActiveRule,
  o: { readonly row: OpenHandoffRow; readonly sinceMillis: number; readonly nowMillis: number },
): { readonly what: string; readonly value: number; readonly threshold: number } {
  const { row, sinceMillis, nowMillis } = o;
  const value = row.phaseSeconds;
  const threshold = (sinceMillis - (row.acceptedMillis ?? row.initiatedMillis)) / 1000;
  switch (rule.id) {
    case 'breach-imminent': {
      const dueMillis = row.dueMillis ?? nowMillis;
      return {
        what: formatLeft(dueMillis, nowMillis),
        value: (dueMillis - nowMillis) / 1000,
        threshold: (dueMillis - sinceMillis) / 1000,
      };
    }
    case 'unclaimed':
      return { what: `unclaimed for ${formatDuration(value)}`, value, threshold };
    case 'high-risk': {
      const risk = row.risk ?? 0;
      const limit = Number(rule.params['riskAtLeast']);
      return { what: `risk ${formatPercent(risk)}`, value: risk, threshold: limit };
    }
    case 'arrived-incomplete': {
      const { missingFields } = row;
      return {
        what: `needs ${missingFields.join(', ')}`,
        value: missingFields.length,
        threshold: 0,
      };
    }
    default: {
      const how = row.acceptedMillis === null ? 'waits' : 'in work';
      return { what: `${how} for ${formatDuration(value)}, longer than usual`, value, threshold };
    }
  }
}

function phase(row: OpenHandoffRow): string {
  const since = new Date(row.acceptedMillis ?? row.initiatedMillis).toISOString();
  return `${row.acceptedMillis === null ? 'Waiting' : 'In work'} since ${since}, for ${formatDuration(row.phaseSeconds)}`;
}

/** How unusual that is. */
function usual({ p50Seconds, p95Seconds, compared, phaseSeconds }: OpenHandoffRow): string {
  if (p50Seconds === null || p95Seconds === null) {
    return `only ${compared} earlier ones are known, too few to say what is usual`;
  }
  const times =
    p50Seconds > 0 ? `, ${(phaseSeconds / p50Seconds).toFixed(1)} times the median` : '';
  return `half take up to ${formatDuration(p50Seconds)}, 95 % up to ${formatDuration(p95Seconds)} (n ${compared})${times}`;
}

function missing({ missingFields }: OpenHandoffRow): string {
  return missingFields.length === 0 ? '' : ` Missing: ${missingFields.join(', ')}.`;
}
