import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlockWriter } from './block-writer.ts';
import type { ColumnBuffer } from './column-buffer.ts';
import { boolBuffer, float64Buffer, nullableBuffer, uint32Buffer } from './number-buffers.ts';
import { readBlocks } from './read-blocks.ts';
import { mapBuffer, symbolBuffer, symbolsBuffer, textBuffer } from './text-buffers.ts';

interface Row {
  readonly text: string;
  readonly symbol: string;
  readonly list: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  readonly flag: boolean;
  readonly count: number;
  readonly amount: number | null;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 120, maxLength: 300 }),
  fc.constantFrom('', 'ü', '__proto__', 'constructor'),
);

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  text: anyText,
  symbol: anyText,
  list: fc.array(anyText, { maxLength: 4 }),
  map: fc.dictionary(anyText, anyText, { maxKeys: 4, noNullPrototype: true }),
  flag: fc.boolean(),
  count: fc.nat({ max: 2 ** 32 - 1 }),
  amount: fc.oneof(fc.constant(null), fc.double({ noDefaultInfinity: true, noNaN: true })),
});

function blockOf(rows: readonly Row[]): Buffer {
  const columns: { readonly [K in keyof Row]: ColumnBuffer<Row[K]> } = {
    text: textBuffer(),
    symbol: symbolBuffer(),
    list: symbolsBuffer(),
    map: mapBuffer((value: string) => value),
    flag: boolBuffer(),
    count: uint32Buffer(),
    amount: nullableBuffer(float64Buffer()),
  };
  for (const row of rows) {
    columns.text.add(row.text);
    columns.symbol.add(row.symbol);
    columns.list.add(row.list);
    columns.map.add(row.map);
    columns.flag.add(row.flag);
    columns.count.add(row.count);
    columns.amount.add(row.amount);
  }
  const entries = Object.entries(columns);
  const capacity = entries.reduce((sum, [, buffer]) => sum + buffer.byteLength + 100, 100);
  const writer = new BlockWriter(capacity);
  writer.start(entries.length, rows.length);
  for (const [name, buffer] of entries) {
    writer.column(name, buffer.type);
    if (rows.length > 0) buffer.write(writer);
  }
  return writer.finish();
}

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function readRows(chunks: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { rows, columns } of readBlocks(chunks)) {
    for (let row = 0; row < rows; row++) {
      found.push(Object.fromEntries([...columns].map(([name, valueAt]) => [name, valueAt(row)])));
    }
  }
  return found;
}

it('reads what was written, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(rowArbitrary, { maxLength: 20 }), { maxLength: 4 }),
      fc.array(fc.nat({ max: 200 }), { maxLength: 60 }),
      async (blocks, sizes) => {
        const bytes = Buffer.concat(blocks.map(blockOf));
        expect(await readRows(pieces(bytes, sizes))).toEqual(blocks.flat());
      },
    ),
  );
});

it('reads columns of more symbols than a byte can tell apart', async () => {
  const rows = Array.from(
    { length: 70_000 },
    (_, index): Row => ({
      text: '',
      symbol: `s${index}`,
      list: [`l${index % 300}`],
      map: {},
      flag: true,
      count: index,
      amount: null,
    }),
  );
  expect(await readRows(pieces(blockOf(rows), []))).toEqual(rows);
});

it('says so where a result ends in the middle of a block', async () => {
  const rows: Row[] = [
    { text: 'a', symbol: 'b', list: [], map: {}, flag: true, count: 1, amount: 1 },
  ];
  const bytes = blockOf(rows);
  await expect(readRows(pieces(bytes.subarray(0, -1), []))).rejects.toMatchObject({
    code: 'query_failed',
  });
});

it('throws a coded error at whatever is no block, and takes no memory for what it claims', async () => {
  const rows = fc.array(rowArbitrary, { minLength: 1, maxLength: 5 });
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(rows, changes, fc.array(fc.nat({ max: 99 })), async (some, changed, sizes) => {
      const bytes = Buffer.concat([blockOf(some), blockOf(some)]);
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
      const found = await readRows(pieces(bytes, sizes)).catch((error: unknown) => error);
      if (found instanceof Error) expect(found).toMatchObject({ name: 'StoreError' });
    }),
  );
});
