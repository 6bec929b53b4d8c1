import { describe, expect, it } from 'vitest';
import { parseMapping, readMapping } from './read-mapping.ts';

const problems = (text: string): string => {
  try {
    parseMapping(text, 'm.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};
const LEAST = 'process: p\ncolumns: { item: id, time: at, team: group, status: state }\n';

describe('parseMapping', () => {
  it('fills in what is not said', () => {
    const mapping = parseMapping(LEAST, 'm.yaml');
    expect(mapping).toMatchObject({
      namespace: '',
      handoff: 'handoff',
      time: { format: 'iso', zone: 'UTC' },
      missing: [],
      persons: { drop: [], hash: [] },
    });
  });

  it('takes numbers and booleans as the text that stands in the log', () => {
    const mapping = parseMapping(`${LEAST}missing: [0, false]\noutcomes: { true: success }`, 'm');
    expect(mapping.missing).toEqual(['0', 'false']);
    expect(mapping.outcomes).toEqual({ true: 'success' });
  });

  it.each([
    ['columns: { item: id, time: at, team: g }', 'process: expected a value, got none.'],
    ['process: p', 'columns: expected a value, got none.'],
    [`${LEAST}colums: {}`, 'colums: no such key. Did you mean "columns"?'],
    [`${LEAST}status: { qeued: [New] }`, 'status.qeued: no such key. Did you mean "queued"?'],
    [`${LEAST}status: { queued: New }`, 'status.queued: expected array, got "New".'],
    [`${LEAST}time: { zone: Mars/Base }`, 'time.zone: is not a time zone'],
    [`${LEAST}time: { format: hh }`, 'time.format: expected iso, unix, unixMillis or a pattern'],
    [`${LEAST}context: { a: maybe }`, 'context.a: expected required, optional or {'],
    [
      `${LEAST}derived: { a: { from: b, match: '(' } }`,
      'derived.a.match: is not a regular expression, got "(".',
    ],
    [`${LEAST}derived: { a: { of: b } }`, 'derived.a: expected { from, match }, { from, values }'],
    [
      `${LEAST}status: { queued: [New], working: [New] }`,
      'status.working: "New" is also under status.queued',
    ],
    ['process: p\ncolumns: { item: id, time: at }', 'expected a "team" or a "stage" column'],
    [
      'process: p\ncolumns: { item: id, time: at, team: g }\nstatus: { queued: [New] }',
      'columns.status: expected a column',
    ],
    [`${LEAST}attributes: [x]\npersons: { drop: [x] }`, 'persons.drop: "x" is also to be sent'],
    ['- a', 'the file: expected object, got ["a"].'],
    ['process: "', 'm.yaml is not valid YAML'],
    ['', 'the file: expected object'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(problems(text)).toContain(expected);
  });

  it('names every problem at once', () => {
    const message = problems('colums: {}');
    expect(message).toContain('process:');
    expect(message).toContain('colums:');
  });
});

describe('readMapping', () => {
  it('says how to get a mapping where there is none', async () => {
    await expect(readMapping('/nowhere/m.yaml')).rejects.toMatchObject({
      code: 'mapping_not_found',
      message: expect.stringContaining('baton init --from'),
    });
  });
});
