import { CollectorError } from '../errors.ts';
import { encodeResource, encodeScope, encodeSpan } from './encode-json-span.ts';
import { invalid, Rounded } from './json-fields.ts';
import { JsonWalker } from './json-walker.ts';
import { parseLosslessJson } from './lossless-json.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { tooMany } from './transcode-limits.ts';

/**
 * Encodes an OTLP/JSON ExportTraceServiceRequest as OTLP/protobuf, so that both take one way from there. Follows
 * the mapping of the OTLP specification: ids in hex of either case, enums as integers (names are
 * tolerated), 64-bit integers as strings or numbers without loss, bytes in base64, `null` and unknown fields
 * ignored. Spans are parsed one at a time. Throws a CollectorError `malformed_payload`, or `limit_exceeded` for more than
 * a million spans, or values of one.
 */
export function encodeJsonTraces(body: Uint8Array): Uint8Array {
  try {
    return new Encoding(Buffer.from(body.buffer, body.byteOffset, body.length)).request();
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new CollectorError('malformed_payload', 'The request body is not valid JSON.', {
        cause: error,
      });
    }
    if (error instanceof RangeError) throw invalid('$', 'nesting as deep as OTLP needs');
    throw error;
  }
}

/** Spans, scopes and resources of a request; each takes a microsecond, and nothing else runs meanwhile. */
const MAX_ITEMS = 1 << 20;

type Encode = (writer: ProtobufWriter, value: unknown, path: string) => void;

class Encoding {
  readonly #json: JsonWalker;
  readonly #writer = new ProtobufWriter();
  #items = 0;

  constructor(body: Buffer) {
    this.#json = new JsonWalker(body);
  }

  request(): Uint8Array {
    this.#message('$', { resourceSpans: (path) => this.#each(path, 1, this.#resourceSpans) });
    this.#json.end();
    return this.#writer.finish();
  }

  readonly #resourceSpans = (path: string): void =>
    this.#message(path, {
      resource: (at) => this.#one(at, 1, encodeResource),
      scopeSpans: (at) => this.#each(at, 2, this.#scopeSpans),
    });

  readonly #scopeSpans = (path: string): void =>
    this.#message(path, {
      scope: (at) => this.#one(at, 1, encodeScope),
      spans: (at) => this.#each(at, 2, (item) => this.#value(item, encodeSpan)),
    });

  /** Walks the fields of a message in the order they come in, which protobuf allows them to have. */
  #message(path: string, fields: Readonly<Record<string, (path: string) => void>>): void {
    if (!this.#comes('object', path)) throw invalid(path, 'an object');
    const seen = new Set<string>();
    this.#json.object((name) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) {
        JSON.parse(this.#json.text());
        return;
      }
      const at = `${path}.${name}`;
      if (seen.has(name)) throw invalid(at, 'given once');
      seen.add(name);
      field(at);
    });
  }

  /** Writes each item of an array, or nothing for null, as an embedded message. */
  #each(path: string, field: number, encode: (path: string) => void): void {
    if (!this.#comes('array', path)) return;
    this.#json.array((index) => {
      if (this.#items++ === MAX_ITEMS) throw tooMany('the request', 'spans');
      const start = this.#writer.begin(field);
      encode(`${path}[${index}]`);
      this.#writer.end(start);
    });
  }

  /** Writes an object, or nothing for null, as an embedded message. */
  #one(path: string, field: number, encode: Encode): void {
    if (!this.#comes('object', path)) return;
    const start = this.#writer.begin(field);
    this.#value(path, encode);
    this.#writer.end(start);
  }

  #value(path: string, encode: Encode): void {
    const text = this.#json.text();
    const { length } = this.#writer;
    try {
      encode(this.#writer, JSON.parse(text), path);
    } catch (error) {
      if (!(error instanceof Rounded)) throw error;
      this.#writer.cutTo(length);
      encode(this.#writer, parseLosslessJson(text), path);
    }
  }

  /** Whether a value of this kind comes next; takes null in its place. */
  #comes(kind: 'object' | 'array', path: string): boolean {
    if (this.#json.kind() === kind) return true;
    if (JSON.parse(this.#json.text()) === null) return false;
    throw invalid(path, `an ${kind}`);
  }
}
