import { conformanceVariants, type Store } from '@baton/store';
import type { AsOf } from '../analysis/as-of.ts';
import type { DeclaredProcess } from '../analysis/declared-process.ts';
import type { ProcessRow } from '../analysis/row.ts';
import { conformanceOf } from './conformance.ts';
import type { Conformance } from './conformance-schema.ts';
import { proposePaths } from './propose-paths.ts';
import type { ProposedPath } from './proposed-path-schema.ts';
import { ruleResults } from './rule-results.ts';

/** What was expected and what was done, of each process: against what is declared, else a proposal. */
export async function expectedAgainstActual(
  store: Store,
  given: {
    readonly namespaces: string[];
    readonly processes: string[];
    readonly asOf: AsOf;
    readonly rows: readonly ProcessRow[];
    readonly declared: readonly DeclaredProcess[];
  },
): Promise<{ readonly conformance: Conformance[]; readonly proposedPaths: ProposedPath[] }> {
  const { namespaces, processes, asOf, declared } = given;
  const all = await store.query(
    conformanceVariants,
    { namespaces, processes, ...asOf },
    { lane: 'analysis' },
  );
  const conformance: Conformance[] = [];
  for (const one of declared) {
    const rules = one.definition.rules ?? [];
    if (!one.paths && rules.length === 0) continue;
    const variants = all.filter(isOf(one));
    const results = await ruleResults(store, { ...one, rules }, { variants, asOf });
    conformance.push(conformanceOf(one, variants, results));
  }
  const proposedPaths = given.rows
    .filter((row) => !declared.some((one) => one.paths !== undefined && isOf(row)(one)))
    .map((row) => proposePaths(row, all.filter(isOf(row))));
  return { conformance, proposedPaths };
}

interface ProcessName {
  readonly namespace: string;
  readonly process: string;
}

function isOf(one: ProcessName): (other: ProcessName) => boolean {
  return (other) => other.namespace === one.namespace && other.process === one.process;
}
