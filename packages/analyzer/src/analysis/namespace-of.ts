import { overviewProcesses, type Store } from '@baton/store';
import { AnalyzerError } from '../errors.ts';

/** The namespace of a process: the one named, else the only one that has it. Throws `process_unknown` or `process_ambiguous`. */
export async function namespaceOf(
  store: Store,
  request: { readonly process: string; readonly namespace?: string | undefined },
): Promise<string> {
  const rows = await store.query(
    overviewProcesses,
    { namespaces: request.namespace === undefined ? [] : [request.namespace] },
    { lane: 'analysis' },
  );
  const own = rows.filter((row) => row.process === request.process);
  if (own.length === 1 && own[0]) return own[0].namespace;
  if (own.length > 1) {
    const names = own.map((row) => row.namespace || "''").join(', ');
    throw new AnalyzerError(
      'process_ambiguous',
      `The process ${request.process} is in several namespaces: ${names}; say which one with --namespace.`,
    );
  }
  const known = [...new Set(rows.map((row) => row.process))].join(', ');
  throw new AnalyzerError(
    'process_unknown',
    `There is no process ${request.process}; ${known === '' ? 'nothing is stored yet' : `there is ${known}`}.`,
  );
}
