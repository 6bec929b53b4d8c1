import type { Document } from 'yaml';
import { AnalyzerError } from '../errors.ts';
import { loadYaml } from '../load-yaml.ts';
import { type Rubric, rubricSchema } from './rubric.ts';

/**
 * Reads the text of a rubric file (YAML, or JSON).
 *
 * @param source name of the file, for messages
 * @throws AnalyzerError `rubric_unreadable`, naming every wrong key
 */
export function readRubric(text: string, source: string): Rubric {
  const document = loadYaml().parseDocument(text);
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new AnalyzerError('rubric_unreadable', `${source} is not valid YAML: ${broken.message}`);
  }
  const read = rubricSchema.safeParse(contentOf(document, source));
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`,
  );
  throw new AnalyzerError(
    'rubric_unreadable',
    [`${source} is not a usable rubric:`, ...problems].join('\n'),
  );
}

/** Writes a rubric as YAML that {@link readRubric} reads back to the same. */
export function writeRubric(rubric: Rubric): string {
  return loadYaml().stringify(rubric, { lineWidth: 100 });
}

function contentOf(document: Document, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new AnalyzerError(
      'rubric_unreadable',
      `${source} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}
