const START_NANOS = 1_760_000_000_000_000_000n;
const ATTRIBUTES = 12;
const EVENTS = 2;

/** OTLP/JSON ResourceSpans of `count` spans with 12 attributes and 2 events each; `seed` changes the ids. */
export function jsonPayload(count: number, seed = 0): Uint8Array {
  const spans = Array.from({ length: count }, (_, index) => span(seed * count + index));
  const resource = { attributes: [text('service.name', 'checkout')] };
  return Buffer.from(JSON.stringify({ resource, scopeSpans: [{ spans }] }));
}

function span(number: number): object {
  const at = START_NANOS + BigInt(number) * 1_000_003n;
  const id = (number + 1).toString(16);
  return {
    traceId: id.padStart(32, '0'),
    spanId: id.padStart(16, '0'),
    name: `GET /orders/{id}/${number % 20}`,
    kind: 2,
    startTimeUnixNano: String(at),
    endTimeUnixNano: String(at + 25_000_000n),
    attributes: Array.from({ length: ATTRIBUTES }, (_, position) =>
      text(`app.attribute.${position}`, `value-${position}-${number % 1000}-text`),
    ),
    events: Array.from({ length: EVENTS }, (_, position) => ({
      timeUnixNano: String(at + BigInt(position) * 1_000_000n),
      name: 'cache.miss',
      attributes: [text('db.system.name', 'postgresql')],
    })),
    status: { code: 1 },
  };
}

function text(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}
