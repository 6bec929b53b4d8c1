import { ProtobufWriter } from '../../packages/collector/src/otlp/protobuf-writer.ts';
import { textAttribute } from './span-payload.ts';

const SPANS = 50;
const TEXT_CHARACTERS = 4000;

/** OTLP/protobuf request of 50 spans that are nearly nothing but one long text each; `seed` changes ids and texts. */
export function textPayload(seed: number): Uint8Array {
  const writer = new ProtobufWriter();
  const resourceSpans = writer.begin(1);
  const scopeSpans = writer.begin(2);
  for (let index = 0; index < SPANS; index++) {
    const id = Buffer.alloc(24);
    id.writeUInt32BE(seed + 1, 0);
    id.writeUInt32BE(index + 1, 16);
    const span = writer.begin(2);
    writer.bytes(1, id.subarray(0, 16));
    writer.bytes(2, id.subarray(16));
    writer.string(5, 'noted');
    const text = `${seed}/${index} `.padEnd(TEXT_CHARACTERS, 'the customer waits for an answer ');
    textAttribute(writer, 9, 'note', text);
    writer.end(span);
  }
  writer.end(scopeSpans);
  writer.end(resourceSpans);
  return writer.finish();
}
