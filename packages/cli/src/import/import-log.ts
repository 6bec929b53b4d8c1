import { basename } from 'node:path';
import type { Fact, Verb } from '@baton/conventions';
import { type BadRows, countBadRows, describeBadRow } from './bad-rows.ts';
import { bindColumns } from './bind-columns.ts';
import { createRowGroups, type RowGroups } from './group-rows.ts';
import { ATTR_RAW_TIME } from './import-attributes.ts';
import { ImportError } from './import-error.ts';
import { type ImportHistory, openImportHistory } from './import-history.ts';
import { createItemFacts } from './item-facts.ts';
import type { LogFormat } from './log-row.ts';
import { createRowMapper } from './map-row.ts';
import type { Mapping } from './mapping.ts';
import { readLog } from './read-log.ts';
import type { FactSender, SendOptions, SendSummary } from './send-facts.ts';
import { type SniffedLog, sniffLog } from './sniff-log.ts';
import { createStatusKinds } from './status-kinds.ts';

/** How far an import is. */
export interface ImportProgress {
  /** Reading counts bytes of the file, sending counts rows. */
  readonly phase: 'reading' | 'sending';
  readonly done: number;
  readonly total: number;
}

/** What to import, and where to. */
export interface ImportLogOptions {
  readonly file: string;
  readonly mapping: Mapping;
  /** OTLP/HTTP address such as `http://127.0.0.1:4318`; without one nothing is sent. */
  readonly endpoint?: string | undefined;
  /** Sent with each request, such as a token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Stop at the first row that cannot be used. @default false */
  readonly strict?: boolean | undefined;
  /** Where the rows of earlier files are noted; without it each file is read by itself. */
  readonly historyDir?: string | undefined;
  /** Facts of so many first items come with the summary. @default 0 */
  readonly exampleItems?: number | undefined;
  /** Rows held in memory before they go to disk. @default 500000 */
  readonly mostHeldRows?: number | undefined;
  /** See `SendOptions`. @default 60 */
  readonly giveUpAfterSeconds?: number | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an import did. */
export interface ImportSummary {
  readonly file: string;
  readonly format: LogFormat;
  readonly namespace: string;
  readonly process: string;
  readonly items: number;
  /** Rows of the file that were used. */
  readonly rows: number;
  readonly badRows: BadRows;
  readonly facts: number;
  readonly verbs: Readonly<Partial<Record<Verb, number>>>;
  /** Facts of rows that are dated before the row they follow, and the items that have any. */
  readonly backward: { readonly facts: number; readonly items: number };
  /** Statuses the mapping does not list, with their rows: they say nothing about the flow. */
  readonly unlistedStatuses: readonly { readonly status: string; readonly rows: number }[];
  /** Undefined where nothing was to be sent. */
  readonly sent: SendSummary | undefined;
  readonly warnings: readonly string[];
  readonly examples: readonly { readonly item: string; readonly facts: readonly Fact[] }[];
}

/**
 * Imports an event log: reads its rows through a mapping, gathers them by item, turns them into facts
 * and sends these over OTLP. The file is read to its end before anything is sent.
 *
 * @throws ImportError where the file, the mapping or the endpoint cannot be used
 */
export async function importLog(options: ImportLogOptions): Promise<ImportSummary> {
  const { mapping } = options;
  const sniffed = await sniffLog(options.file);
  const history =
    options.historyDir === undefined
      ? undefined
      : await openImportHistory(options.historyDir, mapping);
  const groups = createRowGroups(
    options.mostHeldRows === undefined ? {} : { mostHeldRows: options.mostHeldRows },
  );
  try {
    if (history !== undefined) {
      for await (const { item, row } of history.rows()) await groups.add(item, row);
    }
    const read = await gatherRows(groups, sniffed, options);
    const sent = await sendItems(groups, history, { ...options, rows: read.rows });
    const warnings =
      history?.outdated === true
        ? [
            'The mapping has changed since the last import, so rows of earlier files are not joined to those of this one. Import the earlier files again to mend that.',
          ]
        : [];
    return {
      file: options.file,
      format: sniffed.format,
      namespace: mapping.namespace,
      process: mapping.process,
      ...read,
      ...sent,
      warnings,
    };
  } finally {
    await history?.discard();
    await groups.close();
  }
}

async function gatherRows(
  groups: RowGroups,
  sniffed: SniffedLog,
  options: ImportLogOptions,
): Promise<Pick<ImportSummary, 'rows' | 'badRows' | 'unlistedStatuses'>> {
  const { mapping, file, onProgress } = options;
  const bound = bindColumns(mapping, sniffed.format);
  const mapRow = createRowMapper(mapping, bound);
  const bad = countBadRows({ strict: options.strict === true });
  const kinds = createStatusKinds(mapping);
  const unlisted = new Map<string, number>();
  let rows = 0;
  const log = readLog(sniffed, mapping, {
    file,
    format: sniffed.format,
    delimiter: mapping.csv.delimiter,
    wanted: bound.wanted,
    onBadRow: bad.add,
    onBytes: (done) => onProgress?.({ phase: 'reading', done, total: sniffed.size }),
    signal: options.signal,
  });
  for await (const logRow of log) {
    const mapped = mapRow(logRow);
    if ('reason' in mapped) {
      bad.add(mapped);
      continue;
    }
    rows += 1;
    const { status } = mapped.row;
    if (kinds.isUnlisted(status)) unlisted.set(status, (unlisted.get(status) ?? 0) + 1);
    const spilling = groups.add(mapped.item, mapped.row);
    if (spilling !== undefined) await spilling;
  }
  const badRows = bad.summary();
  if (rows === 0) throw noRows(basename(file), badRows);
  const unlistedStatuses = [...unlisted]
    .map(([status, count]) => ({ status, rows: count }))
    .sort((a, b) => b.rows - a.rows);
  return { rows, badRows, unlistedStatuses };
}

function noRows(name: string, badRows: BadRows): ImportError {
  if (badRows.total === 0) {
    return new ImportError('no_rows', `${name} has columns but not a single row.`);
  }
  const reasons = badRows.reasons.map(({ reason, count, examples }) => {
    const { line = 0, example = '' } = examples[0] ?? {};
    return `${count} × ${describeBadRow({ reason, example })}, first on line ${line}`;
  });
  return new ImportError(
    'no_rows',
    `Not one of the ${badRows.total} rows of ${name} could be used: ${reasons.join('; ')}. Does the mapping fit (time.format, csv.delimiter, columns)?`,
  );
}

/** Loads what sends only for an import that does: it is slow to load, and every command would wait for it. */
async function openSender(options: SendOptions): Promise<FactSender> {
  const { createFactSender } = await import('./send-facts.ts');
  return createFactSender(options);
}

async function sendItems(
  groups: RowGroups,
  history: ImportHistory | undefined,
  options: ImportLogOptions & { readonly rows: number },
): Promise<Pick<ImportSummary, 'items' | 'facts' | 'verbs' | 'backward' | 'sent' | 'examples'>> {
  const toFacts = createItemFacts(options.mapping);
  const verbs: Partial<Record<Verb, number>> = {};
  const examples: { item: string; facts: Fact[] }[] = [];
  const backward = { facts: 0, items: 0 };
  let items = 0;
  let facts = 0;
  let rowsDone = 0;
  const { endpoint, signal } = options;
  const sender =
    endpoint === undefined
      ? undefined
      : await openSender({
          endpoint,
          headers: options.headers,
          signal,
          giveUpAfterSeconds: options.giveUpAfterSeconds ?? 60,
        });
  try {
    for await (const { item, rows } of groups.items()) {
      const fresh = rows.filter((row) => row.earlier === undefined).length;
      const { facts: itemFacts, ordered } = toFacts(item, rows);
      await history?.write(item, ordered);
      if (fresh === 0) continue;
      items += 1;
      facts += itemFacts.length;
      rowsDone += fresh;
      for (const { verb } of itemFacts) verbs[verb] = (verbs[verb] ?? 0) + 1;
      const late = itemFacts.filter(({ attributes }) => attributes?.[ATTR_RAW_TIME] !== undefined);
      backward.facts += late.length;
      backward.items += Math.min(1, late.length);
      if (examples.length < (options.exampleItems ?? 0)) examples.push({ item, facts: itemFacts });
      signal?.throwIfAborted();
      await sender?.send(itemFacts);
      options.onProgress?.({ phase: 'sending', done: rowsDone, total: options.rows });
    }
    const sent = await sender?.finish();
    if (sender !== undefined) await history?.commit();
    return { items, facts, verbs, backward, sent, examples };
  } finally {
    sender?.close();
  }
}
