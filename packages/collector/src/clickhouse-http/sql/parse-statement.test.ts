import { describe, expect, it } from 'vitest';
import { parseStatement } from './parse-statement.ts';

const headOf = (text: string): string | undefined => {
  const { data } = parseStatement(text);
  return data && text.slice(0, data.headEnd);
};
const rowsOf = (text: string): string | undefined => {
  const { data } = parseStatement(text);
  return data && text.slice(data.start);
};

describe('an INSERT', () => {
  it.each([
    ['INSERT INTO t VALUES (1)', 'INSERT INTO t', 'Values', ' (1)'],
    ['insert into t (a, b) values (1, 2); x', 'insert into t (a, b)', 'Values', ' (1, 2); x'],
    [
      'INSERT INTO "d"."t" ( a, b ) FORMAT Native\n\x00\x01',
      'INSERT INTO "d"."t" ( a, b )',
      'Native',
      '\x00\x01',
    ],
    ['INSERT INTO d.values FORMAT CSV ;\r\n;', 'INSERT INTO d.values', 'CSV', ';'],
    [
      "INSERT INTO TABLE t SETTINGS a = 1, b = 'FORMAT' FORMAT CSV\n\n1",
      'INSERT INTO TABLE t',
      'CSV',
      '\n1',
    ],
    [
      "INSERT INTO FUNCTION null('a UInt8') VALUES (1)",
      "INSERT INTO FUNCTION null('a UInt8')",
      'Values',
      ' (1)',
    ],
    [
      '/* FORMAT x */ INSERT INTO `VALUES` -- VALUES\n VALUES(1)',
      '/* FORMAT x */ INSERT INTO `VALUES`',
      'Values',
      '(1)',
    ],
  ])('%j ends its head before the rows', (text, head, format, rows) => {
    expect(headOf(text)).toBe(head);
    expect(parseStatement(text).data?.format).toBe(format);
    expect(rowsOf(text)).toBe(rows);
  });

  it('keeps its settings apart', () => {
    const text = 'INSERT INTO t (a) SETTINGS max_threads = 1 FORMAT CSV\n1';
    const { start = 0, end = 0 } = parseStatement(text).data?.settings ?? {};
    expect(text.slice(start, end).trim()).toBe('SETTINGS max_threads = 1');
  });

  it.each([
    'INSERT INTO t SELECT 1 FORMAT CSV',
    'INSERT INTO t (a) WITH 1 AS x SELECT x',
    'INSERT INTO t (SELECT 1)',
  ])('%j has no rows of its own', (text) => {
    expect(parseStatement(text)).toMatchObject({ kind: 'insert', data: undefined });
  });

  it('that says nothing of rows would make the engine read standard input', () => {
    expect(() => parseStatement('INSERT INTO t (a)')).toThrow('VALUES, FORMAT or SELECT');
  });
});

describe('a statement', () => {
  it.each([
    ['SELECT 1 FORMAT JSON', 'JSON'],
    ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1;', 'JSON'],
    ['SELECT format, 1 AS FORMAT FROM t', undefined],
    ["SELECT format('{}', 1) FORMAT CSV -- FORMAT JSON", 'CSV'],
    ['SELECT * FROM (SELECT 1 FORMAT JSON)', undefined],
  ])('%j names the format %j', (text, format) => {
    expect(parseStatement(text).format?.name).toBe(format);
  });

  it('names its placeholders as they are written', () => {
    const { placeholders } = parseStatement(
      "SELECT {Team:String}, {n: UInt8}, {'a': 1}, '{x:String}'",
    );
    expect(placeholders).toEqual(['Team', 'n']);
  });

  it.each([
    ['SELECT 1; SELECT 2', 'Only one statement'],
    ['SELECT 1;; DROP TABLE t', 'Only one statement'],
    [' -- nothing\n', 'empty'],
    ["SELECT 'open", 'quote is not closed'],
    ['SELECT /* open', 'comment is not closed'],
    ['SELECT /* a /* b */ c */ 1', 'comment within a comment'],
    ['SELECT \xe2\x80\x98x\xe2\x80\x99', 'Only ASCII'],
    ['SELECT `a\\x62`', 'backslash'],
    ['SELECT $a$ open', 'not closed'],
    ['SYSTEM SHUTDOWN', 'begin with SYSTEM'],
  ])('%j is refused', (text, reason) => {
    expect(() => parseStatement(text)).toThrow(reason);
  });

  it.each([
    ['(SELECT 1) UNION ALL (SELECT 2)', 'read'],
    ['FROM t SELECT 1', 'read'],
    ['EXPLAIN SELECT 1', 'read'],
    ['create table t (a UInt8) engine = Memory', 'write'],
    ['SET max_threads = 1', 'session'],
  ])('%j is of kind %s', (text, kind) => {
    expect(parseStatement(text).kind).toBe(kind);
  });
});
