import { checkProcessDefinition, type ProcessDefinition } from '@baton/conventions';
import { processDefinitions } from '../queries/process/definitions.ts';
import { touchProcess } from '../queries/projector/commands.ts';
import type { Store } from '../store.ts';
import { processText } from './cycle-key.ts';
import type { ProjectorMemory } from './projector-memory.ts';

const parse = (text: string): ProcessDefinition | undefined => {
  try {
    return checkProcessDefinition(JSON.parse(text)).definition;
  } catch {
    return undefined;
  }
};

/** Definitions in force, by namespace and process; one that does not hold together counts as none. */
export type Definitions = ReadonlyMap<string, ProcessDefinition>;

/**
 * Reads the definitions in force. Where a process has its first one, everything folded without it is
 * queued again; a later one holds for what is touched from then on, and for all after a rebuild.
 */
export async function readDefinitions(store: Store, memory: ProjectorMemory): Promise<Definitions> {
  const lane = 'projector';
  const rows = await store.query(processDefinitions, { namespaces: [], processes: [] }, { lane });
  const definitions = new Map<string, ProcessDefinition>();
  for (const { namespace, process, definition: text } of rows) {
    const definition = parse(text);
    if (definition === undefined) continue;
    const name = processText({ namespace, process });
    definitions.set(name, definition);
    if (memory.knowsDefinition(name)) continue;
    // Rows folded without it have as many spans: only a new generation lets the new ones win.
    await memory.nextGeneration();
    await store.execute(touchProcess, { namespace, process }, { lane });
    await memory.rememberDefinition(name);
  }
  return definitions;
}
