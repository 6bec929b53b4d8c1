import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createStore } from '../create-store.ts';
import { BlockWriter } from '../native/block-writer.ts';
import { textBuffer } from '../native/text-buffers.ts';
import { defineQuery } from '../queries/define-query.ts';
import type { Store } from '../store.ts';
import { openServerEngine } from './server-engine.ts';
import { serverAddress } from './server-location.ts';

const TAG = 'dngjzjnxkvlwkeua';
const TOLD = 'Code: 241. DB::Exception: Query memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)';
/** As measured of servers by those who wrote clients of theirs: 25.11 and newer, 25.3, older ones. */
const TAGGED = `\r\n__exception__\r\n${TAG}\r\n${TOLD}\n${TOLD.length + 1} ${TAG}\r\n__exception__\r\n`;
const MARKED = `\r\n__exception__\r\n${TOLD} (version 25.3.2.39)\n`;
const PLAIN = `${TOLD} (version 24.8.1.1)\n`;
/** Values that look like one. */
const VALUES = ['a', '\r\n__exception__\r\n', `${TOLD}\n`];

const texts = defineQuery({
  name: 'test/texts',
  title: 'Texts',
  description: 'Any texts.',
  sql: 'SELECT text FROM texts',
  params: z.object({}),
  row: z.object({ text: z.string() }),
});

function blockOf(values: readonly string[]): Buffer {
  const column = textBuffer();
  for (const value of values) column.add(value);
  const writer = new BlockWriter(column.byteLength + 200);
  writer.start(1, values.length);
  writer.column('text', column.type);
  column.write(writer);
  return writer.finish();
}

const BODIES = {
  Native: blockOf(VALUES),
  JSONEachRow: Buffer.from(VALUES.map((text) => `${JSON.stringify({ text })}\n`).join('')),
  JSONCompactEachRow: Buffer.from(VALUES.map((text) => `${JSON.stringify([text])}\n`).join('')),
};
type Format = keyof typeof BODIES;

let server: Server;
let store: Store;

/** A server that answers every statement so, once it has sent its headers. */
async function answering(
  answer: (response: ServerResponse, rows: Buffer) => Promise<unknown> | unknown,
): Promise<void> {
  server = createServer((request, response) => {
    const asked = new URL(request.url ?? '', 'http://localhost').searchParams;
    request.resume();
    void answer(response, BODIES[asked.get('default_format') as Format]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store = createStore(openServerEngine(serverAddress({ kind: 'server', url })));
}

afterEach(async () => {
  await store.close();
  server.closeAllConnections();
  server.close();
});

const READERS: Readonly<Record<string, () => Promise<unknown[]>>> = {
  query: async () => (await store.query(texts, {})).map(({ text }) => text),
  stream: async () => (await collect(store.stream(texts, {}))).map(({ text }) => text),
  streamArrays: async () => (await collect(store.streamArrays(texts, {}))).flat(),
  streamBlocks: async () => {
    const found: unknown[] = [];
    for await (const { rows, columns } of store.streamBlocks(texts, {})) {
      for (let row = 0; row < rows; row++) found.push(columns.get('text')?.(row));
    }
    return found;
  },
};

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

describe.each(Object.keys(READERS))('%s, of a server that fails in the middle', (name) => {
  const read = (): Promise<unknown[]> => READERS[name]?.() ?? Promise.resolve([]);
  const failure = {
    name: 'StoreError',
    code: 'unavailable',
    clickhouseCode: 241,
    message: expect.stringMatching(/does not answer right now\. .*Query memory limit exceeded/),
  };

  it.each([
    ['behind a mark with a tag', TAGGED, { 'X-ClickHouse-Exception-Tag': TAG }],
    ['behind a mark', MARKED, {}],
    ['as the text alone', PLAIN, {}],
  ])('throws what it wrote %s', async (_, told, headers) => {
    await answering((response, rows) => {
      response.writeHead(200, headers);
      response.end(Buffer.concat([rows, Buffer.from(told)]));
    });
    await expect(read()).rejects.toMatchObject(failure);
  });

  it('throws what a server wrote that has said so in its headers', async () => {
    await answering((response) => {
      response.writeHead(200, { 'X-ClickHouse-Exception-Code': '241' });
      response.end(PLAIN);
    });
    await expect(read()).rejects.toMatchObject(failure);
  });

  it('finds the mark wherever it is cut, and before a connection that is broken off', async () => {
    for (const size of [1, 7, 40]) {
      await answering(async (response, rows) => {
        response.writeHead(200, { 'X-ClickHouse-Exception-Tag': TAG });
        const bytes = Buffer.concat([rows, Buffer.from(TAGGED)]);
        for (let at = 0; at < bytes.length; at += size) {
          response.write(bytes.subarray(at, at + size));
          await setImmediate();
        }
        response.write('', () => response.destroy());
      });
      await expect(read()).rejects.toMatchObject(failure);
      await store.close();
      server.close();
    }
  });

  it('takes no value for one', async () => {
    for (const headers of [{}, { 'X-ClickHouse-Exception-Tag': TAG }]) {
      await answering((response, rows) => response.writeHead(200, headers).end(rows));
      expect(await read()).toEqual(VALUES);
      await store.close();
      server.close();
    }
  });

  it('says that it is gone where it breaks off, packed or not', async () => {
    for (const isPacked of [false, true]) {
      await answering((response, rows) => {
        const bytes = isPacked ? gzipSync(rows) : rows;
        response.writeHead(200, {
          'Content-Length': bytes.length,
          ...(isPacked && { 'Content-Encoding': 'gzip' }),
        });
        response.write(bytes.subarray(0, -9), () => response.destroy());
      });
      await expect(read()).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
      await store.close();
      server.close();
    }
  });
});
