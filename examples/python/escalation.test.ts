import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLoader, startReceiver } from '@baton/collector';
import { createHandoffTracer } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { createProjector, defineQuery, openStore } from '@baton/store';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { escalation } from '../two-services/process.ts';

const PYTHON = process.env['BATON_TEST_PYTHON'] ?? 'python3';
const program = fileURLToPath(new URL('escalation.py', import.meta.url));
const imports = 'import opentelemetry.sdk.trace, opentelemetry.exporter.otlp.proto.http';

const readHandoffs = defineQuery({
  name: 'test/python-handoffs',
  title: 'Handoffs',
  description: 'Handoffs and whether their facts were matched.',
  sql: `SELECT HandoffName AS name, State AS state, WaitingSeconds IS NOT NULL AS accepted, Outcome AS outcome
    FROM handoffs FINAL JOIN work_items FINAL USING (Namespace, Process, Item, Cycle)`,
  params: z.object({}),
  row: z.looseObject({}),
});

test('facts of a Python service fold with those of a Node service', async ({ skip }) => {
  if (spawnSync(PYTHON, ['-c', imports]).status !== 0) {
    skip(
      `${PYTHON} has no OpenTelemetry: see examples/python/README.md, or set BATON_TEST_PYTHON.`,
    );
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-python-'));
  const receiver = await startReceiver({ dataDir, port: 0 });
  const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  const loader = await startLoader({ dataDir, store });
  try {
    const tracing = startHandoffTracing({ endpoint: receiver.url, serviceName: 'support-desk' });
    const ticket = createHandoffTracer(escalation, tracing).item('JIRA-123');
    ticket.open({ stage: 'triage' });
    ticket.handoff('escalate', { context: { browser: 'Firefox 140' } });
    await tracing.shutdown();

    const { stderr } = await promisify(execFile)(PYTHON, [program, receiver.url, 'JIRA-123']);
    expect(stderr).toBe('');

    await loader.drain();
    await createProjector(store).run();
    expect(await store.query(readHandoffs, {})).toEqual([
      { name: 'escalate', state: 'completed', accepted: 1, outcome: 'success' },
    ]);
  } finally {
    await receiver.close();
    await loader.close();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
