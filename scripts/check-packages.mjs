// Checks the packages as they would be published: what their manifests promise, and whether
// TypeScript finds their types from ESM and CommonJS.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './bootstrap/build.mjs';
import { install } from './bootstrap/install.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { bin, root, toolEnvironment } from './bootstrap/paths.mjs';

await withLock(async () => {
  await install();
  await build({ types: true });
});

const packages = join(root, 'packages');
const failed = [];
for (const name of readdirSync(packages).sort()) {
  const folder = join(packages, name);
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) continue;
  const { private: hidden, exports = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (hidden) continue;
  check(name, folder, ['publint', '--strict']);
  // A command has nothing to import.
  if (!exports['.']) continue;
  const dual = JSON.stringify(exports['.']).includes('"require"');
  const profile = dual ? 'node16' : 'esm-only';
  check(name, folder, ['attw', '--pack', '--profile', profile, '--format', 'ascii']);
}
// The reference of the API builds, nothing public is undocumented, and every link in it leads somewhere.
const typedoc = ['typedoc', '--options', join(packages, 'sdk', 'typedoc.json'), '--emit', 'none'];
check('sdk', root, typedoc);
// Other Nodes to try the SDK on: BATON_NODES="/path/to/node20 /path/to/node22".
const nodes = [bin('node'), ...(process.env.BATON_NODES || '').split(' ').filter(Boolean)];
check('sdk', root, ['node', join(root, 'scripts', 'pack-smoke.mjs'), ...nodes]);
if (failed.length > 0) {
  console.error(`Not fit to publish: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

function check(name, folder, [program, ...args]) {
  console.log(`\n${name}: ${program}`);
  const { status } = spawnSync(bin(program), args, {
    cwd: folder,
    env: toolEnvironment(),
    stdio: 'inherit',
  });
  if (status !== 0) failed.push(`${name} (${program})`);
}
