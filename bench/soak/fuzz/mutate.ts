import type { Random } from '../random.ts';
import type { WireField } from './wire-field.ts';

const DEEP = [30, 60, 70, 200, 600] as const;
const EDGES = [
  0n,
  -1n,
  1n << 31n,
  1n << 32n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
] as const;
const INVALID_UTF8 = ['ff', 'c3', 'e228a1', 'eda080', 'f4908080'] as const;

type Change = (random: Random, list: WireField[], at: number) => void;

/** Changes to one field in its list, each what some encoder, or someone hostile, might write. */
const CHANGES: readonly [Change, ...Change[]] = [
  // Twice, elsewhere, gone, in another place.
  (random, list, at) => insert(list, random.whole(0, list.length), list[at]),
  (_, list, at) => list.splice(at, 1),
  (random, list, at) => insert(list, random.whole(0, list.length), list.splice(at, 1)[0]),
  // Another number or wire type, known ones and unknown ones.
  (random, list, at) => change(list, at, (field) => (field.number = random.whole(0, 20))),
  (random, list, at) =>
    change(list, at, (field) => (field.number = random.pick([1000, 18_999, 19_000, 536_870_911]))),
  (random, list, at) => change(list, at, (field) => (field.wireType = random.whole(0, 7))),
  // Longer than need be.
  (random, list, at) => change(list, at, (field) => (field.padTag = random.whole(1, 9))),
  (random, list, at) => change(list, at, (field) => (field.padLength = random.whole(1, 9))),
  (random, list, at) => change(list, at, (field) => (field.padValue = random.whole(1, 10))),
  // A length that lies.
  (random, list, at) =>
    change(list, at, (field) => (field.lengthError = random.pick([-1, 1, -3, 7, 1000, 2 ** 31]))),
  // Groups, ended or not, around a field or beside it.
  (random, list, at) =>
    insert(list, at, {
      number: random.whole(1, 30),
      wireType: 3,
      value: [],
      isUnended: random.chance(0.3),
    }),
  (random, list, at) =>
    insert(list, at, {
      number: 30,
      wireType: 3,
      value: list.slice(0, 3),
      isUnended: random.chance(0.2),
    }),
  (_, list, at) => insert(list, at, { number: 30, wireType: 4, value: [] }),
  (random, list, at) => insert(list, at, nestedGroups(random.whole(10, 100))),
  // Other values.
  (random, list, at) =>
    change(list, at, (field) => {
      if (typeof field.value === 'bigint') field.value = random.pick(EDGES);
    }),
  (random, list, at) =>
    change(list, at, (field) => {
      if (field.value instanceof Uint8Array) field.value = new Uint8Array(random.whole(0, 40));
    }),
  (random, list, at) =>
    change(list, at, (field) => {
      if (field.value instanceof Uint8Array) {
        field.value = Buffer.concat([
          field.value,
          Buffer.from(random.pick<string>(INVALID_UTF8), 'hex'),
        ]);
      }
    }),
  (random, list, at) => change(list, at, (field) => (field.value = deepValue(random.pick(DEEP)))),
  (random, list, at) => {
    const copies = random.pick([1, 1, 1, 3, 3, 40, 200]);
    for (let copy = 0; copy < copies; copy++) insert(list, at, list[at]);
  },
];

/** Changes a few fields anywhere in the tree, in place; copies share what is below them. */
export function mutateFields(random: Random, fields: WireField[]): void {
  for (let left = random.whole(1, 3); left > 0; left--) {
    const list = pickList(random, fields);
    if (list.length === 0) continue;
    const at = random.whole(0, list.length - 1);
    random.pick(CHANGES)(random, list, at);
  }
}

function pickList(random: Random, fields: WireField[]): WireField[] {
  let list = fields;
  for (;;) {
    const nested = list.flatMap(({ value }) => (Array.isArray(value) ? [value] : []));
    const [first, ...rest] = nested;
    if (first === undefined || random.chance(0.15)) return list;
    list = random.pick([first, ...rest]);
  }
}

function insert(list: WireField[], at: number, field: WireField | undefined): void {
  if (field !== undefined) list.splice(at, 0, field);
}

function change(list: WireField[], at: number, act: (field: WireField) => unknown): void {
  const field = list[at];
  if (field !== undefined) act(field);
}

/** An AnyValue of arrays in arrays, or a list of key-values in one another. */
function deepValue(depth: number): WireField[] {
  let inner: WireField[] = [{ number: 3, wireType: 0, value: 7n }];
  for (let level = 0; level < depth; level++) {
    const item: WireField = { number: 1, wireType: 2, value: inner };
    inner = [{ number: 5, wireType: 2, value: [item] }];
  }
  return inner;
}

function nestedGroups(depth: number): WireField {
  let group: WireField = { number: 40, wireType: 3, value: [] };
  for (let level = 0; level < depth; level++) group = { number: 40, wireType: 3, value: [group] };
  return group;
}

/** Changes bytes anywhere; the result may be as long, shorter or longer. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = random.whole(1, 4); left > 0; left--) changed = mutateOnce(random, changed);
  return changed;
}

function mutateOnce(random: Random, bytes: Buffer): Buffer {
  const at = random.whole(0, Math.max(0, bytes.length - 1));
  switch (random.whole(0, 6)) {
    case 0:
      if (bytes.length > 0) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.whole(0, 7)), at);
      return bytes;
    case 1:
      if (bytes.length > 0) bytes.writeUInt8(random.pick([0, 1, 0x7f, 0x80, 0xff]), at);
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.whole(1, 4))]);
    case 4:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(Array.from({ length: random.whole(1, 4) }, () => random.whole(0, 255))),
        bytes.subarray(at),
      ]);
    case 5:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(at, at + 10),
        bytes.subarray(at),
      ]);
    default:
      return Buffer.concat([bytes, Buffer.from([random.whole(0, 255)])]);
  }
}
