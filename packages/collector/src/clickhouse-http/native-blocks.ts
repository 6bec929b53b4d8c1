/** A column by name and ClickHouse type. */
export interface NativeColumn {
  readonly name: string;
  readonly type: string;
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([variableLength(bytes.length), bytes]);
};

function variableLength(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/**
 * A Native block without rows. The embedded engine writes nothing at all where a server writes this, and
 * clients then know of no columns.
 */
export function emptyBlock(columns: readonly NativeColumn[]): Buffer {
  return Buffer.concat([
    variableLength(columns.length),
    variableLength(0),
    ...columns.flatMap(({ name, type }) => [text(name), text(type)]),
  ]);
}

/** What clickhouse-go asks on connecting, and reads at its own revision of the protocol. */
export const HELLO_QUERY = 'SELECT displayName(), version(), revision(), timezone()';

// Block info: field 1 (is_overflows) 0, field 2 (bucket_num) -1, end.
const BLOCK_INFO = Buffer.from([0x01, 0x00, 0x02, 0xff, 0xff, 0xff, 0xff, 0x00]);
const NO_CUSTOM_SERIALIZATION = Buffer.from([0x00]);

/**
 * The answer to {@link HELLO_QUERY}. It announces revision 0, at which clickhouse-go reads every later block:
 * that is what `FORMAT Native` of the embedded engine is.
 */
export function helloBlock(server: { readonly name: string; readonly version: string }): Buffer {
  const columns: [string, string, Buffer][] = [
    ['displayName()', 'String', text(server.name)],
    ['version()', 'String', text(server.version)],
    ['revision()', 'UInt32', uint32(0)],
    ['timezone()', 'String', text('UTC')],
  ];
  return Buffer.concat([
    BLOCK_INFO,
    variableLength(columns.length),
    variableLength(1),
    ...columns.flatMap(([name, type, value]) => [
      text(name),
      text(type),
      NO_CUSTOM_SERIALIZATION,
      value,
    ]),
  ]);
}
