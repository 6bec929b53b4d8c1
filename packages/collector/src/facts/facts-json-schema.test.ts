import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { factsJsonSchema } from './facts-json-schema.ts';

it('is the committed one; if not, run npm run generate -w @baton/collector', () => {
  const committed = readFileSync(new URL('facts-schema.gen.json', import.meta.url), 'utf8');
  expect(`${JSON.stringify(factsJsonSchema(), null, 2)}\n`).toBe(committed);
});
