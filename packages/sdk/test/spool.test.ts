import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHandoffTracer } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { escalation } from './escalation.ts';
import { type OtlpServer, startOtlpServer } from './otlp-server.ts';

const program = fileURLToPath(new URL('processes/spooling.ts', import.meta.url));
let directory: string;
let server: OtlpServer;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'baton-spool-'));
  server = await startOtlpServer();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a process that reports facts; gives the items it said it reported when it ends. */
function start(name: string, count: number, end: 'wait' | 'die' | 'stop') {
  const args = [program, server.url, directory, name, String(count), end];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  // What stands in the pipe of a killed process was said, too.
  const ended = once(child, 'close').then(() => output.split('\n').slice(0, -1));
  return { child, ended };
}

const said = async (child: ChildProcess, facts: number): Promise<void> => {
  let lines = 0;
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    lines += String(chunk).split('\n').length - 1;
    if (lines >= facts) return;
  }
};
const acceptedItems = () =>
  new Set(server.accepted.map(({ attributes }) => attributes['handoff.item.id']));

test('processes that share a spool and are killed at any instant lose nothing they reported', async () => {
  const answers = [503, 200, 'hang'] as const;
  server.answer = () => answers[server.requests.length % answers.length] ?? 503;
  const killed = [1, 400, 1300].map(async (facts, i) => {
    const { child, ended } = start(`desk${i}`, 5_000, 'wait');
    await said(child, facts);
    child.kill('SIGKILL');
    return ended;
  });
  const reported = (await Promise.all(killed)).flat();
  expect(reported.length).toBeGreaterThan(1700);

  server.answer = () => 200;
  await start('last', 1, 'stop').ended;
  const items = acceptedItems();
  expect(reported.filter((item) => !items.has(item))).toEqual([]);
  const spanIds = new Map(
    server.accepted.map(({ spanId, attributes }) => [spanId, attributes['handoff.item.id']]),
  );
  expect(spanIds.size).toBe(items.size);
  expect(server.accepted.map(({ resource }) => resource['service.name'])).toContain('desk0');
  expect(readdirSync(directory)).toEqual([]);
});

test('a process that is killed after forceFlush leaves nothing to send', async () => {
  await start('a', 20, 'die').ended;
  expect(acceptedItems().size).toBe(20);
  const before = server.accepted.length;
  const next = startHandoffTracing({ endpoint: server.url, spool: directory });
  await next.shutdown();
  expect(server.accepted).toHaveLength(before);
});

test('a shutdown while the endpoint is away says so, and the next start sends what was left', async () => {
  server.answer = () => 503;
  const first = startHandoffTracing({
    endpoint: server.url,
    spool: directory,
    flushTimeoutSeconds: 0.3,
    onError: () => undefined,
  });
  createHandoffTracer(escalation, first).item('A').open();
  await expect(first.shutdown()).rejects.toMatchObject({
    code: 'flush_timeout',
    message: expect.stringContaining('in the spool'),
  });
  server.answer = () => 200;
  const second = startHandoffTracing({ endpoint: server.url, spool: directory });
  await second.forceFlush();
  expect([...acceptedItems()]).toEqual(['A']);
  await second.shutdown();
  expect(readdirSync(directory)).toEqual([]);
});

test('facts go on without a spool that cannot be written, with one warning', async () => {
  const codes: string[] = [];
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const tracing = startHandoffTracing({
    endpoint: server.url,
    spool: join(file, 'spool'),
    onError: ({ code }) => codes.push(code),
  });
  const tracer = createHandoffTracer(escalation, tracing);
  for (let i = 0; i < 20; i++) tracer.item(`A-${i}`).open();
  await tracing.shutdown();
  expect(acceptedItems().size).toBe(20);
  expect(codes).toEqual(['spool_unwritable']);
});
