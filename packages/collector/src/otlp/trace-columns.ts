import { BlockWriter, ByteColumn, type DictionaryKeys, NumberList } from '@baton/store';
import { MapColumn } from '../native/map-column.ts';
import { StringDictionary } from '../native/string-dictionary.ts';

const STRING = 'String';
const SYMBOL = 'LowCardinality(String)';
const NANOS = 'DateTime64(9)';
const ATTRIBUTES = 'Map(LowCardinality(String), String)';

/** Names and types of the columns of `otel_traces` in the order a block holds them. */
export const TRACE_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['Timestamp', NANOS],
  ['TraceId', STRING],
  ['SpanId', STRING],
  ['ParentSpanId', STRING],
  ['TraceState', STRING],
  ['SpanName', SYMBOL],
  ['SpanKind', SYMBOL],
  ['ServiceName', SYMBOL],
  ['ResourceAttributes', ATTRIBUTES],
  ['ScopeName', STRING],
  ['ScopeVersion', STRING],
  ['SpanAttributes', ATTRIBUTES],
  ['Duration', 'UInt64'],
  ['StatusCode', SYMBOL],
  ['StatusMessage', STRING],
  ['Events.Timestamp', `Array(${NANOS})`],
  ['Events.Name', `Array(${SYMBOL})`],
  ['Events.Attributes', `Array(${ATTRIBUTES})`],
  ['Links.TraceId', `Array(${STRING})`],
  ['Links.SpanId', `Array(${STRING})`],
  ['Links.TraceState', `Array(${STRING})`],
  ['Links.Attributes', `Array(${ATTRIBUTES})`],
  ['IngestedAt', NANOS],
];

const HEADER_BYTES = 4096;

/** A list that rows are appended to and that can be cut back. */
interface Growing {
  length: number;
  reset(): void;
}

/** SpanKind as the exporter writes it; the last entry stands for numbers the protocol does not know. */
export const SPAN_KINDS = [
  'Unspecified',
  'Internal',
  'Server',
  'Client',
  'Producer',
  'Consumer',
  '',
];
/** StatusCode as the exporter writes it; the last entry stands for numbers the protocol does not know. */
export const STATUS_CODES = ['Unset', 'Ok', 'Error', ''];

const KIND_KEYS = fixedKeys(SPAN_KINDS);
const STATUS_KEYS = fixedKeys(STATUS_CODES);

function fixedKeys(names: readonly string[]): DictionaryKeys {
  const data = new ByteColumn();
  for (const name of names) data.appendText(name);
  return { size: names.length, data };
}

/** The columns of a block of `otel_traces` while it grows, row by row. */
export class TraceColumns {
  rows = 0;
  readonly timestamp = new ByteColumn();
  readonly traceId = new ByteColumn();
  readonly spanId = new ByteColumn();
  readonly parentSpanId = new ByteColumn();
  readonly traceState = new ByteColumn();
  readonly spanNames = new StringDictionary();
  readonly spanName = new NumberList();
  readonly spanKind = new NumberList();
  readonly serviceNames = new StringDictionary();
  readonly serviceName = new NumberList();
  readonly resourceAttributes = new MapColumn();
  readonly scopeName = new ByteColumn();
  readonly scopeVersion = new ByteColumn();
  readonly spanAttributes = new MapColumn();
  readonly duration = new ByteColumn();
  readonly statusCode = new NumberList();
  readonly statusMessage = new ByteColumn();
  readonly eventOffsets = new NumberList();
  readonly eventTimestamp = new ByteColumn();
  readonly eventNames = new StringDictionary();
  readonly eventName = new NumberList();
  readonly eventAttributes = new MapColumn();
  readonly linkOffsets = new NumberList();
  readonly linkTraceId = new ByteColumn();
  readonly linkSpanId = new ByteColumn();
  readonly linkTraceState = new ByteColumn();
  readonly linkAttributes = new MapColumn();

  /** Everything that a row makes longer, dictionaries aside. */
  readonly growing: readonly Growing[] = [
    this.timestamp,
    this.traceId,
    this.spanId,
    this.parentSpanId,
    this.traceState,
    this.spanName,
    this.spanKind,
    this.serviceName,
    this.scopeName,
    this.scopeVersion,
    this.duration,
    this.statusCode,
    this.statusMessage,
    this.eventOffsets,
    this.eventTimestamp,
    this.eventName,
    this.linkOffsets,
    this.linkTraceId,
    this.linkSpanId,
    this.linkTraceState,
    ...this.resourceAttributes.growing,
    ...this.spanAttributes.growing,
    ...this.eventAttributes.growing,
    ...this.linkAttributes.growing,
  ];
  readonly #dictionaries: readonly StringDictionary[] = [
    this.spanNames,
    this.serviceNames,
    this.eventNames,
    this.resourceAttributes.dictionary,
    this.spanAttributes.dictionary,
    this.eventAttributes.dictionary,
    this.linkAttributes.dictionary,
  ];
  readonly #markedLengths: number[] = this.growing.map(() => 0);
  #markedRows = 0;
  #markedLinkTraceId = 0;
  #markedLinkSpanId = 0;
  #markedLinkTraceState = 0;

  /** Remembers the rows finished so far, before attributes, events and links of the next are added. */
  mark(): void {
    this.spanAttributes.mark();
    this.eventAttributes.mark();
    this.linkAttributes.mark();
    this.#markedLinkTraceId = this.linkTraceId.length;
    this.#markedLinkSpanId = this.linkSpanId.length;
    this.#markedLinkTraceState = this.linkTraceState.length;
  }

  /** Drops what was added since the mark. */
  rollback(): void {
    const { rows } = this;
    const events = rows === 0 ? 0 : (this.eventOffsets.values[rows - 1] as number);
    const links = rows === 0 ? 0 : (this.linkOffsets.values[rows - 1] as number);
    this.spanAttributes.rollback(rows);
    this.eventTimestamp.length = events * 8;
    this.eventName.length = events;
    this.eventAttributes.rollback(events);
    this.linkTraceId.length = this.#markedLinkTraceId;
    this.linkSpanId.length = this.#markedLinkSpanId;
    this.linkTraceState.length = this.#markedLinkTraceState;
    this.linkAttributes.rollback(links);
  }

  /** Remembers all rows so far as what `rollbackRequest` goes back to. */
  markRequest(): void {
    this.#markedRows = this.rows;
    const { growing } = this;
    for (let index = 0; index < growing.length; index++) {
      this.#markedLengths[index] = (growing[index] as Growing).length;
    }
  }

  /** Drops every row since `markRequest`; strings stay in the dictionaries, where nobody refers to them. */
  rollbackRequest(): void {
    this.rows = this.#markedRows;
    for (let index = 0; index < this.growing.length; index++) {
      (this.growing[index] as Growing).length = this.#markedLengths[index] as number;
    }
  }

  /** Empties all columns. */
  reset(): void {
    this.rows = 0;
    for (const column of this.growing) column.reset();
    for (const dictionary of this.#dictionaries) dictionary.reset();
  }

  /** Bytes a block of these columns takes at most. */
  get byteLength(): number {
    const events = this.eventName.length;
    return (
      HEADER_BYTES +
      // three 64-bit columns, array offsets of seven nested columns, indexes of four dictionaries
      this.rows * (3 * 8 + 7 * 8 + 4 * 4) +
      this.traceId.length +
      this.spanId.length +
      this.parentSpanId.length +
      this.traceState.length +
      this.scopeName.length +
      this.scopeVersion.length +
      this.statusMessage.length +
      this.spanNames.data.length +
      this.serviceNames.data.length +
      this.eventNames.data.length +
      events * 12 +
      this.linkTraceId.length +
      this.linkSpanId.length +
      this.linkTraceState.length +
      this.resourceAttributes.byteLength +
      this.spanAttributes.byteLength +
      this.eventAttributes.byteLength +
      this.linkAttributes.byteLength
    );
  }

  /**
   * The Native block of all rows, which are then gone from here; `ingestedAtNanos` becomes the IngestedAt of every one.
   * It may be in `memory`.
   */
  takeBlock(ingestedAtNanos: bigint, memory?: Buffer): Buffer {
    const writer = new BlockWriter(this.byteLength, memory);
    writer.start(TRACE_COLUMNS.length, this.rows);
    let next = 0;
    // What is copied is given back at once, so that columns and block together take little more than either.
    const data = (bytes: ByteColumn): void => {
      writer.data(bytes);
      bytes.reset();
    };
    const attributes = (map: MapColumn): void => {
      map.write(writer);
      for (const list of map.growing) list.reset();
    };
    const column = (write: () => void): void => {
      const [name, type] = TRACE_COLUMNS[next++] as readonly [string, string];
      writer.column(name, type);
      if (type.includes('LowCardinality')) writer.lowCardinalityPrefix();
      write();
    };
    column(() => data(this.timestamp));
    column(() => data(this.traceId));
    column(() => data(this.spanId));
    column(() => data(this.parentSpanId));
    column(() => data(this.traceState));
    column(() => writer.lowCardinality(this.spanNames, this.spanName));
    column(() => writer.lowCardinality(KIND_KEYS, this.spanKind));
    column(() => writer.lowCardinality(this.serviceNames, this.serviceName));
    column(() => attributes(this.resourceAttributes));
    column(() => data(this.scopeName));
    column(() => data(this.scopeVersion));
    column(() => attributes(this.spanAttributes));
    column(() => data(this.duration));
    column(() => writer.lowCardinality(STATUS_KEYS, this.statusCode));
    column(() => data(this.statusMessage));
    const nested = (offsets: NumberList, write: () => void): void =>
      column(() => {
        writer.offsets(offsets);
        write();
      });
    nested(this.eventOffsets, () => data(this.eventTimestamp));
    nested(this.eventOffsets, () => writer.lowCardinality(this.eventNames, this.eventName));
    nested(this.eventOffsets, () => attributes(this.eventAttributes));
    nested(this.linkOffsets, () => data(this.linkTraceId));
    nested(this.linkOffsets, () => data(this.linkSpanId));
    nested(this.linkOffsets, () => data(this.linkTraceState));
    nested(this.linkOffsets, () => attributes(this.linkAttributes));
    column(() => writer.repeatInt64(ingestedAtNanos, this.rows));
    this.reset();
    return writer.finish();
  }
}
