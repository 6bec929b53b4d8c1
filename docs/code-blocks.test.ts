import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../packages/cli/src/program.ts';
import { queries } from '../packages/store/src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(join(root, 'docs')).flatMap((file) =>
    file.endsWith('.md') ? [`docs/${file}`] : [],
  ),
];

interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const blocks = pages.flatMap(codeBlocks);

describe('the code blocks of the documentation', () => {
  it('are TypeScript that compiles', () => {
    const folder = join(root, 'node_modules', '.cache', 'baton-code-blocks');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const files = blocks
      .filter(({ language }) => language === 'ts')
      .map(({ page, line, text }) => {
        const file = join(folder, `${page.replaceAll(/\W/g, '-')}-line-${line}.ts`);
        writeFileSync(file, `${text}\nexport {};\n`);
        return file;
      });

    expect(files).not.toEqual([]);
    expect(compileErrors(files)).toEqual([]);
  });

  it('and the text between them name queries that exist', () => {
    const known = new Set(queries.map(({ name }) => name));
    const named = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/ query ([a-z]+\/[a-z-]+)/g)].map(
        ([, name]) => ({ page, name: name ?? '' }),
      ),
    );

    expect(named).not.toEqual([]);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it('call commands and options that exist', () => {
    const calls = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ page, line, text }) =>
        [...text.matchAll(/^(?:\$ )?(?:npm run baton --|baton) (?<words>[^#|>\n]*)/gm)].map(
          (match) => ({
            where: `${page}:${line}`,
            words: (match.groups?.['words'] ?? '').split('&&')[0]?.trim().split(/\s+/) ?? [],
          }),
        ),
      );

    expect(calls).not.toEqual([]);
    expect(
      calls.flatMap(({ where, words }) => unknownWords(words).map((w) => `${where}: ${w}`)),
    ).toEqual([]);
  });
});

describe('the links of the documentation', () => {
  it.each(pages)('%s points to files that are there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)(?<path>[^)#\s]+)/g)].map(
      (match) => match.groups?.['path'] ?? '',
    );
    expect(targets.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([]);
  });
});

describe('the README', () => {
  it('has at most 150 lines', () => {
    expect(
      readFileSync(join(root, 'README.md'), 'utf8').split('\n').length - 1,
    ).toBeLessThanOrEqual(150);
  });
});

function codeBlocks(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    language: match.groups?.['language'] ?? '',
    text: match.groups?.['text'] ?? '',
  }));
}

function compileErrors(files: readonly string[]): string[] {
  const path = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const program = ts.createProgram([...files], {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
  });
  return files
    .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map(({ file, messageText }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, ' ');
      return `${file?.fileName.split('/').at(-1)}: ${message}`;
    });
}

function unknownWords(words: readonly string[]): string[] {
  const program = createProgram();
  const [name, ...rest] = words;
  let command = program.commands.find((candidate) => candidate.name() === name);
  if (command === undefined) {
    return name === undefined || name.startsWith('-') ? [] : [`unknown command ${name}`];
  }
  if (command.commands.length > 0) {
    const group = command;
    command = group.commands.find((candidate) => candidate.name() === rest[0]);
    if (command === undefined) return [`unknown command ${name} ${rest[0] ?? ''}`];
  }
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  return rest
    .filter((word) => word.startsWith('-') && word !== '--help' && !known.has(word.split('=')[0]))
    .map((word) => `unknown option ${word} of ${name}`);
}
