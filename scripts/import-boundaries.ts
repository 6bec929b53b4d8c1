import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Which workspace packages a package's sources may import: who may import whom. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'packages/conventions': [],
  'packages/sdk': ['conventions'],
  'packages/store': ['conventions'],
  'packages/collector': ['conventions', 'store'],
  'packages/analyzer': ['conventions', 'store'],
  'packages/cli': [
    'analyzer',
    'collector',
    'conventions',
    'example-support-escalation',
    'sdk',
    'store',
  ],
  'packages/viewer': [],
  'examples/support-escalation': ['conventions', 'sdk'],
  grafana: ['store'],
};

/** Sources that run in a browser or on the edge: nothing of Node in them. */
const UNIVERSAL = ['packages/conventions/src/', 'packages/sdk/src/'];
const NODE_ONLY = ['packages/sdk/src/node/', 'packages/sdk/src/register/'];

const MAX_LINES = 500;
const SOURCE = /\.(ts|tsx|mts|mjs)$/;
const SKIPPED = new Set(['node_modules', 'dist', '.turbo', '.git']);
/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`, at the start or inside of a line. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Everything below `root` that crosses a boundary or is too long, as sentences with file and line. */
export function findViolations(root: string): string[] {
  const files = sourcesBelow(root, root);
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...tooLong(file, text), ...forbiddenImports(file, text)];
  });
}

function sourcesBelow(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourcesBelow(root, path);
      return SOURCE.test(entry.name) ? [relative(root, path).split(sep).join('/')] : [];
    })
    .sort();
}

function tooLong(file: string, text: string): string[] {
  if (/\.gen\.|\/testdata\//.test(file)) return [];
  const lines = text.split('\n').length - 1;
  if (lines <= MAX_LINES) return [];
  return [`${file} has ${lines} lines, more than ${MAX_LINES}: split it by concept`];
}

function forbiddenImports(file: string, text: string): string[] {
  const owner = Object.keys(ALLOWED).find((folder) => file.startsWith(`${folder}/`));
  const isTest = /\.test(-d)?\.ts$/.test(file) || file.includes('/test/');
  const isUniversal =
    !isTest &&
    UNIVERSAL.some((folder) => file.startsWith(folder)) &&
    !NODE_ONLY.some((path) => file.startsWith(path));
  const inSource = owner !== undefined && file.startsWith(`${owner}/src/`);
  return importsOf(text).flatMap(({ specifier, line }) => {
    const at = `${file}:${line}`;
    if (isUniversal && specifier.startsWith('node:')) {
      return [`${at} imports ${specifier}: it has to run without Node`];
    }
    if (owner === undefined) return [];
    const target = /^@baton\/([a-z-]+)/.exec(specifier)?.[1];
    // Tests may set up other parts, though never by reaching into their files.
    if (target !== undefined && inSource && !isTest && !isOwn(owner, target)) {
      const allowed = ALLOWED[owner] ?? [];
      if (!allowed.includes(target)) return [`${at} imports ${specifier}: ${owner} may not`];
    }
    if (specifier.startsWith('.') && inSource && leaves(file, specifier, owner)) {
      return [`${at} imports ${specifier}: it leaves ${owner}`];
    }
    return [];
  });
}

function importsOf(text: string): { specifier: string; line: number }[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

const isOwn = (owner: string, target: string): boolean => owner === `packages/${target}`;

function leaves(file: string, specifier: string, owner: string): boolean {
  const path = join(file, '..', specifier).split(sep).join('/');
  return !path.startsWith(`${owner}/`);
}
