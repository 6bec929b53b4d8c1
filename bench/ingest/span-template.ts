import { spanPayload } from './span-payload.ts';

/** An OTLP/protobuf request that can be made anew with other ids at the price of a copy, or of the ids alone. */
export interface SpanTemplate {
  readonly spans: number;
  /** A request whose ids no other seed gives, written over one of this template where that is given. */
  request(seed: number, over?: Buffer): Buffer;
}

/** Makes the request once and remembers where its ids stand. */
export function createSpanTemplate(spans: number): SpanTemplate {
  const template = Buffer.from(spanPayload(spans));
  const idOffsets = findIds(template, spans);
  return {
    spans,
    request(seed, over) {
      const body = over ?? Buffer.from(template);
      for (const offset of idOffsets) {
        body.writeUInt32LE(seed, offset + 2);
        body.writeUInt32LE(seed, offset + 20);
      }
      return body;
    },
  };
}

/** Trace id and span id lead each span as `0a 10 …` and `12 08 …`. */
function findIds(body: Buffer, spans: number): Uint32Array {
  const offsets = new Uint32Array(spans);
  let found = 0;
  for (let at = body.indexOf(0x0a); at >= 0 && found < spans; at = body.indexOf(0x0a, at + 1)) {
    if (body[at + 1] !== 16 || body[at + 18] !== 0x12 || body[at + 19] !== 8) continue;
    offsets[found++] = at;
    at += 27;
  }
  if (found !== spans) throw new Error(`found ${found} of ${spans} spans in the template`);
  return offsets;
}
