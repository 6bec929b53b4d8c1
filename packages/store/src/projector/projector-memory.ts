import { FOLD_GENERATION } from '@baton/conventions';
import { rememberState } from '../queries/projector/commands.ts';
import { projectorState } from '../queries/projector/state.ts';
import type { Store } from '../store.ts';

/** What the projector keeps in the store between runs. */
export interface ProjectorMemory {
  readonly generation: number;
  /** Begins a generation whose rows win over all before. */
  nextGeneration(): Promise<void>;
  knowsDefinition(process: string): boolean;
  rememberDefinition(process: string): Promise<void>;
}

/** Reads the projector's memory; a fold that has changed since begins a generation of its own. */
export async function openProjectorMemory(store: Store): Promise<ProjectorMemory> {
  const lane = 'projector';
  const rows = await store.query(projectorState, {}, { lane });
  const state = new Map(rows.map(({ name, value }) => [name, value]));
  let generation = Number(state.get('generation') ?? 1);

  const remember = async (name: string, value: string): Promise<void> => {
    await store.execute(rememberState, { name, value }, { lane });
    state.set(name, value);
  };
  const nextGeneration = async (): Promise<void> => {
    generation += 1;
    await remember('generation', String(generation));
  };

  const fold = String(FOLD_GENERATION);
  if (state.has('fold') && state.get('fold') !== fold) await nextGeneration();
  if (state.get('fold') !== fold) await remember('fold', fold);

  return {
    get generation() {
      return generation;
    },
    nextGeneration,
    knowsDefinition: (process) => state.has(`definition ${process}`),
    rememberDefinition: (process) => remember(`definition ${process}`, 'in force'),
  };
}
