import { CollectorError } from '../errors.ts';
import type { NamespaceStamp } from './namespace-stamp.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { ResourceReader } from './resource-reader.ts';
import { ScopeReader } from './scope-reader.ts';
import { SpanReader } from './span-reader.ts';
import { TraceColumns } from './trace-columns.ts';
import { DEFAULT_LIMITS, type TranscodeLimits } from './transcode-limits.ts';

/** What became of one ExportTraceServiceRequest. */
export interface TranscodedRequest {
  /** Rows that were added to the block. */
  readonly rows: number;
  /** Spans that could not be kept for a reason that a resend would not change. */
  readonly rejected: number;
  /** Why the first of them was rejected. */
  readonly reason: string;
}

/** Turns OTLP/protobuf requests into rows of one Native block of `otel_traces` after another. */
export interface TraceTranscoder {
  /**
   * Adds the spans of one request to the block under way, all that can be kept or, on an error, none. Throws a
   * CollectorError (`malformed_payload`, `limit_exceeded`, `payload_too_large`) if nothing of it can be kept.
   */
  add(body: Uint8Array, stamp?: NamespaceStamp): TranscodedRequest;
  /** Rows of the block under way. */
  readonly rows: number;
  /** Bytes that the block under way takes at most. */
  readonly byteLength: number;
  /**
   * The block under way, which becomes empty; `ingestedAtNanos` is the IngestedAt of its rows. It is written into
   * `memory` if that is large enough.
   */
  takeBlock(ingestedAtNanos: bigint, memory?: Buffer): Buffer;
}

const NO_BYTES = Buffer.alloc(0);

/** Creates a transcoder with the given limits. */
export function createTraceTranscoder(limits: Partial<TranscodeLimits> = {}): TraceTranscoder {
  return new Transcoder({ ...DEFAULT_LIMITS, ...limits });
}

class Transcoder implements TraceTranscoder {
  readonly #limits: TranscodeLimits;
  readonly #reader = new ProtobufReader();
  readonly #columns = new TraceColumns();
  readonly #resource: ResourceReader;
  readonly #scope = new ScopeReader();
  readonly #span: SpanReader;
  #stamp: NamespaceStamp | undefined;
  #bytesBefore = 0;
  /** Rows before those that still lack what their resource and scope give, and how many bytes that is a row. */
  #rowsBefore = 0;
  #rowBytes = 0;
  #rejected = 0;
  #reason = '';

  constructor(limits: TranscodeLimits) {
    const columns = this.#columns;
    this.#limits = limits;
    this.#resource = new ResourceReader(columns, limits);
    this.#span = new SpanReader({ columns, limits });
  }

  get rows(): number {
    return this.#columns.rows;
  }

  get byteLength(): number {
    return this.#columns.byteLength;
  }

  add(body: Uint8Array, stamp?: NamespaceStamp): TranscodedRequest {
    const reader = this.#reader;
    const columns = this.#columns;
    const rowsBefore = columns.rows;
    this.#bytesBefore = columns.byteLength;
    this.#stamp = stamp;
    this.#rejected = 0;
    this.#reason = '';
    columns.markRequest();
    reader.open(body);
    try {
      while (reader.position < body.length) {
        const tag = reader.varint32();
        if (tag === 0x0a) this.#resourceSpans(reader.delimited(body.length));
        else reader.skip(tag, body.length);
      }
      reader.expectEnd(body.length);
    } catch (error) {
      columns.rollbackRequest();
      throw error;
    } finally {
      reader.open(NO_BYTES);
      // Strings of what was not kept would pile up while no block is taken.
      if (columns.rows === 0) columns.reset();
    }
    const rows = columns.rows - rowsBefore;
    return { rows, rejected: this.#rejected, reason: this.#reason };
  }

  takeBlock(ingestedAtNanos: bigint, memory?: Buffer): Buffer {
    return this.#columns.takeBlock(ingestedAtNanos, memory);
  }

  #resourceSpans(end: number): void {
    const reader = this.#reader;
    const start = reader.position;
    // The resource applies to all spans, wherever it stands among the fields.
    this.#resource.read(reader, end);
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x12) this.#scopeSpans(reader.delimited(end));
      else reader.skip(tag, end);
    }
  }

  #scopeSpans(end: number): void {
    const reader = this.#reader;
    const start = reader.position;
    const columns = this.#columns;
    this.#scope.read(reader, end);
    reader.position = start;
    this.#rowsBefore = columns.rows;
    this.#rowBytes = this.#resource.rowBytes + this.#scope.rowBytes;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x12) this.#keepOrReject(reader.delimited(end));
      else reader.skip(tag, end);
    }
    // The same in every row, and far cheaper for all of them at once.
    const rows = columns.rows - this.#rowsBefore;
    this.#resource.appendTo(columns, rows);
    this.#scope.appendTo(columns, reader, rows);
  }

  #keepOrReject(end: number): void {
    const columns = this.#columns;
    columns.mark();
    let reason: string | undefined;
    try {
      reason = this.#span.read(this.#reader, end, this.#stamp);
    } catch (error) {
      if (!CollectorError.isInstance(error) || error.code !== 'limit_exceeded') throw error;
      reason = error.message;
    }
    if (reason === undefined) {
      this.#checkSize();
      return;
    }
    columns.rollback();
    if (this.#rejected++ === 0) this.#reason = reason;
    this.#reader.position = end;
  }

  #checkSize(): void {
    const { rows, byteLength } = this.#columns;
    const lacking = (rows - this.#rowsBefore) * this.#rowBytes;
    if (byteLength + lacking - this.#bytesBefore <= this.#limits.maxBlockBytes) return;
    throw new CollectorError(
      'payload_too_large',
      `The spans of this request take more than ${this.#limits.maxBlockBytes} bytes once stored. ` +
        'Send fewer spans per request.',
    );
  }
}
