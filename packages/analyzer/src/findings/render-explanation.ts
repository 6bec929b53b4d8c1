import { formatDay, formatInstant } from '../report/format/instant.ts';
import { formatCount, formatDigits } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import {
  createLook,
  INDENT,
  type Look,
  paragraph,
  section,
  type TextOptions,
} from '../report/text/look.ts';
import { terminalText } from '../report/text/terminal-text.ts';
import { effectText, evidenceText, probabilityText, VERDICT_TEXT } from './evidence-text.ts';
import type { ExplainedQuery, Explanation } from './explain.ts';
import { annotationLines } from './render-findings.ts';
import type { StoredFinding } from './stored-finding.ts';

/** Renders a finding with its evidence, and the SQL and rows it can be checked by, for a terminal. */
export function renderExplanation(explanation: Explanation, options: TextOptions): string {
  const look = createLook(options);
  const { finding, history, queries } = explanation;
  const name =
    finding.namespace === '' ? finding.process : `${finding.namespace} / ${finding.process}`;
  const lines = [
    look.paint.title(
      terminalText(`${finding.id} · ${name} · ${finding.kind.replaceAll('_', ' ')}`),
    ),
    ...paragraph(finding.claim, look, look.paint.strong),
    ...paragraph(standing(finding), look),
    ...annotationLines(finding, look),
    ...section(look, 'Evidence', evidenceLines(finding, look)),
    ...section(look, 'What runs said of it', historyLines(history, look)),
    ...queries.flatMap((query) => queryLines(query, look)),
  ];
  if (queries.length === 0) {
    lines.push(...section(look, 'Queries', paragraph('It names no query of the catalogue.', look)));
  }
  return `${lines.join('\n')}\n`;
}

function standing(finding: StoredFinding): string {
  const { from, to } = finding.window;
  const now =
    finding.status === 'gone'
      ? `Not found any more since ${formatInstant(finding.since)}; it was ${VERDICT_TEXT[finding.verdict]}.`
      : `${capital(VERDICT_TEXT[finding.verdict])} since ${formatInstant(finding.since)}.`;
  return `${now} Handoffs that began ${formatDay(from)} to ${formatDay(to)}; computed by Baton ${finding.codeVersion} on ${formatInstant(finding.foundAt)}.`;
}

function evidenceLines(finding: StoredFinding, look: Look): string[] {
  const { evidence } = finding;
  const { outcome, crude, adjusted, strata, pValue, placebo, halves, details } = evidence;
  const lines = [`Outcome: ${outcome}`, ...evidenceText(finding)];
  if (adjusted !== null && crude !== null) {
    lines.push(`Without adjustment: ${effectText(crude, outcome)}`);
  }
  if (strata !== null) {
    lines.push(
      `${formatCount(strata.agreeing)} of ${plural(strata.compared, 'stratum').replace('stratums', 'strata')} agree`,
    );
  }
  if (pValue !== null) lines.push(`p ${probabilityText(pValue)}`);
  if (placebo !== null) {
    lines.push(
      `Placebo, the factor permuted inside strata: ${formatDigits(placebo.low)} to ${formatDigits(placebo.high)}`,
    );
  }
  if (halves !== null) {
    lines.push(`Earlier half ${formatDigits(halves[0])}, later half ${formatDigits(halves[1])}`);
  }
  for (const [key, value] of Object.entries(details)) {
    lines.push(
      `${key.replaceAll('_', ' ')}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  }
  return lines.flatMap((line) => paragraph(line, look));
}

function historyLines(history: Explanation['history'], look: Look): string[] {
  return history.slice(0, 10).flatMap(({ foundAt, status, verdict }) => {
    const said = status === 'gone' ? 'not found' : verdict.replaceAll('_', ' ');
    return paragraph(`${formatInstant(foundAt)}  ${said}`, look);
  });
}

function queryLines(query: ExplainedQuery, look: Look): string[] {
  const parameters = Object.entries(query.parameters).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return [
    ...section(look, `Query ${query.name}: ${query.title}`, [
      ...parameters.flatMap((line) => paragraph(line, look)),
      ...(query.sql === null ? [] : ['', ...sqlLines(query.sql, look), '']),
      ...rowLines(query, look),
    ]),
  ];
}

function rowLines({ rows, hasMore, problem }: ExplainedQuery, look: Look): string[] {
  if (problem !== null) return paragraph(problem, look, look.paint.alarm);
  if (rows === null) return [];
  if (rows.length === 0) return paragraph('It gives no rows today.', look);
  return [
    ...rows.flatMap((row) => paragraph(rowText(row), look)),
    ...(hasMore ? paragraph('and more; --rows shows them', look, look.paint.quiet) : []),
  ];
}

function rowText(row: unknown): string {
  return Object.entries(row as Record<string, unknown>)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

function sqlLines(sql: string, look: Look): string[] {
  return sql.split('\n').map((line) => {
    const text = line.trimStart();
    const indent = ' '.repeat(line.length - text.length);
    return `${INDENT}${indent}${look.paint.quiet(terminalText(text))}`.trimEnd();
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
