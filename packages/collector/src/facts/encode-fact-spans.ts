import {
  type Fact,
  type FactValue,
  factAttributes,
  factSpanShape,
  itemIds,
} from '@baton/conventions';
import { ProtobufWriter } from '../otlp/protobuf-writer.ts';

/** A fact, complete with its span id, and the begin of the interval that it closes. */
export interface FactToSend {
  readonly fact: Fact;
  readonly startMillis: number | undefined;
}

const SERVICE = 'baton';
const SCOPE = { name: '@baton/collector', version: '0.1.0' };
const KINDS = { internal: 1n, producer: 4n, consumer: 5n } as const;
// ClickHouse holds signed nanoseconds. The event time attribute keeps what was said.
const LAST_MILLIS = 9_223_372_036_854;

/**
 * The facts as one OTLP/protobuf request: for each the span that the SDK would send, with the parent and the
 * link that follow from its item's key.
 */
export function encodeFactSpans(facts: readonly FactToSend[]): Uint8Array {
  const writer = new ProtobufWriter();
  const resourceSpans = writer.begin(1);
  const resource = writer.begin(1);
  encodeAttribute(writer, 1, { key: 'service.name', value: SERVICE });
  writer.end(resource);
  const scopeSpans = writer.begin(2);
  const scope = writer.begin(1);
  writer.string(1, SCOPE.name);
  writer.string(2, SCOPE.version);
  writer.end(scope);
  for (const { fact, startMillis } of facts) {
    const span = writer.begin(2);
    encodeSpan(writer, fact, startMillis);
    writer.end(span);
  }
  writer.end(scopeSpans);
  writer.end(resourceSpans);
  return writer.finish();
}

function encodeSpan(writer: ProtobufWriter, fact: Fact, startMillis: number | undefined): void {
  const { traceId, rootSpanId } = itemIds(fact);
  const shape = factSpanShape(fact, startMillis === undefined ? {} : { startMillis });
  writer.bytes(1, Buffer.from(traceId, 'hex'));
  writer.bytes(2, Buffer.from(fact.spanId, 'hex'));
  writer.bytes(4, Buffer.from(rootSpanId, 'hex'));
  writer.string(5, shape.name);
  writer.varint(6, KINDS[shape.kind]);
  writer.fixed64(7, nanosOf(shape.startMillis));
  writer.fixed64(8, nanosOf(shape.endMillis));
  for (const [key, value] of Object.entries(factAttributes(fact))) {
    encodeAttribute(writer, 9, { key, value });
  }
  if (fact.verb !== 'open' || fact.cycle === 1) return;
  const previous = itemIds({ ...fact, cycle: fact.cycle - 1 });
  const link = writer.begin(13);
  writer.bytes(1, Buffer.from(previous.traceId, 'hex'));
  writer.bytes(2, Buffer.from(previous.rootSpanId, 'hex'));
  writer.end(link);
}

function nanosOf(millis: number): bigint {
  return BigInt(Math.min(Math.max(Math.floor(millis), 0), LAST_MILLIS)) * 1_000_000n;
}

function encodeAttribute(
  writer: ProtobufWriter,
  field: number,
  attribute: { readonly key: string; readonly value: FactValue },
): void {
  const start = writer.begin(field);
  writer.string(1, attribute.key);
  const any = writer.begin(2);
  encodeValue(writer, attribute.value);
  writer.end(any);
  writer.end(start);
}

function encodeValue(writer: ProtobufWriter, value: FactValue): void {
  switch (typeof value) {
    case 'string':
      writer.string(1, value);
      return;
    case 'boolean':
      writer.varint(2, value ? 1n : 0n);
      return;
    case 'number':
      if (Number.isSafeInteger(value)) writer.varint(3, BigInt(value));
      else writer.double(4, value);
      return;
    default: {
      const list = writer.begin(5);
      for (const member of value) {
        const item = writer.begin(1);
        writer.string(1, member);
        writer.end(item);
      }
      writer.end(list);
    }
  }
}
