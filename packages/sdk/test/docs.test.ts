import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = readFileSync(join(root, 'docs/sdk.md'), 'utf8');
const blocks = [...page.matchAll(/^```typescript\n\/\/ (?<name>[\w.-]+)(?<text>[\s\S]*?)^```$/gm)];

// Inside the package, so that its dependencies are found; outside of what the project compiles.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(root, 'packages/sdk/.docs-'));
  for (const { groups } of blocks) {
    writeFileSync(join(folder, groups?.['name'] ?? ''), `//${groups?.['text']}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every code block of docs/sdk.md compiles', () => {
  expect(page.match(/^```typescript$/gm)).toHaveLength(blocks.length);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const files = blocks.map(({ groups }) => join(folder, groups?.['name'] ?? ''));
  const program = ts.createProgram(files, options);
  const errors = files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
  expect(errors).toEqual([]);
});

test.each([
  'process.ts',
  'engineering.ts',
  'carrier.ts',
  'capture.ts',
  'check.ts',
  'escalation.test.ts',
])('%s of docs/sdk.md runs', async (name) => {
  await import(/* @vite-ignore */ join(folder, name));
});

test.each(['privacy', 'testing'])('the code block of docs/%s.md runs', async (name) => {
  const text = readFileSync(join(root, `docs/${name}.md`), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(text) ?? [];
  expect(code).toContain('createHandoffTracer');
  writeFileSync(join(folder, `${name}.ts`), code);
  await import(/* @vite-ignore */ join(folder, `${name}.ts`));
});
