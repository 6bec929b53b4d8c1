import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/generate-migrations.mjs', import.meta.url));

it('the migrations in the build are those of the .sql files', () => {
  const check = () => execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(check).not.toThrow();
});
