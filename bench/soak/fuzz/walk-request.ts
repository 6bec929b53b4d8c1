import { encodeVarint } from './wire-field.ts';

/*
 * A plain reader of OTLP/protobuf that follows the wire format to the letter. It says whether bytes are a request, how
 * many spans it has, and gives it again in the canonical form that the generated oracle reads without choices of its
 * own: known fields of the right wire type only.
 */

type Scalar = 'varint' | 'fixed64' | 'bytes' | 'text';
type Kind = Scalar | Message;
interface Message {
  [field: number]: Kind;
}

const WIRE_TYPES: Readonly<Record<Scalar, number>> = { varint: 0, fixed64: 1, bytes: 2, text: 2 };

const anyValue: Message = { 1: 'text', 2: 'varint', 3: 'varint', 4: 'fixed64', 7: 'bytes' };
const keyValue: Message = { 1: 'text', 2: anyValue };
const arrayValue: Message = { 1: anyValue };
const keyValueList: Message = { 1: keyValue };
anyValue[5] = arrayValue;
anyValue[6] = keyValueList;
const event: Message = { 1: 'fixed64', 2: 'text', 3: keyValue };
const link: Message = { 1: 'bytes', 2: 'bytes', 3: 'text', 4: keyValue };
const span: Message = {
  1: 'bytes',
  2: 'bytes',
  3: 'text',
  4: 'bytes',
  5: 'text',
  6: 'varint',
  7: 'fixed64',
  8: 'fixed64',
  9: keyValue,
  11: event,
  13: link,
  15: { 2: 'text', 3: 'varint' },
};
const request: Message = {
  1: { 1: { 1: keyValue }, 2: { 1: { 1: 'text', 2: 'text' }, 2: span } },
};

/** What bytes are. */
export type Walked =
  | {
      readonly isRequest: true;
      readonly spans: number;
      readonly valueDepth: number;
      /** A list of values is broken, which only shows where it is looked into: a later value may replace it. */
      readonly isDoubtful: boolean;
      readonly canonical: Buffer;
    }
  | {
      readonly isRequest: false;
      readonly why: string;
      /** Some readers take it: tags and lengths may be longer than 32 bits there, groups nested deeper. */
      readonly isMatterOfTaste: boolean;
      /** Its spans, where what is wrong is inside of them: a reader that leaves a span at a bound may not see it. */
      readonly spans?: number;
    };

class Refused extends Error {
  readonly isMatterOfTaste: boolean;

  constructor(why: string, isMatterOfTaste = false) {
    super(why);
    this.isMatterOfTaste = isMatterOfTaste;
  }
}

/** Deepest nesting of groups that is read: as in Baton's reader, which has to stop somewhere. */
const MAX_GROUP_DEPTH = 32;

/** Reads bytes as an ExportTraceServiceRequest. */
export function walkRequest(bytes: Uint8Array): Walked {
  const walk = new Walk(bytes);
  try {
    const canonical = walk.message(request, bytes.length);
    const { spans, deepest: valueDepth, isDoubtful, brokenSpan } = walk;
    if (brokenSpan !== undefined) return { ...refused(brokenSpan), spans };
    return { isRequest: true, spans, valueDepth, isDoubtful, canonical };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refused(error);
  }
}

const refused = ({ message, isMatterOfTaste }: Refused) =>
  ({ isRequest: false, why: message, isMatterOfTaste }) as const;

class Walk {
  readonly #bytes: Uint8Array;
  #at = 0;
  #depth = 0;
  spans = 0;
  deepest = 0;
  isDoubtful = false;
  /** What is wrong with the first span that cannot be read. */
  brokenSpan: Refused | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  message(message: Message, end: number): Buffer {
    const parts: Uint8Array[] = [];
    while (this.#at < end) {
      const tag = this.#short('a tag', end);
      const number = Math.floor(tag / 8);
      const wireType = tag % 8;
      const kind: Kind | undefined = message[number];
      if (typeof kind === 'object' && wireType === 2) {
        const contentEnd = this.#length(end);
        if (kind === span) this.spans++;
        const content = this.#nested(kind, contentEnd);
        parts.push(tagOf(number, 2), encodeVarint(BigInt(content.length)), content);
      } else if (typeof kind === 'string' && wireType === 2 && WIRE_TYPES[kind as Scalar] === 2) {
        const contentEnd = this.#length(end);
        const content = textOrBytes(kind, this.#bytes.subarray(this.#at, contentEnd));
        this.#at = contentEnd;
        parts.push(tagOf(number, 2), encodeVarint(BigInt(content.length)), content);
      } else if (typeof kind === 'string' && WIRE_TYPES[kind as Scalar] === wireType) {
        const start = this.#at;
        this.#skip(tag, end, 0);
        const value = this.#bytes.subarray(start, this.#at);
        parts.push(tagOf(number, wireType), wireType === 0 ? shortest(value) : value);
      } else this.#skip(tag, end, 0);
    }
    return Buffer.concat(parts);
  }

  #nested(message: Message, end: number): Buffer {
    if (message === anyValue) this.deepest = Math.max(this.deepest, ++this.#depth);
    try {
      return this.message(message, end);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (message === span) this.brokenSpan ??= error;
      else if (message === arrayValue || message === keyValueList) this.isDoubtful = true;
      else throw error;
      this.#at = end;
      return Buffer.alloc(0);
    } finally {
      if (message === anyValue) this.#depth--;
    }
  }

  #skip(tag: number, end: number, depth: number): void {
    const number = Math.floor(tag / 8);
    if (number === 0) throw new Refused('field number 0');
    switch (tag % 8) {
      case 0:
        this.#varint('a value', end);
        return;
      case 1:
        this.#jump(8, end);
        return;
      case 2:
        this.#at = this.#length(end);
        return;
      case 3:
        if (depth === MAX_GROUP_DEPTH) throw new Refused('groups nested too deep', true);
        for (;;) {
          const inner = this.#short('a tag', end);
          if (inner % 8 === 4) {
            if (Math.floor(inner / 8) === number) return;
            throw new Refused('a group ends that did not begin');
          }
          this.#skip(inner, end, depth + 1);
        }
      case 5:
        this.#jump(4, end);
        return;
      default:
        throw new Refused(`wire type ${tag % 8}`);
    }
  }

  #jump(bytes: number, end: number): void {
    this.#at += bytes;
    if (this.#at > end) throw new Refused('cut off');
  }

  #length(end: number): number {
    const length = this.#short('a length', end);
    if (this.#at + length > end) throw new Refused('longer than what contains it');
    return this.#at + length;
  }

  /** A tag or length: 32 bits in at most five bytes. */
  #short(what: string, end: number): number {
    const start = this.#at;
    const value = this.#varint(what, end);
    if (this.#at - start > 5 || value > 0xffff_ffffn)
      throw new Refused(`${what} of more than 32 bits`, true);
    return Number(value);
  }

  #varint(what: string, end: number): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || this.#at > end) throw new Refused(`${what} is cut off`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    // Some stop after five bytes of a tag, some after ten: nobody reads eleven.
    throw new Refused(`${what} of more than ten bytes`);
  }
}

const tagOf = (number: number, wireType: number): Buffer =>
  encodeVarint(BigInt(number) * 8n + BigInt(wireType));

/** Text with what is no UTF-8 replaced, as it is when it is read as text. */
function textOrBytes(kind: Kind, content: Uint8Array): Uint8Array {
  return kind === 'text' ? Buffer.from(Buffer.from(content).toString('utf8')) : content;
}

/** The same value without padding, of its lower 64 bits. */
function shortest(varint: Uint8Array): Buffer {
  let value = 0n;
  varint.forEach((byte, at) => {
    value |= BigInt(byte & 0x7f) << BigInt(at * 7);
  });
  return encodeVarint(BigInt.asUintN(64, value));
}
