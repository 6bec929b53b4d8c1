import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

/*
 * The messages of OTLP traces by the public field numbers of the OpenTelemetry protocol, for the oracle. A type
 * starting with a capital is a message of this table; `*` marks a repeated field, `|` a member of the
 * oneof `value`.
 */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>> = {
  Request: { resource_spans: [1, '*ResourceSpans'] },
  ResourceSpans: {
    resource: [1, 'Resource'],
    scope_spans: [2, '*ScopeSpans'],
    schema_url: [3, 'string'],
  },
  Resource: { attributes: [1, '*KeyValue'], dropped_attributes_count: [2, 'uint32'] },
  ScopeSpans: { scope: [1, 'Scope'], spans: [2, '*Span'], schema_url: [3, 'string'] },
  Scope: {
    name: [1, 'string'],
    version: [2, 'string'],
    attributes: [3, '*KeyValue'],
    dropped_attributes_count: [4, 'uint32'],
  },
  Span: {
    trace_id: [1, 'bytes'],
    span_id: [2, 'bytes'],
    trace_state: [3, 'string'],
    parent_span_id: [4, 'bytes'],
    name: [5, 'string'],
    kind: [6, 'int32'],
    start_time_unix_nano: [7, 'fixed64'],
    end_time_unix_nano: [8, 'fixed64'],
    attributes: [9, '*KeyValue'],
    dropped_attributes_count: [10, 'uint32'],
    events: [11, '*Event'],
    dropped_events_count: [12, 'uint32'],
    links: [13, '*Link'],
    dropped_links_count: [14, 'uint32'],
    status: [15, 'Status'],
    flags: [16, 'fixed32'],
  },
  Event: {
    time_unix_nano: [1, 'fixed64'],
    name: [2, 'string'],
    attributes: [3, '*KeyValue'],
    dropped_attributes_count: [4, 'uint32'],
  },
  Link: {
    trace_id: [1, 'bytes'],
    span_id: [2, 'bytes'],
    trace_state: [3, 'string'],
    attributes: [4, '*KeyValue'],
    dropped_attributes_count: [5, 'uint32'],
    flags: [6, 'fixed32'],
  },
  Status: { message: [2, 'string'], code: [3, 'int32'] },
  KeyValue: { key: [1, 'string'], value: [2, 'AnyValue'] },
  AnyValue: {
    string_value: [1, '|string'],
    bool_value: [2, '|bool'],
    int_value: [3, '|int64'],
    double_value: [4, '|double'],
    array_value: [5, '|ArrayValue'],
    kvlist_value: [6, '|KeyValueList'],
    bytes_value: [7, '|bytes'],
  },
  ArrayValue: { values: [1, '*AnyValue'] },
  KeyValueList: { values: [1, '*KeyValue'] },
  Response: { partial_success: [1, 'PartialSuccess'] },
  PartialSuccess: { rejected_spans: [1, 'int64'], error_message: [2, 'string'] },
  RpcStatus: { code: [1, 'int32'], message: [2, 'string'], details: [3, '*Any'] },
  Any: { type_url: [1, 'string'], value: [2, 'bytes'] },
};

const SCALARS: Readonly<Record<string, Type>> = {
  string: Type.STRING,
  bytes: Type.BYTES,
  bool: Type.BOOL,
  double: Type.DOUBLE,
  int32: Type.INT32,
  int64: Type.INT64,
  uint32: Type.UINT32,
  fixed32: Type.FIXED32,
  fixed64: Type.FIXED64,
};

const file = create(FileDescriptorProtoSchema, {
  name: 'otlp.proto',
  package: 'otlp',
  syntax: 'proto3',
  messageType: Object.entries(MESSAGES).map(([name, fields]) => ({
    name,
    oneofDecl: name === 'AnyValue' ? [{ name: 'value' }] : [],
    field: Object.entries(fields).map(([fieldName, [number, declared]]) => {
      const type = declared.replace(/^[*|]/, '');
      const scalar = SCALARS[type];
      return {
        name: fieldName,
        jsonName: fieldName.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        number,
        label: declared.startsWith('*') ? Label.REPEATED : Label.OPTIONAL,
        ...(scalar === undefined
          ? { type: Type.MESSAGE, typeName: `.otlp.${type}` }
          : { type: scalar }),
        ...(declared.startsWith('|') ? { oneofIndex: 0 } : {}),
      };
    }),
  })),
});

const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));

/** Descriptor of one of the messages above. */
export function otlpMessage(name: keyof typeof MESSAGES): DescMessage {
  const message = registry.getMessage(`otlp.${name}`);
  if (message === undefined) throw new Error(`no message ${name}`);
  return message;
}
