import { gzipSync } from 'node:zlib';
import type { Fact } from '@baton/conventions';
import { describe, expect, it } from 'vitest';
import { foldItems } from '../../test/fold-summary.ts';
import { catchOtlp } from '../../test/otlp-catcher.ts';
import { temporaryDirectory, temporaryFile } from '../../test/temporary-directory.ts';
import { type ImportLogOptions, type ImportSummary, importLog } from './import-log.ts';
import { parseMapping } from './read-mapping.ts';

const MAPPING = parseMapping(
  `
process: incident
columns: { item: id, time: at, order: n, team: group, status: state }
missing: ['?']
status: { queued: [New], working: [Active], resolved: [Closed] }
aliases:
  xes: { id: case:concept:name, at: time:timestamp, group: org:group, state: concept:name }
`,
  'm.yaml',
);
const HEADER = 'id,n,at,group,state\n';
const ROWS = [
  'T1,0,2027-01-04T09:00:00Z,A,New\n',
  'T1,1,2027-01-04T10:00:00Z,B,New\n',
  'T1,2,2027-01-04T11:00:00Z,B,Active\n',
  'T2,0,2027-01-04T09:30:00Z,A,New\n',
  'T1,3,2027-01-04T12:00:00Z,A,Active\n',
  'T1,4,2027-01-04T13:00:00Z,A,Closed\n',
];
const LOG = HEADER + ROWS.join('');

interface Imported extends ImportSummary {
  readonly all: Fact[];
}

async function importText(
  content: string | Uint8Array,
  options: Partial<ImportLogOptions> & { name?: string } = {},
): Promise<Imported> {
  const file = await temporaryFile(options.name ?? 'log.csv', content);
  const summary = await importLog({
    mapping: MAPPING,
    ...options,
    file,
    exampleItems: Number.POSITIVE_INFINITY,
  });
  return { ...summary, all: summary.examples.flatMap(({ facts }) => facts) };
}

describe('importLog', () => {
  it('gathers the rows of an item wherever they stand in the file', async () => {
    const { all, items, rows, badRows } = await importText(LOG);
    expect({ items, rows, bad: badRows.total }).toEqual({ items: 2, rows: 6, bad: 0 });
    expect(foldItems(all).get('T1')).toMatchObject({
      handoffs: 2,
      teamSequence: ['A', 'B', 'A'],
      pingPong: true,
      state: 'closed',
    });
    expect(foldItems(all).get('T2')).toMatchObject({ handoffs: 0, state: 'open', facts: 1 });
  });

  it('gives the same where the rows do not fit into memory', async () => {
    const inMemory = await importText(LOG);
    const spilled = await importText(LOG, { mostHeldRows: 2 });
    const byItem = ({ all }: Imported): Fact[] =>
      all.toSorted((a, b) => a.item.localeCompare(b.item));
    expect(byItem(spilled)).toEqual(byItem(inMemory));
  });

  it.each([
    ['a gzip file that is not named so', gzipSync(LOG), 'log.csv'],
    ['a plain file that is named gzip', LOG, 'log.csv.gz'],
    ['a byte order mark', `\ufeff${LOG}`, 'log.csv'],
    ['semicolons', LOG.replaceAll(',', ';'), 'log.csv'],
    ['tabs and CRLF', LOG.replaceAll(',', '\t').replaceAll('\n', '\r\n'), 'log.tsv'],
    ['UTF-16', Buffer.from(`\ufeff${LOG}`, 'utf16le'), 'log.csv'],
    ['blank lines and no line break at the end', `${LOG}\n\nT3,0,2027-01-04,A,New`, 'log.csv'],
  ])('reads %s', async (_case, content, name) => {
    const { all, badRows } = await importText(content, { name });
    expect(badRows.total).toBe(0);
    expect(foldItems(all).get('T1')).toMatchObject({ handoffs: 2 });
  });

  it('reads XES: attributes of traces and events, nested ones passed over', async () => {
    const event = (team: string, state: string, at: string): string =>
      `<event><string key="org:group" value="${team}"><string key="concept:name" value="inner"/></string>
        <string key="concept:name" value="${state}"/><date key="time:timestamp" value="${at}"/>
        <list key="l"><string key="org:group" value="in a list"/></list><int key="cost" value="3"/></event>`;
    const xes = `<?xml version="1.0"?><log xes.version="1.0">
      <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
      <trace>${event('A', 'New', '2027-01-04T10:00:00+01:00')}
        <event><date key="time:timestamp" value="2027-01-04T10:30:00+01:00"/></event>
        ${event('B', 'Active', '2027-01-04T11:00:00.000+01:00')}
        <string key="concept:name" value="T1"/></trace></log>`;
    const mapping = { ...MAPPING, columns: { ...MAPPING.columns, order: undefined } };
    const { all, rows, format } = await importText(xes, { mapping, name: 'log.csv' });
    expect({ format, rows }).toEqual({ format: 'xes', rows: 3 });
    expect(foldItems(all).get('T1')).toMatchObject({ teamSequence: ['A', 'B'] });
    expect(all.at(-1)).toMatchObject({ verb: 'accept', sequence: 2 });
    expect(all[0]?.atMillis).toBe(Date.parse('2027-01-04T09:00:00Z'));
  });

  it('counts rows it cannot use, with lines and examples, and imports the others', async () => {
    const bad =
      'T4,0,yesterday,A,New\nT4,1,2027-01-04T09:00:00Z,A\n,0,2027-01-04T09:00:00Z,A,New\nT4,0,?,A,New\nT4,?,2027-01-04,A,New\n';
    const { badRows, rows } = await importText(HEADER + bad + ROWS.join(''));
    expect(rows).toBe(6);
    expect(badRows.total).toBe(5);
    expect(badRows.reasons).toEqual(
      expect.arrayContaining([
        { reason: 'time_unreadable', count: 1, examples: [{ line: 2, example: '"yesterday"' }] },
        {
          reason: 'wrong_field_count',
          count: 1,
          examples: [{ line: 3, example: '4 fields where the header has 5' }],
        },
        { reason: 'item_missing', count: 1, examples: [{ line: 4, example: 'no id' }] },
        { reason: 'time_missing', count: 1, examples: [{ line: 5, example: 'no at' }] },
        { reason: 'order_missing', count: 1, examples: [{ line: 6, example: 'no n' }] },
      ]),
    );
  });

  it('stops at the first bad row when strict, with nothing sent', async () => {
    const catcher = await catchOtlp();
    await expect(
      importText(`${LOG}T4,0,yesterday,A,New\n`, { strict: true, endpoint: catcher.url }),
    ).rejects.toMatchObject({ code: 'bad_row', message: expect.stringContaining('Line 8') });
    expect(catcher.requests).toBe(0);
    await catcher.close();
  });

  it('names statuses the mapping does not list', async () => {
    const { unlistedStatuses } = await importText(LOG.replaceAll('Active', 'Odd'));
    expect(unlistedStatuses).toEqual([{ status: 'Odd', rows: 2 }]);
  });

  it('takes an item with one event', async () => {
    const { all } = await importText(HEADER + ROWS[0]);
    expect(foldItems(all).get('T1')).toMatchObject({ handoffs: 0, facts: 1, currentTeam: 'A' });
  });

  it('takes 10,000 events of one item', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, n) => `T1,${n},${new Date(1.8e12 + n * 1000).toISOString()},${n % 2 ? 'B' : 'A'},New\n`,
    );
    const { all } = await importText(HEADER + rows.join(''));
    expect(foldItems(all).get('T1')).toMatchObject({ handoffs: 9_999, facts: 10_000 });
  });
});

describe('importLog says what is wrong with a file', () => {
  const xlsx = Buffer.from('504b030414000600', 'hex');
  it.each([
    ['nothing', '', 'file_empty', 'is empty'],
    ['white space', ' \n \n', 'file_empty', 'white space'],
    ['an empty gzip file', gzipSync(''), 'file_empty', 'nothing is left'],
    ['a header only', HEADER, 'no_rows', 'not a single row'],
    ['a workbook', xlsx, 'file_not_a_log', 'Excel workbook'],
    ['a gzipped workbook', gzipSync(xlsx), 'file_not_a_log', '(once decompressed)'],
    ['a web page', '<!DOCTYPE html><html></html>', 'file_not_a_log', 'web page'],
    ['other XML', '<?xml version="1.0"?><rss></rss>', 'file_not_a_log', 'without a <log>'],
    ['JSON', '{"a": 1}', 'file_not_a_log', 'JSON'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'file_not_a_log', 'binary'],
    ['half a gzip file', gzipSync(LOG.repeat(9)).subarray(0, 90), 'file_damaged', 'breaks off'],
    ['half an XES file', '<log><trace><event>', 'file_damaged', 'not well-formed'],
    ['an open quotation mark', `${LOG}"T9,0,`, 'file_damaged', 'never closed'],
    ['a column twice', `id,id\n1,2\n`, 'file_not_a_log', 'two columns named "id"'],
    ['no usable row', `${HEADER}T1,0,29/2/2016,A,New\n`, 'no_rows', '"29/2/2016"'],
  ])('%s', async (_case, content, code, words) => {
    await expect(importText(content)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('a file that is not there', async () => {
    await expect(importLog({ file: '/nowhere/log.csv', mapping: MAPPING })).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });

  it('columns that the mapping names and the file lacks, with near names', async () => {
    const mapping = { ...MAPPING, attributes: ['groop', 'severity'] };
    await expect(importText(LOG, { mapping })).rejects.toMatchObject({
      code: 'unknown_column',
      message: [
        'The mapping names columns that log.csv does not have:',
        '  attributes: "groop". Did you mean "group"?',
        '  attributes: "severity".',
        'Columns of the file: id, n, at, group, state.',
      ].join('\n'),
    });
  });

  it('columns that an XES file lacks, before anything is sent', async () => {
    const catcher = await catchOtlp();
    const xes = `<log><trace><string key="concept:name" value="T1"/><event>
      <date key="time:timestamp" value="2027-01-04"/></event></trace></log>`;
    await expect(importText(xes, { endpoint: catcher.url })).rejects.toMatchObject({
      code: 'unknown_column',
      message: expect.stringContaining('columns.team: "org:group" (group, aliases.xes)'),
    });
    expect(catcher.requests).toBe(0);
    await catcher.close();
  });
});

describe('importLog, file after file', () => {
  it('joins an item whose rows lie in two files, in either order', async () => {
    const whole = foldItems((await importText(LOG)).all);
    const halves = [HEADER + ROWS.slice(0, 2).join(''), HEADER + ROWS.slice(2).join('')];
    const catcher = await catchOtlp();
    for (const files of [halves, halves.toReversed()]) {
      const to = { endpoint: catcher.url, historyDir: await temporaryDirectory() };
      const facts: Fact[] = [];
      for (const content of files) facts.push(...(await importText(content, to)).all);
      const joined = foldItems(facts);
      for (const [item, row] of whole) {
        const { handoffs, teamSequence, pingPong, state, reopened, currentTeam } = row;
        expect(joined.get(item)).toMatchObject({
          handoffs,
          teamSequence,
          pingPong,
          state,
          reopened,
          currentTeam,
        });
      }
    }
    await catcher.close();
  });

  it('says that files cannot be joined once the mapping has changed', async () => {
    const catcher = await catchOtlp();
    const to = { endpoint: catcher.url, historyDir: await temporaryDirectory() };
    await importText(LOG, to);
    const again = await importText(LOG, { ...to, mapping: { ...MAPPING, handoff: 'other' } });
    expect(again.warnings).toEqual([expect.stringContaining('mapping has changed')]);
    await catcher.close();
  });

  it('notes nothing when it fails', async () => {
    const catcher = await catchOtlp((request) => ({ status: request === 1 ? 400 : 200 }));
    const to = { endpoint: catcher.url, historyDir: await temporaryDirectory() };
    await expect(importText(LOG, to)).rejects.toMatchObject({ code: 'endpoint_refused' });
    const { warnings, facts } = await importText(LOG, to);
    expect({ warnings, facts }).toEqual({ warnings: [], facts: 6 });
    await catcher.close();
  });
});
