import { appendTimes } from './append-times.ts';
import { appendHex, appendId, isZero } from './hex.ts';
import type { NamespaceStamp } from './namespace-stamp.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { readAttribute } from './read-attribute.ts';
import { readEvent } from './read-event.ts';
import { readLink } from './read-link.ts';
import { SPAN_KINDS, STATUS_CODES, type TraceColumns } from './trace-columns.ts';
import { type TranscodeLimits, tooMany } from './transcode-limits.ts';

const UNKNOWN_KIND = SPAN_KINDS.length - 1;
const UNKNOWN_STATUS = STATUS_CODES.length - 1;

/** What the rows of spans are made of besides their own fields. */
export interface SpanSurroundings {
  readonly columns: TraceColumns;
  readonly limits: TranscodeLimits;
}

/** Reads Span messages, each into one row of the columns. */
export class SpanReader {
  readonly #in: SpanSurroundings;
  #statusCode = 0;
  #statusStart = 0;
  #statusEnd = 0;

  constructor(surroundings: SpanSurroundings) {
    this.#in = surroundings;
  }

  /**
   * Reads the span that ends at `end`. Returns why it cannot be kept, having left unfinished columns for a
   * rollback; throws a CollectorError `limit_exceeded` likewise, or `malformed_payload`.
   */
  read(reader: ProtobufReader, end: number, stamp: NamespaceStamp | undefined): string | undefined {
    const { bytes } = reader;
    const { columns, limits } = this.#in;
    let traceId = 0;
    let traceIdLength = 0;
    let spanId = 0;
    let spanIdLength = 0;
    let parentId = 0;
    let parentIdLength = 0;
    let stateStart = 0;
    let stateEnd = 0;
    let nameStart = 0;
    let nameEnd = 0;
    let kind = 0;
    let startNanos = -1;
    let endNanos = -1;
    let attributes = 0;
    let events = 0;
    let links = 0;
    this.#statusCode = this.#statusStart = this.#statusEnd = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      switch (tag) {
        case 0x0a: {
          const fieldEnd = reader.delimited(end);
          traceId = reader.position;
          traceIdLength = fieldEnd - traceId;
          reader.position = fieldEnd;
          break;
        }
        case 0x12: {
          const fieldEnd = reader.delimited(end);
          spanId = reader.position;
          spanIdLength = fieldEnd - spanId;
          reader.position = fieldEnd;
          break;
        }
        case 0x1a:
          stateEnd = reader.delimited(end);
          stateStart = reader.position;
          reader.position = stateEnd;
          break;
        case 0x22: {
          const fieldEnd = reader.delimited(end);
          parentId = reader.position;
          parentIdLength = fieldEnd - parentId;
          reader.position = fieldEnd;
          break;
        }
        case 0x2a:
          nameEnd = reader.delimited(end);
          nameStart = reader.position;
          reader.position = nameEnd;
          break;
        case 0x30:
          reader.varint64();
          kind = reader.low;
          break;
        case 0x39:
          startNanos = reader.fixed64(end);
          break;
        case 0x41:
          endNanos = reader.fixed64(end);
          break;
        case 0x4a:
          if (attributes++ === limits.maxAttributes) throw tooMany('a span');
          readAttribute(reader, reader.delimited(end), columns.spanAttributes);
          break;
        case 0x5a:
          if (events++ === limits.maxEvents) throw tooMany('a span', 'events');
          readEvent(reader, reader.delimited(end), this.#in);
          break;
        case 0x6a:
          if (links++ === limits.maxEvents) throw tooMany('a span', 'links');
          readLink(reader, reader.delimited(end), this.#in);
          break;
        case 0x7a:
          this.#status(reader, reader.delimited(end));
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.expectEnd(end);
    if (traceIdLength !== 16 || isZero(bytes, traceId, 16)) {
      return 'a trace id must be 16 bytes that are not all zero';
    }
    if (spanIdLength !== 8 || isZero(bytes, spanId, 8)) {
      return 'a span id must be 8 bytes that are not all zero';
    }
    if (parentIdLength !== 0 && parentIdLength !== 8) return 'a parent span id must be 8 bytes';
    const refusal = stamp?.apply(columns.spanAttributes);
    if (refusal !== undefined) return refusal;

    appendHex(columns.traceId, bytes, traceId, 16);
    appendHex(columns.spanId, bytes, spanId, 8);
    appendId(columns.parentSpanId, bytes, parentId, parentIdLength);
    columns.traceState.appendString(reader, stateStart, stateEnd);
    columns.spanName.push(columns.spanNames.indexOf(reader, nameStart, nameEnd - nameStart));
    columns.spanKind.push(Math.min(kind, UNKNOWN_KIND));
    appendTimes({ view: reader.view, startAt: startNanos, endAt: endNanos }, columns);
    columns.spanAttributes.endRow();
    columns.statusCode.push(Math.min(this.#statusCode, UNKNOWN_STATUS));
    columns.statusMessage.appendString(reader, this.#statusStart, this.#statusEnd);
    columns.eventOffsets.push(columns.eventName.length);
    columns.linkOffsets.push(columns.linkAttributes.offsets.length);
    columns.rows++;
    return undefined;
  }

  #status(reader: ProtobufReader, end: number): void {
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x12) {
        this.#statusEnd = reader.delimited(end);
        this.#statusStart = reader.position;
        reader.position = this.#statusEnd;
      } else if (tag === 0x18) {
        reader.varint64();
        this.#statusCode = reader.low;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }
}
