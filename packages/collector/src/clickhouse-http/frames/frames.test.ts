import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cityHash128 } from './city-hash.ts';
import { createFrameDecoder, encodeFrames } from './frames.ts';
import { lz4Block } from './lz4.ts';

const TEXT =
  Array.from({ length: 60 }, (_, i) => `row ${i % 7} of a table;`).join('') + 'a'.repeat(300);

/** {@link TEXT} as the `compress` package of ch-go 0.73.0 writes it, which clickhouse-go uses. */
const FRAMES = [
  [
    'LZ4',
    'b1e0ca575caaa31262b562315d43da2f825200000028050000f002726f772030206f662061207461626c653b11001c3111001c3211001c3311001c3411001c3511001c3611000f7700ffffff711f610100ff0be06161616161616161616161616161',
  ],
  [
    'LZ4HC',
    'a675d6391415fd5951129d4c4ab998b7825000000028050000fc07726f772030206f662061207461626c653b726f77203111001c3211001c3311001c3411001c3511001c3611000f7700ffffff711f610100ff0eb06161616161616161616161',
  ],
  [
    'ZSTD',
    '5ff3dc6249d5c0490301c6157bf78e3a90700000002805000028b52ffd642804cd020012850e12c0050c405ad470736ea01fd57b4a09387546c2e58aee724577b9a2bb5cd15daee82e5774972bbacb15dde594410480601083111318b32983043ca811e0efff06e0053111bc42e0afffff1d28ac84689494108a5215dcbf8d52',
  ],
] as const;

const decode = async (bytes: Uint8Array, pieceBytes: number): Promise<string> => {
  const decoder = createFrameDecoder();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    decoder.write(bytes.subarray(at, at + pieceBytes));
  }
  decoder.end();
  return Buffer.concat(await decoder.toArray()).toString('utf8');
};

describe('frames of ClickHouse', () => {
  it.each(FRAMES)('unpack as %s, whole and byte by byte', async (_, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(await decode(bytes, bytes.length)).toBe(TEXT);
    expect(await decode(Buffer.concat([bytes, bytes]), 1)).toBe(TEXT + TEXT);
  });

  it.each(FRAMES)('show any broken byte of %s', async (_, hex) => {
    for (let at = 0; at < hex.length / 2; at += 7) {
      const bytes = Buffer.from(hex, 'hex');
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at);
      await expect(decode(bytes, bytes.length)).rejects.toThrow('Cannot decompress');
    }
  });

  it('show where the last one is cut off', async () => {
    const bytes = Buffer.from(FRAMES[0][1], 'hex').subarray(0, -1);
    await expect(decode(bytes, bytes.length)).rejects.toThrow('cut off');
  });

  it('that are written are read again, of any size', async () => {
    for (const size of [0, 1, 1024 * 1024, 2_500_000]) {
      expect(await decode(encodeFrames(Buffer.alloc(size, 'abc')), 65_536)).toHaveLength(size);
    }
  });
});

it('unpacks no block that is not LZ4 beyond its bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(500), (bytes, size) => {
      try {
        expect(lz4Block(bytes, size)).toHaveLength(size);
      } catch (error) {
        expect((error as Error).message).toBe('The LZ4 block is corrupt.');
      }
    }),
    { numRuns: 2000 },
  );
});

/** From the test data of go-faster/city 1.0.1 for ClickHouse's variant. */
const HASHES = [
  ['TSDGQtM27SmjL0naFMqcQ3ETsYKbDbrBeIj', '5a568f460b784901', '8194e9a0cefb22fd'],
  ['TSDGQtM27SmjL0naFMqcQ3ETsYKbDbrBeIj', '5a568f460b784901', '8194e9a0cefb22fd'],
  [
    'O0XSJeqbLzMSSUOA96wrpVfy7FPUM40hmkaRVF3JYd1RVVTtZUX8vr0PfcRKVDtTX9gmXEVTXlo59QWsPRxtQfSN1SkGPJvwEIndrWt3yIF',
    '8df30cba53a75ac6',
    '620e1abc75cb4f77',
  ],
  ['3Nv7DSqKym', '0a15c18688f33289', 'a992a0eb969152cc'],
  ['3Nv7DSqKym', '0a15c18688f33289', 'a992a0eb969152cc'],
  ['3Nv7DSqKym', '0a15c18688f33289', 'a992a0eb969152cc'],
  ['y2JxfVmFTDCc5E8j6SyJ', '55dbda31fd73db4f', 'e93b771a2f3821ea'],
  [
    'f3PTbyzmDIlsXhTmNIxE6I7B8x7UJ7MSmWkSkWLhTGdIhvcYAFVtyg76T7eWbkuu0o3ez9VFmHDdI6k8WGS9GkXaX1xQ28EWQruxrIEyI3L8CnsxUQudXjw4oqN3JJkE3h1P5JhiW1cdne4mRk4q3ps3SK',
    '7f50346fbdf984c8',
    'adeeed6907ad90d7',
  ],
  [
    'BhqCElxbJCp7owRPQyQUA5CLS6vC72xA8UiiqiwpKYbiNJcwCoyZrN6PXz6WZFcsjI772zr97BwgC5LS6h5V1fOxXAN1nO14AWfMC7EVZE90qF5t3ldiS8oGUE8nQhMWivZvEhyNw8YoC0nWIGbv5NbHixAEhnxzZK8YwmHVqCSIvO7fcTM0E6h2plAvq4j8a6Gq93XzYaiRpeScikHkwamQ1FR2wOJrwWf4qjegt4CEjIPGLxOUtnvTPpPXTwaiRiYBDqmoVPI7eo6exsoN7hugR1ZvGJSDyWBB672MlH2w1xbzi2lhhhyKsKsPrUY8kIvrg3kaimRg54B00LplNh0HuwKpoMJe1cCi3JtfEpy4lvRZKChpyn1GRIrIIuaXbWLmh3mxgK5DSbXl8Y4g9ftOiuiBa1SDkWW',
    '128c54a23ac00e7a',
    'dafbf6aeb1a98596',
  ],
  [
    'H77xDm6UzXopyNxv533yxi53NMH6laHYG1WbZ5jFXuwz0vqOMd6Hct4SpLfVtOWQEcyD89z7LmOBf0jS61txAg7qDtlFlpDZg9ZKA00KTYZvPZBhvAJklLrBojEwDOzqGyBxwVK9CakeVznkIvfVmOIczUruaoICWGMZxIlBWIIvN0xejg7I0BV6k1dDzPWBBibUlTWoSnl4o',
    'd7e3e1a6a83b402d',
    '32b0657c57b4bd16',
  ],
  [
    'FmTFrzqxR7zR0WmKGJPUIkkM7eg1Joc7PTnWfSBg7Si4zLcmUKAPOUW3vkkJoo7PtywMk511W7hdgBMbeImf2SweykZnz21CkTDTsJlwpXPvWeEZzK6OQfnAarPYaOAtydW36084iuQ',
    '7aa500857557627f',
    '66327ff2f2fac621',
  ],
] as const;

it.each(HASHES)('hashes %s as ClickHouse does', (text, low, high) => {
  const hash = cityHash128(Buffer.from(text));
  expect(hash.readBigUInt64LE(0).toString(16).padStart(16, '0')).toBe(low);
  expect(hash.readBigUInt64LE(8).toString(16).padStart(16, '0')).toBe(high);
});
