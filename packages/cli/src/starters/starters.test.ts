import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Process } from '@baton/sdk';
import { describe, expect, test } from 'vitest';
import { initCommand } from '../commands/init.ts';
import { renderStarter } from './render-starter.ts';
import { STARTERS } from './starters.ts';

// Written out where the project's own type check and formatter read them.
const written = (name: string): string =>
  fileURLToPath(new URL(`../../test/starters/${name}.ts`, import.meta.url));

test('there is one for each of the handoffs that teams ask for', () => {
  expect(STARTERS.map(({ name }) => name)).toEqual([
    'sales-to-support',
    'support-to-engineering',
    'design-to-development',
    'engineering-to-qa',
    'development-to-operations',
  ]);
});

describe.each(STARTERS)('$name', (starter) => {
  test('is the one that compiles', async () => {
    await expect(renderStarter(starter)).toMatchFileSnapshot(written(starter.name));
  });

  test('reports a first handoff and says what is missing', async () => {
    const { tracer, ...rest } = await import(/* @vite-ignore */ written(starter.name));
    const [[constant, process] = []] = Object.entries<Process>(rest);
    expect(constant?.toLowerCase()).toBe(starter.name.replaceAll('-', ''));
    expect(process?.toJSON().handoffs[starter.handoff]?.context?.[starter.text]?.kind).toBe('text');
    const { asks } = tracer.item('KEY').handoff(starter.handoff, { context: {} });
    expect(asks).toEqual(Object.entries(starter.asks).map(([field, ask]) => ({ field, ask })));
  });
});

test('baton init writes one, and never over a file that is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-init-'));
  const file = join(folder, 'process.ts');
  const init = (...args: string[]) => initCommand().parseAsync(args, { from: 'user' });
  try {
    await init('--starter', 'engineering-to-qa', '--output', file);
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(written('engineering-to-qa'), 'utf8'));
    await expect(init('--starter', 'engineering-to-qa', '--output', file)).rejects.toThrow(
      '--force',
    );
    await expect(init('--output', file)).rejects.toThrow('--starter');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
