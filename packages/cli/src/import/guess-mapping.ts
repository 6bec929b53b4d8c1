import { basename } from 'node:path';
import { loadYaml } from '@baton/analyzer';
import { type GuessedRoles, guessRoles } from './guess-roles.ts';
import { sampleLog } from './sample-log.ts';

const UNKNOWN = 'PLEASE_FILL_IN';

/**
 * Writes a mapping for a log from its columns and first rows, with comments that say what to check.
 *
 * @throws ImportError where the file is not a log or has no rows
 */
export async function guessMapping(file: string): Promise<string> {
  const log = await sampleLog(file);
  const roles = guessRoles(log);
  const name = basename(file);
  const process = name.replace(/\.(gz|csv|tsv|txt|xes)/gi, '').replace(/[^\p{L}\p{N}]+/gu, '-');
  return [
    `# Guessed from the columns and the first ${log.rows} rows of ${name}. Read it through and correct it,`,
    `# then look at what the first items become:  baton import FILE --mapping THIS --dry-run`,
    `# Every key is described in docs/import.md.`,
    '',
    line('process', process.toLowerCase() || 'log', 'name of the process'),
    '',
    ...columnLines(roles),
    '',
    ...timeLines(roles),
    '',
    line('missing', roles.missing, 'values that mean: nothing there; an empty field always does'),
    '',
    ...statusLines(roles),
    '# What should come along with a handoff: required or optional. These columns have gaps.',
    ...mapLines('context', roles.context, 'optional'),
    '',
    '# What may turn out to be a factor of good or bad handoffs.',
    ...listLines('attributes', roles.attributes),
    '',
    '# Columns whose value is known only at the end: never factors.',
    ...listLines('knownAtEnd', roles.knownAtEnd),
    '',
    '# Columns about persons are left out; move one to "hash" to send it as a hash.',
    'persons:',
    ...listLines('drop', roles.persons).map(indent),
    '  hash: []',
    '',
    '# Columns of the file with the most frequent values:',
    ...log.columns.map((column) =>
      roles.persons.includes(column.name)
        ? `#   ${column.name}: (about persons, not shown)`
        : `#   ${column.name}: ${mostFrequent(column.distinct)}`,
    ),
    '',
  ].join('\n');
}

function mostFrequent(distinct: readonly string[]): string {
  const shown = distinct.slice(0, 4).map(short).join(' | ');
  return distinct.length > 4 ? `${shown} ... (${distinct.length})` : shown;
}

function columnLines(roles: GuessedRoles): string[] {
  const { item, time, order, team, status, start, due } = roles;
  const optional = (key: string, column: string | undefined, comment: string): string =>
    column === undefined ? `  # ${key}:   ${comment}` : indent(line(key, column, comment));
  return [
    'columns:',
    indent(line('item', item ?? UNKNOWN, 'which work item the row is about')),
    indent(line('time', time ?? UNKNOWN, 'when it happened')),
    optional('order', order, 'a number that rises within an item; else the rows are in order'),
    indent(line('team', team ?? UNKNOWN, 'a change of it is a handoff')),
    optional('status', status, 'what state the item is in'),
    optional('start', start, 'when the item began, if before its first row'),
    optional('due', due, 'when it is due'),
    optional('outcome', undefined, 'how it ended'),
    optional('score', undefined, 'a number such as satisfaction'),
  ];
}

function timeLines(roles: GuessedRoles): string[] {
  return [
    'time:',
    indent(
      line(
        'format',
        roles.timeFormat,
        roles.isDayMonthUnclear ? 'or M/d/...: the first rows fit both' : undefined,
      ),
    ),
    indent(line('zone', 'UTC', 'zone of times that name none, such as Europe/Berlin')),
  ];
}

function statusLines(roles: GuessedRoles): string[] {
  if (roles.status === undefined) return [];
  const { statuses } = roles;
  return [
    '# What each status means; the words suggested this.',
    'status:',
    '  # waits to be picked up',
    ...listLines('queued', statuses.queued).map(indent),
    '  # somebody has it in hand',
    ...listLines('working', statuses.working).map(indent),
    '  # a question to the customer',
    ...listLines('customer', statuses.customer).map(indent),
    '  # done (list a status under resolvedIfLast if it means that only where nothing follows)',
    ...listLines('resolved', statuses.resolved).map(indent),
    '  # closed by the tracker itself after some days (automaticClose): list such a status there, not as resolved',
    ...listLines('automaticClose', []).map(indent),
    '  # says nothing about the flow',
    ...listLines('administrative', statuses.administrative).map(indent),
    '',
  ];
}

function line(key: string, value: string | readonly string[], comment?: string): string {
  const text = loadYaml()
    .stringify({ [key]: value }, { lineWidth: 0, collectionStyle: 'flow' })
    .trim()
    .replace(/^\{\s*([\s\S]*?)\s*\}$/, '$1');
  return comment === undefined ? text : `${text.padEnd(32)} # ${comment}`;
}

function listLines(key: string, values: readonly string[]): string[] {
  return loadYaml()
    .stringify({ [key]: values }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
}

function mapLines(key: string, names: readonly string[], value: string): string[] {
  const map = Object.fromEntries(names.map((name) => [name, value]));
  return loadYaml()
    .stringify({ [key]: map }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
}

function indent(text: string): string {
  return `  ${text}`;
}

function short(value: string): string {
  const plain = value.replace(/\s+/g, ' ');
  return plain.length > 24 ? `${plain.slice(0, 21)}...` : plain;
}
