import { type Fact, type FactValue, factAttributes, factSpanShape } from '@baton/conventions';
import { ProtobufWriter } from '../../../packages/collector/src/otlp/protobuf-writer.ts';

/** A span as the soaks send it, in either encoding. */
export interface SoakSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  /** Number of the OTLP span kind. */
  readonly kind: number;
  readonly startMillis: number;
  readonly endMillis: number;
  readonly attributes: Readonly<Record<string, FactValue>>;
  readonly fact?: Fact;
}

const KINDS = { internal: 1, producer: 4, consumer: 5 } as const;
const SERVICE = 'soak';

/** The span that carries a fact, as the SDK would send it. */
export function spanOfFact(fact: Fact, traceId: string): SoakSpan {
  const { name, kind, startMillis, endMillis } = factSpanShape(fact);
  return {
    traceId,
    spanId: fact.spanId,
    name,
    kind: KINDS[kind],
    startMillis,
    endMillis,
    attributes: factAttributes(fact),
    fact,
  };
}

/** OTLP/protobuf request of the spans. */
export function encodeProtobuf(spans: readonly SoakSpan[]): Buffer {
  const writer = new ProtobufWriter();
  const resourceSpans = writer.begin(1);
  const resource = writer.begin(1);
  attribute(writer, 1, 'service.name', SERVICE);
  writer.end(resource);
  const scopeSpans = writer.begin(2);
  for (const span of spans) writeSpan(writer, span);
  writer.end(scopeSpans);
  writer.end(resourceSpans);
  return Buffer.from(writer.finish());
}

/** OTLP/JSON request of the spans. */
export function encodeJson(spans: readonly SoakSpan[]): Buffer {
  const request = {
    resourceSpans: [
      {
        resource: { attributes: [jsonAttribute('service.name', SERVICE)] },
        scopeSpans: [{ spans: spans.map(jsonSpan) }],
      },
    ],
  };
  return Buffer.from(JSON.stringify(request));
}

const nanos = (millis: number): bigint => BigInt(millis) * 1_000_000n;

function writeSpan(writer: ProtobufWriter, span: SoakSpan): void {
  const start = writer.begin(2);
  writer.bytes(1, Buffer.from(span.traceId, 'hex'));
  writer.bytes(2, Buffer.from(span.spanId, 'hex'));
  writer.string(5, span.name);
  writer.varint(6, BigInt(span.kind));
  writer.fixed64(7, nanos(span.startMillis));
  writer.fixed64(8, nanos(span.endMillis));
  for (const [key, value] of Object.entries(span.attributes)) attribute(writer, 9, key, value);
  writer.end(start);
}

function attribute(writer: ProtobufWriter, field: number, key: string, value: FactValue): void {
  const start = writer.begin(field);
  writer.string(1, key);
  const any = writer.begin(2);
  writeValue(writer, value);
  writer.end(any);
  writer.end(start);
}

function writeValue(writer: ProtobufWriter, value: FactValue): void {
  if (typeof value === 'string') writer.string(1, value);
  else if (typeof value === 'boolean') writer.varint(2, value ? 1n : 0n);
  else if (typeof value !== 'number') {
    const list = writer.begin(5);
    for (const member of value) {
      const any = writer.begin(1);
      writer.string(1, member);
      writer.end(any);
    }
    writer.end(list);
  } else if (Number.isSafeInteger(value)) writer.varint(3, BigInt(value));
  else writer.double(4, value);
}

function jsonSpan(span: SoakSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(nanos(span.startMillis)),
    endTimeUnixNano: String(nanos(span.endMillis)),
    attributes: Object.entries(span.attributes).map(([key, value]) => jsonAttribute(key, value)),
  };
}

function jsonAttribute(key: string, value: FactValue): object {
  return { key, value: jsonValue(value) };
}

function jsonValue(value: FactValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { arrayValue: { values: value.map(jsonValue) } };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
