import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Fact, hashIds } from '@baton/conventions';

/** The first incidents of the ServiceNow log as facts: every change of the assigned group is a handoff. */
export function realIncidents(file: string, incidents: number): Fact[][] {
  const [header = '', ...lines] = gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n', 20_000);
  const columns = header.split(',');
  const rows = lines.map((line) => line.split(','));
  const at = (row: readonly string[], name: string): string => row[columns.indexOf(name)] ?? '';
  const byIncident = new Map<string, string[][]>();
  for (const row of rows) {
    const some = byIncident.get(at(row, 'number')) ?? [];
    byIncident.set(at(row, 'number'), some);
    some.push(row);
  }
  return [...byIncident].slice(0, incidents).map(([item, all]) => {
    const facts: Fact[] = [];
    let group = '';
    for (const row of all.toSorted(
      (a, b) => order(at(a, 'sys_mod_count')) - order(at(b, 'sys_mod_count')),
    )) {
      const add = (fact: Partial<Fact> & Pick<Fact, 'verb'>): void => {
        const before = facts.at(-1)?.atMillis ?? 0;
        facts.push({
          ...{ namespace: '', process: 'incidents', item, cycle: 1, sequence: facts.length },
          spanId: hashIds([item, String(facts.length)], 8),
          // The log's clock runs back now and then.
          atMillis: Math.max(before, Date.parse(at(row, 'sys_updated_at'))),
          ...fact,
        });
      };
      const next = at(row, 'assignment_group');
      const isNew = facts.length === 0;
      if (isNew) add({ verb: 'open', targetStage: next, targetTeam: next });
      else if (next !== group) {
        const [sourceStage, targetStage] = [group, next];
        add({ verb: 'initiate', sourceStage, sourceTeam: group, targetStage, targetTeam: next });
      } else if (facts.at(-1)?.verb === 'initiate') add({ verb: 'accept' });
      if (at(row, 'incident_state') === 'Closed') add({ verb: 'close', outcome: 'success' });
      group = next;
    }
    return facts;
  });
}

const order = (text: string): number => Number(text);
