import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonRequestOf, requestOf } from '../../testdata/small-requests.ts';
import { listSegments, logDirectory, segmentPath } from '../log/segment-files.ts';
import { createLogger } from '../logger/create-logger.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from './start-receiver.ts';

let dataDir: string;
let receiver: Receiver | undefined;
let lines: Readonly<Record<string, unknown>>[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-telemetry-'));
  lines = [];
});

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  const write = (line: string): void => void lines.push(JSON.parse(line));
  const logger = createLogger({ service: 'baton-receiver', level: 'info', write });
  receiver = await startReceiver({ dataDir, port: 0, logger, ...options });
}

async function send(body: Uint8Array | string, type = 'application/x-protobuf'): Promise<number> {
  const { status } = await fetch(`${receiver?.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: body as never,
  });
  return status;
}

async function readiness(): Promise<{ status: number; codes: string[] }> {
  const response = await fetch(`${receiver?.url}/readyz`);
  const { reasons } = (await response.json()) as { reasons: { code: string }[] };
  return { status: response.status, codes: reasons.map(({ code }) => code) };
}

/** Values of a metric by its labels. */
async function metric(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${receiver?.url}/metrics`)).text();
  const samples = text.split('\n').flatMap((line) => {
    const [, found, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return found === name ? [[labels.replaceAll('"', ''), Number(value)]] : [];
  });
  return Object.fromEntries(samples);
}

const told = (): unknown[] =>
  lines.map(({ level, problem, state, msg }) => (problem ? `${level} ${problem} ${state}` : msg));

describe('what a receiver tells about itself', () => {
  it('counts what came, how it ended, and what waits in the log', async () => {
    await start();
    expect(await send(requestOf('a', 'b'))).toBe(200);
    expect(await send(requestOf('a', 'b'))).toBe(200);
    expect(await send(jsonRequestOf('c'), 'application/json')).toBe(200);
    expect(await send('not protobuf at all')).toBe(400);
    expect(await send('', 'text/plain')).toBe(415);
    expect(await metric('baton_receiver_accepted_spans_total')).toEqual({
      'transport=http,encoding=protobuf': 2,
      'transport=http,encoding=json': 1,
    });
    expect(await metric('baton_receiver_duplicates_total')).toMatchObject({
      'transport=http,encoding=protobuf': 1,
    });
    expect(await metric('baton_receiver_refused_requests_total')).toEqual({
      'transport=http,reason=malformed': 1,
      'transport=http,reason=unsupported': 1,
    });
    expect(await metric('baton_receiver_request_duration_seconds_count')).toEqual({
      'transport=http': 3,
    });
    expect(await metric('baton_log_waiting_rows')).toEqual({ '': 3 });
    expect(await metric('baton_log_waiting_records')).toEqual({ '': 2 });
    expect((await metric('baton_log_waiting_bytes'))['']).toBeGreaterThan(100);
    expect((await metric('baton_log_waiting_age_seconds'))['']).toBeGreaterThan(0);
    expect(await metric('baton_log_sync_duration_seconds_count')).toEqual({ '': 2 });
    expect(await metric('baton_receiver_in_flight_bytes')).toEqual({ '': 0 });
    expect((await metric('baton_log_disk_available_bytes'))['']).toBeGreaterThan(0);
    expect(await readiness()).toEqual({ status: 200, codes: [] });
  });

  it('is not ready while the log is full, and says so once', async () => {
    await start({ maxBytes: 40_000, segmentBytes: 8_000 });
    const names = (from: number): string[] =>
      Array.from({ length: 20 }, (_, index) => `private name ${from + index}`);
    let statuses: number[] = [];
    for (let round = 0; !statuses.includes(503) && round < 100; round++) {
      statuses = [await send(requestOf(...names(round * 20)))];
    }
    expect(statuses).toEqual([503]);
    expect(await send(requestOf('one more'.repeat(5000)))).toBe(503);
    expect(await readiness()).toEqual({ status: 503, codes: ['log_full'] });
    expect(await metric('baton_receiver_refused_requests_total')).toEqual({
      'transport=http,reason=log_full': 2,
    });
    // As a loader does.
    const directory = logDirectory(dataDir);
    for (const segment of (await listSegments(directory)).slice(0, -1)) {
      await rm(segmentPath(directory, segment));
    }
    expect(await readiness()).toEqual({ status: 200, codes: [] });
    await expect.poll(() => send(requestOf('at last')), { timeout: 10_000 }).toBe(200);
    await receiver?.close();
    expect(told()).toEqual([
      'The receiver listens.',
      'error log_full failing',
      'info log_full recovered',
      'The receiver has stopped.',
    ]);
    expect(JSON.stringify(lines)).not.toContain('private name');
  });

  it('is not ready while the disk refuses, and finds out by itself when it works again', async () => {
    await start({ segmentBytes: 1 });
    const directory = logDirectory(dataDir);
    await rename(directory, `${directory}-away`);
    expect(await send(requestOf('a'))).toBe(503);
    expect(await readiness()).toEqual({ status: 503, codes: ['write_failed'] });
    await rename(`${directory}-away`, directory);
    expect(await readiness()).toEqual({ status: 200, codes: [] });
    expect(await send(requestOf('b'))).toBe(200);
    expect(told()).toEqual([
      'The receiver listens.',
      'error write_failed failing',
      'info write_failed recovered',
    ]);
  });

  it('is not ready with too little room on the disk', async () => {
    await start({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    expect(await readiness()).toEqual({ status: 503, codes: ['disk_full'] });
    expect(await send(requestOf('a'))).toBe(503);
    expect(await metric('baton_receiver_refused_requests_total')).toEqual({
      'transport=http,reason=disk_full': 1,
    });
    expect((await fetch(`${receiver?.url}/healthz`)).status).toBe(200);
  });
});
