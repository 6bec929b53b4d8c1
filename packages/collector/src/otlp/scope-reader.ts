import type { ByteSource } from '@baton/store';
import type { ProtobufReader } from './protobuf-reader.ts';
import type { TraceColumns } from './trace-columns.ts';

/** Where name and version of the instrumentation scope under way stand in the request. */
export class ScopeReader {
  #nameStart = 0;
  #nameEnd = 0;
  #versionStart = 0;
  #versionEnd = 0;

  /** Reads every InstrumentationScope field of the ScopeSpans message that ends at `end`. */
  read(reader: ProtobufReader, end: number): void {
    this.#nameStart = this.#nameEnd = this.#versionStart = this.#versionEnd = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) this.#scope(reader, reader.delimited(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  /** Bytes that each row of this scope takes in a block at most. */
  get rowBytes(): number {
    return this.#nameEnd - this.#nameStart + this.#versionEnd - this.#versionStart + 10;
  }

  /** Appends name and version to the next `rows` rows. */
  appendTo(columns: TraceColumns, source: ByteSource, rows: number): void {
    if (rows === 0) return;
    const { scopeName, scopeVersion } = columns;
    const nameAt = scopeName.length;
    const versionAt = scopeVersion.length;
    scopeName.appendString(source, this.#nameStart, this.#nameEnd);
    scopeName.repeatLast(scopeName.length - nameAt, rows - 1);
    scopeVersion.appendString(source, this.#versionStart, this.#versionEnd);
    scopeVersion.repeatLast(scopeVersion.length - versionAt, rows - 1);
  }

  #scope(reader: ProtobufReader, end: number): void {
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) {
        this.#nameEnd = reader.delimited(end);
        this.#nameStart = reader.position;
        reader.position = this.#nameEnd;
      } else if (tag === 0x12) {
        this.#versionEnd = reader.delimited(end);
        this.#versionStart = reader.position;
        reader.position = this.#versionEnd;
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }
}
