import { encodeAttributes } from './encode-json-attributes.ts';
import {
  encodeEnum,
  encodeId,
  encodeNanos,
  encodeString,
  expectUint32,
  isPresent,
  itemsOf,
  objectAt,
} from './json-fields.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import { SPAN_KINDS, STATUS_CODES } from './trace-columns.ts';

/** Writes the fields of a span. Throws Rounded, or a CollectorError `malformed_payload`. */
export function encodeSpan(writer: ProtobufWriter, value: unknown, path: string): void {
  const span = objectAt(value, path);
  encodeId(writer, 1, span['traceId']);
  encodeId(writer, 2, span['spanId']);
  encodeString(writer, 3, { owner: span, name: 'traceState', path });
  encodeId(writer, 4, span['parentSpanId']);
  encodeString(writer, 5, { owner: span, name: 'name', path });
  encodeEnum(writer, 6, {
    owner: span,
    name: 'kind',
    path,
    prefix: 'SPAN_KIND_',
    names: SPAN_KINDS,
  });
  encodeNanos(writer, 7, { owner: span, name: 'startTimeUnixNano', path });
  encodeNanos(writer, 8, { owner: span, name: 'endTimeUnixNano', path });
  encodeAttributes(writer, 9, { owner: span, path });
  for (const [event, eventPath] of itemsOf(span, 'events', path)) {
    const start = writer.begin(11);
    encodeNanos(writer, 1, { owner: event, name: 'timeUnixNano', path: eventPath });
    encodeString(writer, 2, { owner: event, name: 'name', path: eventPath });
    encodeAttributes(writer, 3, { owner: event, path: eventPath });
    writer.end(start);
  }
  for (const [link, linkPath] of itemsOf(span, 'links', path)) {
    const start = writer.begin(13);
    encodeId(writer, 1, link['traceId']);
    encodeId(writer, 2, link['spanId']);
    encodeString(writer, 3, { owner: link, name: 'traceState', path: linkPath });
    encodeAttributes(writer, 4, { owner: link, path: linkPath });
    writer.end(start);
  }
  const status = span['status'];
  if (isPresent(status)) {
    const fields = objectAt(status, `${path}.status`);
    const start = writer.begin(15);
    encodeString(writer, 2, { owner: fields, name: 'message', path: `${path}.status` });
    encodeEnum(writer, 3, {
      owner: fields,
      name: 'code',
      path: `${path}.status`,
      prefix: 'STATUS_CODE_',
      names: STATUS_CODES,
    });
    writer.end(start);
  }
  for (const name of UINT32_FIELDS) expectUint32({ owner: span, name, path });
}

/** Writes the fields of a resource; throws as {@link encodeSpan} does. */
export function encodeResource(writer: ProtobufWriter, value: unknown, path: string): void {
  encodeAttributes(writer, 1, { owner: objectAt(value, path), path });
}

/** Writes the fields of a scope; throws as {@link encodeSpan} does. */
export function encodeScope(writer: ProtobufWriter, value: unknown, path: string): void {
  const owner = objectAt(value, path);
  encodeString(writer, 1, { owner, name: 'name', path });
  encodeString(writer, 2, { owner, name: 'version', path });
}

/** Fields of a span that are not kept; what is wrong in them is still not OTLP. */
const UINT32_FIELDS = [
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
  'flags',
] as const;
