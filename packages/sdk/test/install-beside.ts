import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A new folder in `base` that has the built SDK installed and finds OpenTelemetry where `base` does;
 * `files` of the repository are copied into it.
 */
export function installBeside(base: string, files: readonly string[]): string {
  const folder = mkdtempSync(join(root, base, '.run-'));
  for (const name of ['conventions', 'sdk']) {
    const from = join(root, 'packages', name);
    if (!existsSync(join(from, 'dist'))) throw new Error(`Build first: ${from} has no dist.`);
    const to = join(folder, 'node_modules', '@baton', name);
    mkdirSync(to, { recursive: true });
    cpSync(join(from, 'package.json'), join(to, 'package.json'));
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true });
  }
  for (const file of files) cpSync(join(root, file), join(folder, basename(file)));
  return folder;
}
