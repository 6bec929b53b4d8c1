import { CollectorError } from '../errors.ts';
import { ByteColumn } from '../native/byte-column.ts';
import type { AttributeSink } from '../native/map-column.ts';
import { NumberList } from '../native/number-list.ts';
import { appendTimes } from './append-times.ts';
import { attributeText } from './attribute-text.ts';
import { appendHex, isZero } from './hex.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { SPAN_KINDS, STATUS_CODES, TraceColumns } from './trace-columns.ts';
import { DEFAULT_LIMITS, type TranscodeLimits, tooMany } from './transcode-limits.ts';

/** What became of one ExportTraceServiceRequest. */
export interface TranscodedTraces {
  /** Native block of `otel_traces`; undefined without a row. */
  readonly block: Buffer | undefined;
  readonly rows: number;
  /** Spans that could not be kept for a reason that a resend would not change. */
  readonly rejected: number;
  /** Why the first of them was rejected. */
  readonly reason: string;
}

/** Turns OTLP/protobuf requests into Native blocks; it reuses its memory, so use one at a time. */
export interface TraceTranscoder {
  /**
   * Throws a CollectorError (`malformed_payload`, `limit_exceeded`, `payload_too_large`) if nothing of the
   * request can be kept. `stamp` gives the nanoseconds that become IngestedAt.
   */
  transcode(body: Uint8Array, stamp: () => bigint): TranscodedTraces;
}

const SERVICE_NAME = Buffer.from('service.name');
const ZERO_NANOS = new Uint8Array(8);
const UNKNOWN_KIND = SPAN_KINDS.length - 1;
const UNKNOWN_STATUS = STATUS_CODES.length - 1;

/** Creates a transcoder with the given limits. */
export function createTraceTranscoder(limits: Partial<TranscodeLimits> = {}): TraceTranscoder {
  return new Transcoder({ ...DEFAULT_LIMITS, ...limits });
}

class Transcoder implements TraceTranscoder {
  readonly #limits: TranscodeLimits;
  readonly #reader = new ProtobufReader();
  readonly #columns = new TraceColumns();
  readonly #resource: AttributeSink = {
    dictionary: this.#columns.resourceAttributes.dictionary,
    keys: new NumberList(),
    values: new ByteColumn(),
  };
  #service = 0;
  #scopeNameStart = 0;
  #scopeNameEnd = 0;
  #scopeVersionStart = 0;
  #scopeVersionEnd = 0;
  #statusCode = 0;
  #statusStart = 0;
  #statusEnd = 0;
  #rejected = 0;
  #reason = '';

  constructor(limits: TranscodeLimits) {
    this.#limits = limits;
  }

  transcode(body: Uint8Array, stamp: () => bigint): TranscodedTraces {
    const reader = this.#reader;
    reader.open(body);
    this.#rejected = 0;
    this.#reason = '';
    try {
      while (reader.position < body.length) {
        const tag = reader.varint32();
        if (tag === 0x0a) this.#resourceSpans(reader.delimited(body.length));
        else reader.skip(tag, body.length);
      }
      reader.expectEnd(body.length);
      const { rows } = this.#columns;
      return {
        block: rows === 0 ? undefined : this.#columns.toBlock(stamp()),
        rows,
        rejected: this.#rejected,
        reason: this.#reason,
      };
    } finally {
      this.#columns.reset();
      reader.open(ZERO_NANOS);
    }
  }

  #resourceSpans(end: number): void {
    const reader = this.#reader;
    const start = reader.position;
    this.#resource.keys.reset();
    this.#resource.values.reset();
    // The resource applies to all spans, wherever it stands among the fields.
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) this.#resourceMessage(reader.delimited(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    this.#service = this.#serviceIndex();
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x12) this.#scopeSpans(reader.delimited(end));
      else reader.skip(tag, end);
    }
  }

  #resourceMessage(end: number): void {
    const reader = this.#reader;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) {
        if (this.#resource.keys.length === this.#limits.maxAttributes) throw tooMany('a resource');
        this.#attribute(reader.delimited(end), this.#resource);
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  #serviceIndex(): number {
    const { keys, values, dictionary } = this.#resource;
    const wanted = dictionary.indexOf(SERVICE_NAME, 0, SERVICE_NAME.length);
    const reader = new ProtobufReader();
    reader.open(values.bytes);
    for (let index = 0; index < keys.length; index++) {
      const length = reader.varint32();
      if (keys.values[index] === wanted) {
        return this.#columns.serviceNames.indexOf(values.bytes, reader.position, length);
      }
      reader.position += length;
    }
    return this.#columns.serviceNames.indexOf(SERVICE_NAME, 0, 0);
  }

  #scopeSpans(end: number): void {
    const reader = this.#reader;
    const start = reader.position;
    this.#scopeNameStart = this.#scopeNameEnd = 0;
    this.#scopeVersionStart = this.#scopeVersionEnd = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) this.#scope(reader.delimited(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x12) this.#keepOrReject(reader.delimited(end));
      else reader.skip(tag, end);
    }
  }

  #scope(end: number): void {
    const reader = this.#reader;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) {
        this.#scopeNameEnd = reader.delimited(end);
        this.#scopeNameStart = reader.position;
        reader.position = this.#scopeNameEnd;
      } else if (tag === 0x12) {
        this.#scopeVersionEnd = reader.delimited(end);
        this.#scopeVersionStart = reader.position;
        reader.position = this.#scopeVersionEnd;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  #keepOrReject(end: number): void {
    const columns = this.#columns;
    columns.mark();
    let reason: string | undefined;
    try {
      reason = this.#span(end);
    } catch (error) {
      if (!CollectorError.isInstance(error) || error.code !== 'limit_exceeded') throw error;
      reason = error.message;
    }
    if (reason === undefined) {
      this.#checkSize();
      return;
    }
    columns.rollback();
    if (this.#rejected++ === 0) this.#reason = reason;
    this.#reader.position = end;
  }

  /** Reads one span into the columns; returns why it cannot be kept. */
  #span(end: number): string | undefined {
    const reader = this.#reader;
    const { bytes } = reader;
    const columns = this.#columns;
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
          if (attributes++ === this.#limits.maxAttributes) throw tooMany('a span');
          this.#attribute(reader.delimited(end), columns.spanAttributes);
          break;
        case 0x5a:
          if (events++ === this.#limits.maxEvents) throw tooMany('a span', 'events');
          this.#event(reader.delimited(end));
          break;
        case 0x6a:
          if (links++ === this.#limits.maxEvents) throw tooMany('a span', 'links');
          this.#link(reader.delimited(end));
          break;
        case 0x7a:
          this.#status(reader.delimited(end));
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

    appendHex(columns.traceId, bytes, traceId, 16);
    appendHex(columns.spanId, bytes, spanId, 8);
    appendId(columns.parentSpanId, bytes, parentId, parentIdLength);
    columns.traceState.appendString(bytes, stateStart, stateEnd);
    columns.spanName.push(columns.spanNames.indexOf(bytes, nameStart, nameEnd - nameStart));
    columns.spanKind.push(Math.min(kind, UNKNOWN_KIND));
    columns.serviceName.push(this.#service);
    this.#repeatResource();
    columns.scopeName.appendString(bytes, this.#scopeNameStart, this.#scopeNameEnd);
    columns.scopeVersion.appendString(bytes, this.#scopeVersionStart, this.#scopeVersionEnd);
    columns.spanAttributes.endRow();
    appendTimes({ bytes, startAt: startNanos, endAt: endNanos }, columns);
    columns.statusCode.push(Math.min(this.#statusCode, UNKNOWN_STATUS));
    columns.statusMessage.appendString(bytes, this.#statusStart, this.#statusEnd);
    columns.eventOffsets.push(columns.eventName.length);
    columns.linkOffsets.push(columns.linkAttributes.offsets.length);
    columns.rows++;
    return undefined;
  }

  #repeatResource(): void {
    const target = this.#columns.resourceAttributes;
    const { keys, values } = this.#resource;
    target.keys.reserve(keys.length);
    for (let index = 0; index < keys.length; index++) {
      target.keys.push(keys.values[index] as number);
    }
    target.values.appendBytes(values.bytes, 0, values.length);
    target.endRow();
  }

  #status(end: number): void {
    const reader = this.#reader;
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

  #event(end: number): void {
    const reader = this.#reader;
    const columns = this.#columns;
    let nanos = -1;
    let nameStart = 0;
    let nameEnd = 0;
    let attributes = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x09) nanos = reader.fixed64(end);
      else if (tag === 0x12) {
        nameEnd = reader.delimited(end);
        nameStart = reader.position;
        reader.position = nameEnd;
      } else if (tag === 0x1a) {
        if (attributes++ === this.#limits.maxAttributes) throw tooMany('an event');
        this.#attribute(reader.delimited(end), columns.eventAttributes);
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    if (nanos < 0) columns.eventTimestamp.appendUint64(0, 0);
    else columns.eventTimestamp.appendBytes(reader.bytes, nanos, nanos + 8);
    columns.eventName.push(
      columns.eventNames.indexOf(reader.bytes, nameStart, nameEnd - nameStart),
    );
    columns.eventAttributes.endRow();
  }

  #link(end: number): void {
    const reader = this.#reader;
    const columns = this.#columns;
    let traceId = 0;
    let traceIdLength = 0;
    let spanId = 0;
    let spanIdLength = 0;
    let stateStart = 0;
    let stateEnd = 0;
    let attributes = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a || tag === 0x12 || tag === 0x1a) {
        const fieldEnd = reader.delimited(end);
        if (tag === 0x0a) {
          traceId = reader.position;
          traceIdLength = fieldEnd - traceId;
        } else if (tag === 0x12) {
          spanId = reader.position;
          spanIdLength = fieldEnd - spanId;
        } else {
          stateStart = reader.position;
          stateEnd = fieldEnd;
        }
        reader.position = fieldEnd;
      } else if (tag === 0x22) {
        if (attributes++ === this.#limits.maxAttributes) throw tooMany('a link');
        this.#attribute(reader.delimited(end), columns.linkAttributes);
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    appendId(columns.linkTraceId, reader.bytes, traceId, traceIdLength === 16 ? 16 : 0);
    appendId(columns.linkSpanId, reader.bytes, spanId, spanIdLength === 8 ? 8 : 0);
    columns.linkTraceState.appendString(reader.bytes, stateStart, stateEnd);
    columns.linkAttributes.endRow();
  }

  #attribute(end: number, sink: AttributeSink): void {
    const reader = this.#reader;
    const { bytes } = reader;
    let keyStart = 0;
    let keyLength = 0;
    let valueStart = 0;
    let valueEnd = 0;
    let merged: Uint8Array | undefined;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) {
        const fieldEnd = reader.delimited(end);
        keyStart = reader.position;
        keyLength = fieldEnd - keyStart;
        reader.position = fieldEnd;
      } else if (tag === 0x12) {
        const fieldEnd = reader.delimited(end);
        if (valueEnd > valueStart) {
          // A message that comes twice is merged, which for its bytes means joined.
          merged = Buffer.concat([
            merged ?? bytes.subarray(valueStart, valueEnd),
            bytes.subarray(reader.position, fieldEnd),
          ]);
        }
        valueStart = reader.position;
        valueEnd = fieldEnd;
        reader.position = fieldEnd;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    sink.keys.push(sink.dictionary.indexOf(bytes, keyStart, keyLength));
    if (merged === undefined) this.#value(valueStart, valueEnd, sink.values);
    else sink.values.appendText(attributeText(merged, 0, merged.length));
    reader.position = end;
  }

  #value(start: number, end: number, values: ByteColumn): void {
    const reader = this.#reader;
    const { bytes } = reader;
    if (start === end) {
      values.appendEmpty();
      return;
    }
    if (bytes[start] === 0x0a) {
      reader.position = start + 1;
      const stringEnd = reader.delimited(end);
      // Length and bytes of a protobuf string are also those of a Native String.
      if (stringEnd === end) {
        values.appendString(bytes, reader.position, end);
        return;
      }
    }
    values.appendText(attributeText(bytes, start, end));
  }

  #checkSize(): void {
    if (this.#columns.byteLength <= this.#limits.maxBlockBytes) return;
    throw new CollectorError(
      'payload_too_large',
      `The spans of this request take more than ${this.#limits.maxBlockBytes} bytes once stored. ` +
        'Send fewer spans per request.',
    );
  }
}

function appendId(column: ByteColumn, bytes: Uint8Array, start: number, length: number): void {
  if (length === 0 || isZero(bytes, start, length)) column.appendEmpty();
  else appendHex(column, bytes, start, length);
}
