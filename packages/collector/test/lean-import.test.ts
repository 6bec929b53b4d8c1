import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const PROGRAM = `
  await import(process.argv[1]);
  const { sharedObjects } = process.report.getReport();
  console.log(JSON.stringify(sharedObjects.filter((name) => name.includes('chdb'))));
`;

it('loads without ClickHouse, whose library takes 200 MB: the receiver is to stay under 256 MiB', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', pathOf('processes/source-imports.mjs')],
    ...['--input-type=module', '--eval', PROGRAM, pathOf('../src/index.ts')],
  ]);
  expect(JSON.parse(stdout)).toEqual([]);
});
