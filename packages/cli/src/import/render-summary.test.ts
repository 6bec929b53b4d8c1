import { expect, it } from 'vitest';
import { temporaryFile } from '../../test/temporary-directory.ts';
import { importLog } from './import-log.ts';
import { parseMapping } from './read-mapping.ts';
import { renderExamples, renderSummary } from './render-summary.ts';

const MAPPING = parseMapping(
  `
process: p
columns: { item: id, time: at, team: group, status: state }
status: { queued: [New], working: [Active] }
context: { symptom: required }
attributes: [priority]
`,
  'm.yaml',
);

it('tells what an import did and what its first items become', async () => {
  const file = await temporaryFile(
    'log.csv',
    `id,at,group,state,symptom,priority
T1,2027-01-04T09:00:00Z,A,New,slow,3
T1,2027-01-04T10:00:00Z,B,Active,,3
T1,soon,B,Odd,,3
T1,2027-01-04T11:00:00Z,B,Odd,,2
`,
  );
  const summary = await importLog({ file, mapping: MAPPING, exampleItems: 1 });
  expect(renderSummary(summary).replace(file, 'FILE').split('\n')).toEqual([
    'Would import FILE (csv): 3 rows of 1 items became 4 facts of the process "p" (1 open, 1 initiate, 1 accept, 1 update).',
    '1 rows could not be used:',
    '  1 × time cannot be read ("soon")',
    '    on lines 4',
    'Statuses the mapping does not list, so they say nothing about the flow: "Odd" (1 rows).',
  ]);
  expect(renderExamples(summary).split('\n')).toEqual([
    'T1',
    expect.stringMatching(/2027-01-04 09:00:00Z +open +A {2}\[New\] {2}with symptom {2}priority=3/),
    expect.stringMatching(/initiate +A → B {2}\[Active\] {2}with nothing {2}without symptom/),
    expect.stringMatching(/accept +\[Active\]/),
    expect.stringMatching(/update +\[Odd\] {2}priority=2/),
  ]);
});

it('says where times run backwards, and what comes of it', async () => {
  const file = await temporaryFile(
    'log.csv',
    `id,at,group,state,symptom,priority
T1,2027-01-04T11:00:00Z,A,New,slow,3
T1,2027-01-04T10:00:00Z,B,New,slow,3
T1,2027-01-04T09:00:00Z,B,Active,slow,3
T2,2027-01-04T09:00:00Z,A,New,slow,3
`,
  );
  const summary = await importLog({ file, mapping: MAPPING });
  expect(summary.backward).toEqual({ facts: 2, items: 1 });
  expect(renderSummary(summary)).toContain('Times run backwards in 1 of 2 items: 2 rows are dated');
});
