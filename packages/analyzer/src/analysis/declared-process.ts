import {
  checkProcessDefinition,
  compilePaths,
  type PathAutomaton,
  type ProcessDefinition,
} from '@baton/conventions';
import { processDefinitions, type Store } from '@baton/store';

/** A process and what its newest definition says. */
export interface DeclaredProcess {
  readonly namespace: string;
  readonly process: string;
  readonly version: string;
  readonly definition: ProcessDefinition;
  /** Undefined where the definition names no paths. */
  readonly paths: PathAutomaton | undefined;
}

/** Processes whose newest definition can be read; one that cannot counts as not declared. */
export async function declaredProcesses(
  store: Store,
  scope: { readonly namespaces?: string[]; readonly processes?: string[] },
  lane: 'analysis' | 'reader' = 'analysis',
): Promise<DeclaredProcess[]> {
  const rows = await store.query(processDefinitions, scope, { lane });
  return rows.flatMap((row) => {
    const definition = readDefinition(row.definition);
    if (!definition) return [];
    const { namespace, process, version } = row;
    const paths = definition.paths?.length ? compilePaths(definition.paths) : undefined;
    return [{ namespace, process, version, definition, paths }];
  });
}

function readDefinition(json: string): ProcessDefinition | undefined {
  try {
    return checkProcessDefinition(JSON.parse(json)).definition;
  } catch {
    return undefined;
  }
}
