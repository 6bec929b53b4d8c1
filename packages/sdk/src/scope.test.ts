import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCOPE } from './scope.ts';

test('the scope names the package and its version', () => {
  const { name, version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  expect(SCOPE).toEqual({ name, version });
});
