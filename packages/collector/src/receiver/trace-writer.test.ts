import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../testdata/small-requests.ts';
import { createLogReader, type LogRecord } from '../log/log-reader.ts';
import { logDirectory } from '../log/segment-files.ts';
import { openSegmentLog } from '../log/segment-log.ts';
import { createTraceTranscoder } from '../otlp/transcode-traces.ts';
import { receiveTraces } from './receive-traces.ts';
import { createSpareBuffers } from './spare-buffers.ts';
import { createTraceWriter, type TraceWriter } from './trace-writer.ts';

let dataDir: string;
let writer: TraceWriter;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-writer-'));
  const log = await openSegmentLog({ dataDir });
  writer = createTraceWriter({
    log,
    transcoder: createTraceTranscoder(),
    memory: createSpareBuffers(1_000_000),
  });
});

afterEach(async () => {
  await writer.close();
  await rm(dataDir, { recursive: true, force: true });
});

const receive = (body: Uint8Array, namespace?: string) =>
  receiveTraces(
    { body: Buffer.from(body), encoding: 'protobuf', namespace },
    { writer, onHeld: () => undefined },
  );

const hashOf = (body: Uint8Array): string =>
  createHash('sha256').update(body).digest('hex').slice(0, 32);

async function records(): Promise<LogRecord[]> {
  const reader = createLogReader(logDirectory(dataDir));
  const found: LogRecord[] = [];
  for (let record = await reader.next(); record; record = await reader.next()) found.push(record);
  await reader.close();
  return found;
}

describe('trace writer', () => {
  it('puts requests that come together into one record', async () => {
    const bodies = Array.from({ length: 40 }, (_, index) => requestOf(`span ${index}`));
    await Promise.all(bodies.map((body) => receive(body)));
    const [record, ...others] = await records();
    expect(others).toEqual([]);
    expect(record?.header.rows).toBe(40);
    expect(record?.requests.map(({ hash }) => hash)).toEqual(bodies.map(hashOf));
  });

  it('stores the same request once, however many of it come together', async () => {
    const body = requestOf('once');
    await Promise.all(Array.from({ length: 20 }, () => receive(body)));
    await receive(body);
    expect((await records()).map(({ header }) => header.rows)).toEqual([1]);
  });

  it('keeps the same bytes of two namespaces apart', async () => {
    const body = requestOf('shared');
    await Promise.all([receive(body, 'a'), receive(body, 'b'), receive(body), receive(body, 'a')]);
    expect((await records()).map(({ header }) => header.rows)).toEqual([3]);
  });

  it('answers what is good beside what is malformed', async () => {
    const good = requestOf('good');
    const results = await Promise.allSettled([
      receive(requestOf('also good')),
      receive(good.subarray(0, good.length - 2)),
      receive(good),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await records()).map(({ header }) => header.rows)).toEqual([2]);
  });

  it('closes a block that has grown large though more requests come', async () => {
    const large = Array.from({ length: 8 }, (_, index) =>
      requestOf(...Array.from({ length: 10 }, (_, span) => `${index} ${span}`.padEnd(100_000))),
    );
    await Promise.all(large.map((body) => receive(body)));
    const found = await records();
    expect(found.length).toBeGreaterThan(1);
    expect(found.reduce((sum, { header }) => sum + header.rows, 0)).toBe(80);
  });

  it('makes the block of a large body once nobody holds that body any more', async () => {
    const events: string[] = [];
    const spare = createSpareBuffers(1_000_000);
    const log = await openSegmentLog({ dataDir: join(dataDir, 'other') });
    const other = createTraceWriter({
      log,
      transcoder: createTraceTranscoder(),
      memory: {
        ...spare,
        take(bytes) {
          events.push('block');
          return spare.take(bytes);
        },
      },
    });
    const names = Array.from({ length: 50 }, (_, span) => `${span}`.padEnd(100_000));
    const body = Buffer.from(requestOf(...names));
    const onHeld = () => void events.push('body given back');
    await receiveTraces({ body, encoding: 'protobuf' }, { writer: other, onHeld });
    await other.close();
    expect(events).toEqual(['body given back', 'block']);
  });

  it('writes what waits when it closes, and takes no more', async () => {
    const last = receive(requestOf('last'));
    // Let it reach the block under way.
    await new Promise<void>((resolve) => setImmediate(resolve));
    await writer.close();
    await last;
    await expect(receive(requestOf('late'))).rejects.toMatchObject({ status: 503 });
    expect(await records()).toHaveLength(1);
  });
});
