import { CODES, EndpointError } from './endpoint-error.ts';

/** Bounds that a request may lower, not raise. */
export interface QueryLimits {
  /** Seconds that a statement may run. */
  readonly maxExecutionSeconds: number;
  /** Bytes of a result; it is held in memory until it is sent. */
  readonly maxResultBytes: number;
  /** Bytes of memory of one statement. */
  readonly maxMemoryBytes: number;
}

/** About the transport or about batching inserts on a server; here an insert is stored when it is answered. */
const WITHOUT_EFFECT =
  /^(async_insert|wait_for_async_insert|async_insert_.*|wait_end_of_query|buffer_size|send_progress_in_http_headers|http_.*|enable_http_compression|add_http_cors_header|cancel_http_readonly_queries_on_client_close|client_protocol_version|quota_key|log_.*|distributed_ddl_.*|allow_experimental_analyzer|stacktrace)$/;

const REFUSED = /schema|template|path|file|url|interpret_expressions/;

/** How values are written and read, how much a statement may take, and what a table client relies on. */
const APPLIED =
  /^(output_format_.*|input_format_.*|format_(csv|tsv|custom|display|binary)_.*|date_time_(in|out)put_format|session_timezone|extremes|final|limit|offset|max_threads|max_block_size|max_insert_threads|(min|max)_insert_block_size(_rows|_bytes)?|insert_deduplicate|insert_deduplication_token|deduplicate_blocks_in_dependent_materialized_views|max_(rows|bytes)_to_(read|group_by|sort)|max_result_rows|(read|group_by|sort|result)_overflow_mode|join_use_nulls|join_algorithm|union_default_mode|group_by_use_nulls|transform_null_in|optimize_.*|(mutations|alter)_sync|flatten_nested|select_sequential_consistency|insert_quorum.*|insert_null_as_default|insert_distributed_sync|distributed_foreground_insert|cast_keep_nullable|enable_json_type|allow_(experimental|suspicious)_.*_types?|parallel_view_processing|use_query_condition_cache)$/;

const BOUNDED: Readonly<Record<string, keyof QueryLimits>> = {
  max_execution_time: 'maxExecutionSeconds',
  max_result_bytes: 'maxResultBytes',
  max_memory_usage: 'maxMemoryBytes',
};

/** What every statement is bounded by. */
export const boundSettings = (limits: QueryLimits): Record<string, number> =>
  Object.fromEntries(Object.entries(BOUNDED).map(([name, limit]) => [name, limits[limit]]));

/** More would take threads from those that store spans. */
const MOST_THREADS = 64;

/**
 * The settings of a URL that are applied; those without effect here are left out. Throws an
 * EndpointError for any other, rather than answer as if it had been followed.
 */
export function readSettings(
  asked: ReadonlyMap<string, string>,
  limits: QueryLimits,
): Record<string, string | number> {
  const settings: Record<string, string | number> = {};
  for (const [name, value] of asked) {
    const bound = BOUNDED[name];
    if (bound !== undefined) settings[name] = bounded(name, { value, most: limits[bound] });
    else if (WITHOUT_EFFECT.test(name)) continue;
    else if (isApplied(name, value)) settings[name] = value;
    else throw unknownSetting(name);
  }
  return settings;
}

/** Checks a setting in a statement itself, which is passed on as it stands; throws an EndpointError. */
export function checkSettingOfStatement(
  name: string,
  { value, limits }: { value: string; limits: QueryLimits },
): void {
  const bound = BOUNDED[name];
  if (bound === undefined) {
    if (isApplied(name, value) || WITHOUT_EFFECT.test(name)) return;
    throw unknownSetting(name);
  }
  if (bounded(name, { value, most: limits[bound] }) === Number(value)) return;
  throw new EndpointError(
    CODES.badArguments,
    `${name} is at most ${limits[bound]} here, and not 0.`,
  );
}

function isApplied(name: string, value: string): boolean {
  if (!APPLIED.test(name) || REFUSED.test(name)) return false;
  if (!/^max_(insert_)?threads$/.test(name) || Number(value) <= MOST_THREADS) return true;
  throw new EndpointError(CODES.badArguments, `${name} is at most ${MOST_THREADS} here.`);
}

function bounded(name: string, { value, most }: { value: string; most: number }): number {
  const asked = Number(value);
  if (!Number.isFinite(asked) || asked < 0) {
    throw new EndpointError(
      CODES.badArguments,
      `${name} takes a number, not "${value.slice(0, 20)}".`,
    );
  }
  // To ClickHouse 0 means no bound.
  return asked === 0 ? most : Math.min(asked, most);
}

const unknownSetting = (name: string): EndpointError =>
  new EndpointError(
    CODES.unknownSetting,
    `The setting ${name.slice(0, 60)} is not taken here: it is none of those that only concern how rows are read and written or how much a statement may take.`,
  );
