import type { Fact } from '@baton/conventions';
import { describeBadRow } from './bad-rows.ts';
import type { ImportSummary } from './import-log.ts';

const MOST_STATUSES = 8;

/** What an import did, in a few lines. */
export function renderSummary(summary: ImportSummary): string {
  const { badRows, sent } = summary;
  const verbs = Object.entries(summary.verbs)
    .sort(([, a], [, b]) => b - a)
    .map(([verb, count]) => `${count} ${verb}`)
    .join(', ');
  const done = sent === undefined ? 'Would import' : 'Imported';
  const lines = [
    `${done} ${summary.file} (${summary.format}): ${summary.rows} rows of ${summary.items} items became ${summary.facts} facts of the process "${summary.process}" (${verbs}).`,
  ];
  if (badRows.total > 0) {
    lines.push(`${badRows.total} rows could not be used:`);
    for (const { reason, count, examples } of badRows.reasons) {
      lines.push(`  ${count} × ${describeBadRow({ reason, example: examples[0]?.example ?? '' })}`);
      lines.push(
        `    on lines ${examples.map(({ line }) => line).join(', ')}${count > examples.length ? ', ...' : ''}`,
      );
    }
  }
  if (summary.unlistedStatuses.length > 0) {
    const shown = summary.unlistedStatuses
      .slice(0, MOST_STATUSES)
      .map(({ status, rows }) => `"${status}" (${rows} rows)`);
    const more = summary.unlistedStatuses.length - shown.length;
    lines.push(
      `Statuses the mapping does not list, so they say nothing about the flow: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    );
  }
  const { backward } = summary;
  if (backward.facts > 0) {
    lines.push(
      `Times run backwards in ${backward.items} of ${summary.items} items: ${backward.facts} rows are dated before the row they follow and count at its time, so what lies between them takes no time. Does the mapping order rows as they happened (columns.order)?`,
    );
  }
  return [...lines, ...summary.warnings].join('\n');
}

/** What the first items of a log become, fact by fact. */
export function renderExamples(summary: ImportSummary): string {
  return summary.examples
    .map(({ item, facts }) => [item, ...facts.map((fact) => `  ${describeFact(fact)}`)].join('\n'))
    .join('\n\n');
}

function describeFact(fact: Fact): string {
  const at = new Date(fact.atMillis).toISOString().replace('T', ' ').replace('.000Z', 'Z');
  const details = [
    fact.verb === 'initiate'
      ? `${fact.sourceTeam ?? fact.sourceStage} → ${fact.targetTeam ?? fact.targetStage}`
      : (fact.targetTeam ?? fact.targetStage),
    fact.status === undefined ? undefined : `[${fact.status}]`,
    fact.outcome,
    fact.presentFields === undefined
      ? undefined
      : `with ${fact.presentFields.join(', ') || 'nothing'}`,
    fact.missingFields?.length ? `without ${fact.missingFields.join(', ')}` : undefined,
    ...Object.entries(fact.attributes ?? {}).map(([key, value]) => `${key}=${String(value)}`),
  ];
  return [at.padEnd(24), fact.verb.padEnd(22), details.filter((detail) => detail).join('  ')].join(
    ' ',
  );
}
