import { describe, expect, it } from 'vitest';
import { temporaryFile } from '../../test/temporary-directory.ts';
import { guessMapping } from './guess-mapping.ts';
import { importLog } from './import-log.ts';
import { parseMapping } from './read-mapping.ts';

const LOG = `ticket_id,version,updated_at,assignment_group,state,priority,symptom,assigned_to,closed_at
T1,0,28/2/2027 09:00,Desk,New,3,?,Ann,1/3/2027 10:00
T1,1,28/2/2027 10:00,Ops,In Progress,3,slow,Bob,1/3/2027 10:00
T1,2,1/3/2027 10:00,Ops,Closed,3,slow,Bob,1/3/2027 10:00
T2,0,2/3/2027 10:00,Desk,Awaiting User Info,1,,Cy,?
`;

describe('guessMapping', () => {
  it('guesses a mapping that can be used as it is', async () => {
    const file = await temporaryFile('tickets.csv', LOG);
    const text = await guessMapping(file);
    const mapping = parseMapping(text, 'guessed');
    expect(mapping).toMatchObject({
      process: 'tickets',
      columns: {
        item: 'ticket_id',
        time: 'updated_at',
        order: 'version',
        team: 'assignment_group',
        status: 'state',
      },
      time: { format: 'd/M/yyyy HH:mm' },
      missing: ['?'],
      status: {
        queued: ['New'],
        working: ['In Progress'],
        customer: ['Awaiting User Info'],
        resolved: ['Closed'],
      },
      context: { symptom: { required: false } },
      attributes: ['priority'],
      knownAtEnd: ['closed_at'],
      persons: { drop: ['assigned_to'] },
    });
    expect(await importLog({ file, mapping })).toMatchObject({ rows: 4, items: 2, facts: 6 });
  });

  it('shows no names of persons', async () => {
    expect(await guessMapping(await temporaryFile('tickets.csv', LOG))).not.toContain('Ann');
  });

  it('says where it could not guess', async () => {
    const text = await guessMapping(await temporaryFile('x.csv', 'foo,bar\n1,2\n'));
    expect(text).toContain('time: PLEASE_FILL_IN');
  });
});
