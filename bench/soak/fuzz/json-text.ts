import { fromBinary } from '@bufbuild/protobuf';
import { toOtlpJson } from '../../../conformance/messages.ts';
import { otlpMessage } from '../../../packages/collector/testdata/otlp-messages.ts';
import type { Random } from '../random.ts';
import { walkRequest } from './walk-request.ts';

type Json = Record<string, unknown> | unknown[];

const ODD_VALUES = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  '',
  '-1',
  '1.5e3',
  '3.f14',
  'NaN',
  'Infinity',
  '18446744073709551616',
  '9223372036854775808',
  '0102030405060708090a0b0c0d0e0f10',
  'zz',
  '\ud800',
  '\udc00x',
  '\u0000',
  [],
  {},
  [[]],
  [null],
  { stringValue: 'a', intValue: '1' },
  { arrayValue: {} },
  { kvlistValue: { values: [{}] } },
  { bytesValue: '!!!' },
] as const;
const ODD_KEYS = [
  '',
  '__proto__',
  'constructor',
  'traceId',
  'trace_id',
  'resource_spans',
  'spans',
  'unknown',
] as const;
/** Spliced in as they are: what `JSON.stringify` would not write. */
const ODD_TEXTS = [
  '1544712660123456789',
  '-9223372036854775808',
  '1e400',
  '-0',
  '01',
  '+1',
  'NaN',
  '\ufeff',
  ',',
  '}',
  '{',
  '"',
  '\\',
  '"\\ud800"',
  '"a":1,',
  '/**/',
  '[[[[',
  '\n',
  '0x10',
  "'",
  '1.0',
  '1e3',
  '"traceId":"","traceId":"",',
  '['.repeat(20_000),
] as const;

/** The request of these bytes in OTLP/JSON; undefined if they are none. */
export function jsonTextOf(protobuf: Uint8Array): string | undefined {
  const walked = walkRequest(protobuf);
  if (!walked.isRequest || walked.isDoubtful || walked.valueDepth > 40) return undefined;
  return toOtlpJson(fromBinary(otlpMessage('Request'), walked.canonical)).toString('utf8');
}

/** Changes the text as a tree, as characters, or as both. */
export function mutateJson(random: Random, text: string): Buffer {
  let changed = text;
  if (random.chance(0.7)) {
    const tree = JSON.parse(text) as Json;
    for (let left = random.whole(1, 3); left > 0; left--) mutateTree(random, tree);
    changed = JSON.stringify(tree);
  }
  if (random.chance(0.4)) changed = mutateText(random, changed);
  const bytes = Buffer.from(changed);
  if (random.chance(0.1) && bytes.length > 0) {
    bytes.writeUInt8(random.whole(0, 255), random.whole(0, bytes.length - 1));
  }
  return random.chance(0.02) ? Buffer.from(changed, 'utf16le') : bytes;
}

function mutateTree(random: Random, tree: Json): void {
  let owner = tree;
  for (;;) {
    const inner = Object.values(owner).filter(
      (value): value is Json => typeof value === 'object' && value !== null,
    );
    const [first, ...rest] = inner;
    if (first === undefined || random.chance(0.2)) break;
    owner = random.pick([first, ...rest]);
  }
  const [key, ...others] = Object.keys(owner);
  if (key === undefined) return;
  const target = owner as Record<string, unknown>;
  const chosen = random.pick([key, ...others]);
  switch (random.whole(0, 4)) {
    case 0:
      target[chosen] = structuredClone(random.pick(ODD_VALUES));
      return;
    case 1:
      if (Array.isArray(owner)) owner.splice(Number(chosen), 1);
      else delete target[chosen];
      return;
    case 2:
      if (Array.isArray(owner)) owner.push(...owner.slice(0, 3));
      else target[random.pick(ODD_KEYS)] = target[chosen];
      return;
    case 3:
      target[chosen] = deep(random.pick([20, 70, 300, 700]));
      return;
    default:
      if (!Array.isArray(owner))
        target[random.pick(ODD_KEYS)] = structuredClone(random.pick(ODD_VALUES));
  }
}

function deep(depth: number): unknown {
  let inner: unknown = { intValue: 1 };
  for (let level = 0; level < depth; level++) inner = { arrayValue: { values: [inner] } };
  return inner;
}

function mutateText(random: Random, text: string): string {
  const at = random.whole(0, text.length);
  switch (random.whole(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.whole(1, 5));
    case 2:
      return `${random.pick(ODD_TEXTS)}${text}`;
    case 3:
      return `${text}${random.pick(ODD_TEXTS)}`;
    default:
      return text.slice(0, at) + random.pick(ODD_TEXTS) + text.slice(at);
  }
}

/** Spans of a JSON request as a plain reader counts them; undefined if the text is no JSON. */
export function spansInJson(body: Uint8Array): number | undefined {
  let request: unknown;
  try {
    request = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  const listOf = (owner: unknown, name: string): unknown[] => {
    const list = (owner as Record<string, unknown> | null)?.[name];
    return Array.isArray(list) ? list : [];
  };
  return listOf(request, 'resourceSpans')
    .flatMap((resourceSpans) => listOf(resourceSpans, 'scopeSpans'))
    .reduce<number>((sum, scopeSpans) => sum + listOf(scopeSpans, 'spans').length, 0);
}
