import type { Random } from '../random.ts';
import type { WireField } from './wire-field.ts';

const START_NANOS = 1_760_000_000_000_000_000n;
const ODD_NUMBERS = [
  0n,
  1n,
  -1n,
  127n,
  128n,
  0xffff_ffffn,
  1n << 32n,
  (1n << 63n) - 1n,
  -(1n << 63n),
] as const;
const ODD_TEXTS = [
  '',
  ' ',
  'ü',
  '\u0000',
  '\u2028',
  '"\\',
  '<b>&',
  '𝒳',
  'x'.repeat(200),
  '__proto__',
] as const;
const KEYS = ['service.name', 'handoff.name', 'handoff.namespace', 'http.route', 'k', ''] as const;
/** Bit patterns of NaN, infinities, -0, the smallest and the largest double, and 0.1. */
const DOUBLES = [
  0x7ff8_0000_0000_0000n,
  0x7ff0_0000_0000_0000n,
  0xfff0_0000_0000_0000n,
  0x8000_0000_0000_0000n,
  1n,
  0x7fef_ffff_ffff_ffffn,
  0x3fb9_9999_9999_999an,
] as const;

const delimited = (number: number, value: Uint8Array | WireField[]): WireField => ({
  number,
  wireType: 2,
  value,
});
const text = (number: number, value: string): WireField => delimited(number, Buffer.from(value));
const varint = (number: number, value: bigint): WireField => ({ number, wireType: 0, value });
const fixed64 = (number: number, value: bigint): WireField => ({ number, wireType: 1, value });

function randomBytes(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = random.whole(0, 255);
  return bytes;
}

const someText = (random: Random): string =>
  random.chance(0.3) ? random.pick(ODD_TEXTS) : `text ${random.whole(0, 50)}`;

/** A valid ExportTraceServiceRequest of a few spans, every kind of value among their attributes. */
export function createRequest(random: Random): WireField[] {
  const many = (most: number, make: () => WireField): WireField[] =>
    Array.from({ length: random.whole(0, most) }, make);
  const resourceSpans = (): WireField =>
    delimited(1, [
      ...(random.chance(0.8)
        ? [
            delimited(
              1,
              many(3, () => attribute(random, 1)),
            ),
          ]
        : []),
      ...Array.from({ length: random.whole(1, 2) }, () =>
        delimited(2, [
          ...(random.chance(0.7)
            ? [delimited(1, [text(1, someText(random)), text(2, '1.0')])]
            : []),
          ...Array.from({ length: random.whole(1, 2) }, () => span(random)),
        ]),
      ),
    ]);
  return Array.from({ length: random.chance(0.85) ? 1 : 2 }, resourceSpans);
}

function span(random: Random): WireField {
  const some = (probability: number, make: () => WireField): WireField[] =>
    random.chance(probability) ? [make()] : [];
  const list = (most: number, make: () => WireField): WireField[] =>
    Array.from({ length: random.whole(0, most) }, make);
  const start = START_NANOS + BigInt(random.whole(0, 1_000_000_000));
  return delimited(2, [
    delimited(1, randomBytes(random, 16)),
    delimited(2, randomBytes(random, 8)),
    ...some(0.2, () => text(3, 'vendor=1')),
    ...some(0.5, () => delimited(4, randomBytes(random, 8))),
    text(5, someText(random)),
    ...some(0.8, () => varint(6, BigInt(random.whole(0, 6)))),
    fixed64(7, start),
    fixed64(8, start + BigInt(random.whole(-5, 1_000_000))),
    ...list(4, () => attribute(random, 9)),
    ...some(0.2, () => varint(10, BigInt(random.whole(0, 9)))),
    ...list(2, () =>
      delimited(11, [
        fixed64(1, start),
        text(2, someText(random)),
        ...list(2, () => attribute(random, 3)),
      ]),
    ),
    ...some(0.2, () =>
      delimited(13, [
        delimited(1, randomBytes(random, 16)),
        delimited(2, randomBytes(random, 8)),
        ...list(1, () => attribute(random, 4)),
      ]),
    ),
    ...some(0.5, () =>
      delimited(15, [text(2, someText(random)), varint(3, BigInt(random.whole(0, 3)))]),
    ),
    ...some(0.3, () => ({ number: 16, wireType: 5, value: BigInt(random.whole(0, 0xffff)) })),
  ]);
}

function attribute(random: Random, number: number): WireField {
  const value = random.chance(0.95) ? [delimited(2, anyValue(random, 0))] : [];
  return delimited(number, [text(1, random.pick(KEYS)), ...value]);
}

function anyValue(random: Random, depth: number): WireField[] {
  const deepest = depth > 3 ? 5 : 7;
  switch (random.whole(0, deepest)) {
    case 0:
      return [];
    case 1:
      return [varint(2, BigInt(random.whole(0, 1)))];
    case 2:
      return [varint(3, random.pick(ODD_NUMBERS))];
    case 3:
      return [fixed64(4, random.pick(DOUBLES))];
    case 4:
      return [delimited(7, randomBytes(random, random.whole(0, 20)))];
    case 6:
      return [
        delimited(
          5,
          Array.from({ length: random.whole(0, 3) }, () =>
            delimited(1, anyValue(random, depth + 1)),
          ),
        ),
      ];
    case 7:
      return [
        delimited(
          6,
          Array.from({ length: random.whole(0, 3) }, () =>
            delimited(1, [text(1, random.pick(KEYS)), delimited(2, anyValue(random, depth + 1))]),
          ),
        ),
      ];
    default:
      return [text(1, someText(random))];
  }
}
