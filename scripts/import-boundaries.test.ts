import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { findViolations } from './import-boundaries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('import boundaries', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const violationsOf = (files: Readonly<Record<string, string>>): string[] => {
    folder = mkdtempSync(join(tmpdir(), 'baton-boundaries-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return findViolations(folder);
  };

  it('are kept by this repository, and no file is longer than 500 lines', () => {
    expect(findViolations(root)).toEqual([]);
  });

  it.each([
    ['packages/sdk/src/a.ts', "import { openStore } from '@baton/store';"],
    ['packages/collector/src/a.ts', "export { analyze } from '@baton/analyzer';"],
    ['packages/analyzer/src/a.ts', "const x = await import('@baton/collector');"],
    ['packages/analyzer/src/a.ts', "import type { Tracer } from '@baton/sdk';"],
    ['packages/store/src/a.ts', "import '@baton/collector';"],
    ['packages/conventions/src/a.ts', "import {\n  a,\n} from '@baton/sdk';"],
    ['grafana/src/a.ts', "import { analyze } from '@baton/analyzer';"],
  ])('refuses in %s: %s', (path, text) => {
    expect(violationsOf({ [path]: text })).toHaveLength(1);
  });

  it('refuses reaching into the files of another package', () => {
    const path = 'packages/analyzer/src/a.ts';
    expect(violationsOf({ [path]: "import { x } from '../../store/src/store.ts';" })).toEqual([
      `${path}:1 imports ../../store/src/store.ts: it leaves packages/analyzer`,
    ]);
  });

  it('refuses Node in universal sources, except in their Node entry and tests', () => {
    const text = "import { readFileSync } from 'node:fs';";
    expect(
      violationsOf({
        'packages/conventions/src/a.ts': text,
        'packages/conventions/src/a.test.ts': text,
        'packages/sdk/src/a.ts': text,
        'packages/sdk/src/node/a.ts': text,
        'packages/store/src/a.ts': text,
      }),
    ).toEqual([
      'packages/conventions/src/a.ts:1 imports node:fs: it has to run without Node',
      'packages/sdk/src/a.ts:1 imports node:fs: it has to run without Node',
    ]);
  });

  it('allows what the design allows', () => {
    expect(
      violationsOf({
        'packages/store/src/a.ts': "import { fold } from '@baton/conventions';",
        'packages/analyzer/src/a.ts': "import { openStore } from '@baton/store';",
        'packages/cli/src/a.ts': "import '@baton/sdk';\nimport { b } from './b.ts';",
        'packages/collector/test/a.test.ts': "import { tracer } from '@baton/sdk';",
      }),
    ).toEqual([]);
  });

  it('refuses a file of more than 500 lines, generated ones excepted', () => {
    const text = 'export {};\n'.repeat(501);
    expect(violationsOf({ 'bench/a.ts': text, 'bench/a.gen.ts': text })).toEqual([
      'bench/a.ts has 501 lines, more than 500: split it by concept',
    ]);
  });
});
