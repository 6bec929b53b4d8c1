import { join } from 'node:path';
import {
  forgetItem,
  type ItemKey,
  itemFind,
  type Projector,
  rowsOfItem,
  type Store,
  type TableRows,
} from '@baton/store';
import type { DataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { countInHistory, forgetInHistory } from '../import/forget-in-history.ts';
import { clearLog } from './clear-log.ts';

/** Which item is to be forgotten. */
export interface ForgetRequest {
  readonly item: string;
  readonly process?: string | undefined;
  readonly namespace?: string | undefined;
  /** Only count what there is. @default false */
  readonly dryRun?: boolean | undefined;
}

/** What was removed, or in a dry run would be. */
export interface Forgotten extends ItemKey {
  readonly dryRun: boolean;
  /** Rows by table, replaced versions included. */
  readonly tables: readonly TableRows[];
  /** Rows in the history that later imports are joined with. */
  readonly importRows: number;
  /** Rows that are there again: facts that were sent meanwhile. */
  readonly left: readonly TableRows[];
}

/** What an item is removed from. */
export interface ForgetFrom {
  readonly store: Store;
  readonly projector: Projector;
  readonly directory: DataDirectory;
  /** Loads and projects what was acknowledged. */
  readonly settle: () => Promise<void>;
}

/**
 * Removes an item from the tables, the history of imports and the log of a data directory. Everything acknowledged is
 * loaded first, so that nothing of it comes back from the log. Throws a CliError `not_found` or `ambiguous`.
 */
export async function forget(request: ForgetRequest, from: ForgetFrom): Promise<Forgotten> {
  const { store, projector, directory, settle } = from;
  const { dryRun = false } = request;
  await settle();
  const key = await findKey(store, request);
  const history = join(directory.path, 'imports');
  const tables = await rowsOfItem(store, key);
  const importRows = await countInHistory(history, key);
  if (tables.length === 0 && importRows === 0) throw notFound(request);
  if (dryRun) return { ...key, dryRun, tables, importRows, left: [] };
  // The log first: if it cannot be cleared, everything is still there to try again.
  await clearLog(directory, settle);
  await forgetInHistory(history, key);
  const left = await forgetItem(store, projector, key);
  return { ...key, dryRun, tables, importRows, left };
}

async function findKey(store: Store, request: ForgetRequest): Promise<ItemKey> {
  const { item, namespace, process } = request;
  const found = await store.query(itemFind, {
    item,
    namespaces: namespace === undefined ? [] : [namespace],
    processes: process === undefined ? [] : [process],
  });
  const [first, ...others] = found;
  if (first === undefined) {
    // What is not projected may still be in the history of imports, if it is known of which process.
    if (process === undefined) throw notFound(request);
    return { namespace: namespace ?? '', process, item };
  }
  if (others.length === 0) return { ...first, item };
  const places = found.map((place) =>
    place.namespace === ''
      ? `--process ${place.process}`
      : `--process ${place.process} --namespace ${place.namespace}`,
  );
  throw new CliError(
    'ambiguous',
    `${item} is an item of ${found.length} processes; name one: ${places.join(', or ')}.`,
  );
}

function notFound({ item, process }: ForgetRequest): CliError {
  const where = process === undefined ? '' : ` of ${process}`;
  return new CliError('not_found', `There is no item ${item}${where}; nothing was removed.`);
}
