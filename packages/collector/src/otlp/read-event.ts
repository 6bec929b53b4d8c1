import type { ProtobufReader } from './protobuf-reader.ts';
import { readAttribute } from './read-attribute.ts';
import type { TraceColumns } from './trace-columns.ts';
import { type TranscodeLimits, tooMany } from './transcode-limits.ts';

/** Reads a Span.Event message that ends at `end` into the columns. */
export function readEvent(
  reader: ProtobufReader,
  end: number,
  to: { readonly columns: TraceColumns; readonly limits: TranscodeLimits },
): void {
  const { columns } = to;
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
      if (attributes++ === to.limits.maxAttributes) throw tooMany('an event');
      readAttribute(reader, reader.delimited(end), columns.eventAttributes);
    } else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  if (nanos < 0) columns.eventTimestamp.appendUint64(0, 0);
  else columns.eventTimestamp.appendBytes(reader, nanos, nanos + 8);
  columns.eventName.push(columns.eventNames.indexOf(reader, nameStart, nameEnd - nameStart));
  columns.eventAttributes.endRow();
}
