import { createHash } from 'node:crypto';
import { ProtobufWriter } from '../../packages/collector/src/otlp/protobuf-writer.ts';

const START_NANOS = 1_760_000_000_000_000_000n;
const ATTRIBUTES = 12;
const EVENTS = 2;

/** OTLP/protobuf request of `count` spans with 12 attributes and 2 events each; `seed` changes the ids. */
export function spanPayload(count: number, seed = 0): Uint8Array {
  const writer = new ProtobufWriter();
  const resourceSpans = writer.begin(1);
  const resource = writer.begin(1);
  textAttribute(writer, 1, 'service.name', 'checkout');
  textAttribute(writer, 1, 'service.version', '1.4.2');
  textAttribute(writer, 1, 'host.name', 'node-17.example.net');
  writer.end(resource);
  const scopeSpans = writer.begin(2);
  const scope = writer.begin(1);
  writer.string(1, 'http-server');
  writer.string(2, '2.0.0');
  writer.end(scope);
  for (let index = 0; index < count; index++) span(writer, seed, index);
  writer.end(scopeSpans);
  writer.end(resourceSpans);
  return writer.finish();
}

function span(writer: ProtobufWriter, seed: number, index: number): void {
  const id = createHash('sha256').update(`${seed}/${index}`).digest();
  const at = START_NANOS + BigInt(seed * 1_000_000 + index) * 1_000_003n;
  const span = writer.begin(2);
  writer.bytes(1, id.subarray(0, 16));
  writer.bytes(2, id.subarray(16, 24));
  writer.bytes(4, id.subarray(24, 32));
  writer.string(5, `GET /orders/{id}/${index % 20}`);
  writer.varint(6, 2n);
  writer.fixed64(7, at);
  writer.fixed64(8, at + 25_000_000n + BigInt(index));
  for (let position = 0; position < ATTRIBUTES; position++) {
    if (position === 3) intAttribute(writer, 'http.response.status_code', 200 + (index % 5));
    else
      textAttribute(
        writer,
        9,
        `app.attribute.${position}`,
        `value-${position}-${index % 1000}-text`,
      );
  }
  for (let position = 0; position < EVENTS; position++) {
    const event = writer.begin(11);
    writer.fixed64(1, at + BigInt(position) * 1_000_000n);
    writer.string(2, position === 0 ? 'cache.miss' : 'db.query');
    textAttribute(writer, 3, 'db.system.name', 'postgresql');
    writer.end(event);
  }
  const status = writer.begin(15);
  writer.varint(3, 1n);
  writer.end(status);
  writer.end(span);
}

/** Writes an attribute with a text as field `field`. */
export function textAttribute(
  writer: ProtobufWriter,
  field: number,
  key: string,
  text: string,
): void {
  const start = writer.begin(field);
  writer.string(1, key);
  const value = writer.begin(2);
  writer.string(1, text);
  writer.end(value);
  writer.end(start);
}

function intAttribute(writer: ProtobufWriter, key: string, number: number): void {
  const start = writer.begin(9);
  writer.string(1, key);
  const value = writer.begin(2);
  writer.varint(3, BigInt(number));
  writer.end(value);
  writer.end(start);
}
