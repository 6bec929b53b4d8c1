import { setTimeout as delay } from 'node:timers/promises';

/** A stored span as `otel_traces` gives it, numbers as text. */
export interface StoredSpan {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly startNanos: string;
  readonly duration: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads back what a receiver stored. */
export interface StoredSpans {
  /** The rows of a trace once there are `count` of them, or those that are there when the time is up. */
  read(traceId: string, count: number): Promise<StoredSpan[]>;
}

/** The rows of one trace, in the columns of StoredSpan. */
export const READ_TRACE_SQL = `
SELECT SpanId AS spanId, ParentSpanId AS parentSpanId, SpanName AS name, SpanKind AS kind,
  toString(toUnixTimestamp64Nano(Timestamp)) AS startNanos, toString(Duration) AS duration,
  SpanAttributes AS attributes
FROM {table:Identifier} WHERE TraceId = {trace:String} ORDER BY startNanos, spanId`;

const WAIT_MILLIS = 20_000;
const POLL_MILLIS = 200;

/** Reads `table` over ClickHouse's HTTP interface; user, password and `?database=` are taken from the URL. */
export function createClickHouseReader(address: string, table: string): StoredSpans {
  const url = new URL(address);
  const headers: Record<string, string> = {};
  if (url.username !== '') {
    headers['x-clickhouse-user'] = decodeURIComponent(url.username);
    headers['x-clickhouse-key'] = decodeURIComponent(url.password);
    url.username = url.password = '';
  }
  url.searchParams.set('default_format', 'JSONEachRow');
  url.searchParams.set('param_table', table);
  const rowsOf = async (traceId: string): Promise<StoredSpan[]> => {
    url.searchParams.set('param_trace', traceId);
    const response = await fetch(url, { method: 'POST', headers, body: READ_TRACE_SQL });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`ClickHouse answered ${response.status}: ${text.slice(0, 300)}`);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as StoredSpan);
  };
  return {
    async read(traceId, count) {
      const deadline = Date.now() + WAIT_MILLIS;
      let rows = await rowsOf(traceId);
      while (rows.length < count && Date.now() < deadline) {
        await delay(POLL_MILLIS);
        rows = await rowsOf(traceId);
      }
      return rows;
    },
  };
}
