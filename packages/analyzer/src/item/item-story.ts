import {
  itemCycles,
  itemFacts,
  itemFind,
  itemHandoffs,
  overviewProcesses,
  type Query,
  type Store,
} from '@baton/store';
import { asOfProcess } from '../analysis/as-of.ts';
import { declaredProcesses } from '../analysis/declared-process.ts';
import { comparePath } from '../conformance/path-steps.ts';
import { AnalyzerError } from '../errors.ts';
import { isoOf, isoOrNull } from '../report/format/instant.ts';
import { itemWaits } from '../waiting-causes/item-waits.ts';
import type { ItemStory } from './item-story-types.ts';
import { similarItems } from './similar-items.ts';
import { storyFact, storyHandoff } from './story-rows.ts';

const FACTS_TOLD = 10_000;

/** Which item to tell of. */
export interface ItemStoryOptions {
  readonly item: string;
  /** Needed where the key occurs in several. */
  readonly namespace?: string;
  /** Needed where the key occurs in several. */
  readonly process?: string;
  /** What counts as now, in milliseconds since 1970. @default Date.now() */
  readonly nowMillis?: number;
}

/**
 * One item's story: its steps against the nearest path, each wait against those of its pair, what came
 * along and what was asked for later; undefined if there is no such item.
 *
 * Rejects with an `AnalyzerError`, code `item_ambiguous`, where the key occurs in several processes.
 */
export async function itemStory(
  store: Store,
  options: ItemStoryOptions,
): Promise<ItemStory | undefined> {
  const ask = <P, R>(query: Query<P, R>, params: P): Promise<R[]> => store.query(query, params);
  const found = await ask(itemFind, {
    item: options.item,
    namespaces: options.namespace === undefined ? [] : [options.namespace],
    processes: options.process === undefined ? [] : [options.process],
  });
  const [identity] = found;
  if (!identity) return undefined;
  if (found.length > 1) throw ambiguous(options.item, found);

  const { namespace, process } = identity;
  const key = { namespace, process, item: options.item };
  const scope = { namespaces: [namespace], processes: [process] };
  const [whole] = await ask(overviewProcesses, scope);
  const nowMillis = options.nowMillis ?? Date.now();
  const asOfMillis = whole ? asOfProcess(whole, nowMillis) : nowMillis;
  const cycles = await ask(itemCycles, key);
  const handoffs = await ask(itemHandoffs, { ...key, asOfMillis });
  const facts = await ask(itemFacts, { ...key, limit: FACTS_TOLD });
  const [declared] = await declaredProcesses(store, scope);
  const waits = await itemWaits(store, { ...key, asOfMillis, handoffs });

  const [first] = cycles;
  const last = cycles.at(-1);
  if (!first || !last) return undefined;
  return {
    schemaVersion: 1,
    ...key,
    itemType: last.itemType,
    itemUrl: last.itemUrl,
    state: last.state === 'closed' ? 'closed' : 'open',
    outcome: last.outcome || null,
    outcomeScore: last.outcomeScore,
    openedAt: isoOf(first.openedMillis),
    closedAt: isoOrNull(last.closedMillis),
    asOf: isoOf(asOfMillis),
    seconds: ((last.closedMillis ?? asOfMillis) - first.openedMillis) / 1000,
    currentStage: last.currentStage,
    currentTeam: last.currentTeam,
    reopened: cycles.reduce((sum, cycle) => sum + cycle.reopened, 0),
    unmatchedFacts: cycles.reduce((sum, cycle) => sum + cycle.unmatched, 0),
    lateFacts: cycles.reduce((sum, cycle) => sum + cycle.late, 0),
    factsInAll: cycles.reduce((sum, cycle) => sum + cycle.facts, 0),
    cycles: cycles.map((cycle) => ({
      cycle: cycle.cycle,
      traceId: cycle.traceId,
      closed: cycle.state === 'closed',
      stages: cycle.stageSequence,
      teams: cycle.teamSequence,
      path: (declared?.paths && comparePath(declared.paths, cycle.stageSequence)) ?? null,
    })),
    handoffs: handoffs.map((row) => storyHandoff(row, asOfMillis, waits(row))),
    facts: facts.map(storyFact),
    similar: await similarItems(store, key),
  };
}

function ambiguous(
  item: string,
  found: readonly { namespace: string; process: string }[],
): AnalyzerError {
  const names = found.map(({ namespace, process }) =>
    namespace === '' ? process : `${process} in namespace ${namespace}`,
  );
  return new AnalyzerError(
    'item_ambiguous',
    `Expected one item ${item}, got ${found.length}: ${names.join(', ')}. Name the process or the namespace.`,
  );
}
