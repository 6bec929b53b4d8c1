import { readFile } from 'node:fs/promises';
import { loadYaml } from '@baton/analyzer';
import type { z } from 'zod';
import { ImportError } from './import-error.ts';
import { type Mapping, mappingSchema } from './mapping.ts';
import { didYouMean } from './near-names.ts';
import { compileTimeFormat } from './time-format.ts';

/**
 * Reads a mapping file.
 *
 * @throws ImportError `mapping_not_found` or `mapping_invalid`, naming each wrong key
 */
export async function readMapping(file: string): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ImportError(
      'mapping_not_found',
      `The mapping ${file} cannot be read. Write one with: baton init --from FILE`,
      { cause },
    );
  }
  return parseMapping(text, file);
}

/**
 * Parses the text of a mapping file.
 *
 * @param source name of the file, for messages
 * @throws ImportError `mapping_invalid`, naming each wrong key
 */
export function parseMapping(text: string, source: string): Mapping {
  const document = loadYaml().parseDocument(text);
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new ImportError('mapping_invalid', `${source} is not valid YAML: ${broken.message}`, {
      cause: broken,
    });
  }
  const content: unknown = document.toJS();
  const parsed = mappingSchema.safeParse(content);
  const problems = parsed.success
    ? problemsOf(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, content));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ImportError(
    'mapping_invalid',
    [`${source} is not a usable mapping:`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
  );
}

/** What the shape alone cannot say. */
function problemsOf(mapping: Mapping): string[] {
  const problems: string[] = [];
  if (mapping.columns.stage === undefined && mapping.columns.team === undefined) {
    problems.push('columns: expected a "team" or a "stage" column, got neither.');
  }
  try {
    compileTimeFormat(mapping.time);
  } catch (error) {
    problems.push(`time.format: ${error instanceof Error ? error.message : String(error)}`);
  }
  problems.push(...doubleStatuses(mapping));
  if (mapping.columns.status === undefined && statusCount(mapping) > 0) {
    problems.push('columns.status: expected a column, since "status" lists values; got none.');
  }
  const dropped = new Set(mapping.persons.drop);
  for (const column of [...mapping.attributes, ...mapping.knownAtEnd, ...mapping.persons.hash]) {
    if (dropped.has(column)) {
      problems.push(`persons.drop: "${column}" is also to be sent. Name it in one place only.`);
    }
  }
  return problems;
}

function doubleStatuses(mapping: Mapping): string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const [kind, listed] of Object.entries(mapping.status)) {
    for (const status of listed) {
      const before = seen.get(status);
      if (before !== undefined && before !== kind) {
        problems.push(
          `status.${kind}: "${status}" is also under status.${before}; a status has one meaning.`,
        );
      }
      seen.set(status, kind);
    }
  }
  return problems;
}

function statusCount(mapping: Mapping): number {
  return Object.values(mapping.status).reduce((sum, listed) => sum + listed.length, 0);
}

function describeIssue(issue: z.core.$ZodIssue, content: unknown): string[] {
  const path = issue.path.join('.');
  const at = path === '' ? 'the file' : path;
  const got = valueAt(content, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const where = path === '' ? key : `${path}.${key}`;
      return `${where}: no such key.${didYouMean(key, known)} Known here: ${known.join(', ')}.`;
    });
  }
  if (got === undefined && issue.path.length > 0) return [`${at}: expected a value, got none.`];
  const expected = issue.code === 'custom' ? issue.message : expectedText(issue);
  return [`${at}: ${expected}, got ${show(got)}.`];
}

function expectedText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union' && issue.path[0] === 'derived') {
    return 'expected { from, match }, { from, values } or { join, with }';
  }
  if (issue.code === 'invalid_union' && issue.path[0] === 'context') {
    return 'expected required, optional or { required, export, column }';
  }
  if (issue.code === 'invalid_union') return 'expected a text';
  if (issue.code === 'too_small') return 'expected at least one character or entry';
  return issue.message.toLowerCase();
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = mappingSchema;
  for (const key of path) schema = shapeOf(schema)?.[String(key)];
  return Object.keys(shapeOf(schema) ?? {});
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  let current = schema as { shape?: Record<string, unknown>; def?: { innerType?: unknown } };
  while (current?.shape === undefined && current?.def?.innerType !== undefined) {
    current = current.def.innerType as typeof current;
  }
  return current?.shape;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let current = content;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

function show(got: unknown): string {
  const text = JSON.stringify(got) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
