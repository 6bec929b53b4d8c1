import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const docs = fileURLToPath(new URL('.', import.meta.url));
const errors = readFileSync(join(docs, '../packages/sdk/src/errors.ts'), 'utf8');
const union = /type HandoffErrorCode =(?<codes>[^;]*);/.exec(errors)?.groups?.['codes'] ?? '';
const codes = [...union.matchAll(/'(?<code>\w+)'/g)].map((match) => match.groups?.['code'] ?? '');
const read = (code: string): string =>
  readFileSync(join(docs, 'troubleshooting', `${code}.md`), 'utf8');

test('every error code of the SDK has its page, and every page its code', () => {
  expect(codes.length).toBeGreaterThan(20);
  expect(readdirSync(join(docs, 'troubleshooting')).sort()).toEqual(
    codes.map((code) => `${code}.md`).sort(),
  );
});

test.each(codes)('the page of %s says what happened, what follows and what to do', (code) => {
  const page = read(code);
  expect(page.startsWith(`# \`${code}\`\n`)).toBe(true);
  for (const part of ['What happened.', 'What follows.', 'What to do.']) {
    expect(page).toContain(`**${part}**`);
  }
  const links = [...page.matchAll(/\]\((?<path>[^)#]+)/g)].map(
    (match) => match.groups?.['path'] ?? '',
  );
  const broken = links.filter((path) => !existsSync(join(docs, 'troubleshooting', path)));
  expect(broken).toEqual([]);
});

test('the page on the SDK leads to the page of each code', () => {
  const page = readFileSync(join(docs, 'sdk.md'), 'utf8');
  expect(codes.filter((code) => !page.includes(`(troubleshooting/${code}.md)`))).toEqual([]);
});

test('the page on existing OpenTelemetry shows the example that runs', () => {
  const page = readFileSync(join(docs, 'existing-otel.md'), 'utf8');
  const example = readFileSync(join(docs, '../examples/existing-otel/app.mjs'), 'utf8');
  expect(page).toContain(`\`\`\`js\n${example}\`\`\``);
});
