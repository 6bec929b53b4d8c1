import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { unfitNode } from './unfit-node.ts';

it('is Node before 24', () => {
  expect(unfitNode('24.0.0')).toBeUndefined();
  expect(unfitNode('100.1.0-nightly')).toBeUndefined();
  expect(unfitNode('22.21.1')).toContain('needs Node 24 or newer, and this is 22.21.1');
});

it('is told in one sentence by the command, before it loads what cannot be loaded', () => {
  const older = 'Object.defineProperty(process.versions, "node", { value: "22.21.1" })';
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, main, '--version'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([1, '', `baton: ${unfitNode('22.21.1')}\n`]);
});
