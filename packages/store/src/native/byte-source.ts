/** Bytes and a view of the same memory, which moves and compares four of them at a time. */
export interface ByteSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** A view of exactly these bytes. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The bytes as a source. */
export const sourceOf = (bytes: Uint8Array): ByteSource => ({ bytes, view: viewOf(bytes) });
