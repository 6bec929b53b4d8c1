import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { generatedFiles } from '../scripts/generated-files.ts';

test.each(generatedFiles().map((file) => ({ ...file, name: basename(file.url.pathname) })))(
  '$name is up to date; if not, run npm run generate -w @baton/conventions',
  ({ url, content }) => {
    expect(readFileSync(url, 'utf8')).toBe(content);
  },
);
