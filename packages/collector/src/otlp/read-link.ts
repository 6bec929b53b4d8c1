import { appendId } from './hex.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { readAttribute } from './read-attribute.ts';
import type { TraceColumns } from './trace-columns.ts';
import { type TranscodeLimits, tooMany } from './transcode-limits.ts';

/** Reads a Span.Link message that ends at `end` into the columns; an id that is none becomes ''. */
export function readLink(
  reader: ProtobufReader,
  end: number,
  to: { readonly columns: TraceColumns; readonly limits: TranscodeLimits },
): void {
  const { columns } = to;
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
      if (attributes++ === to.limits.maxAttributes) throw tooMany('a link');
      readAttribute(reader, reader.delimited(end), columns.linkAttributes);
    } else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  const { bytes } = reader;
  appendId(columns.linkTraceId, bytes, traceId, traceIdLength === 16 ? 16 : 0);
  appendId(columns.linkSpanId, bytes, spanId, spanIdLength === 8 ? 8 : 0);
  columns.linkTraceState.appendString(reader, stateStart, stateEnd);
  columns.linkAttributes.endRow();
}
