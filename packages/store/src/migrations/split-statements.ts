/** Statements of a migration file: each ends with a semicolon at the end of a line. */
export const splitStatements = (sql: string): string[] =>
  sql
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => withoutComments(statement) !== '');

/** The statement without the comment lines before it. */
export const withoutComments = (statement: string): string =>
  statement.replace(/^(\s*--.*\n?)+/, '').trim();

/** What a statement creates: the name of a table or view. */
export const createdName = (statement: string): string | undefined =>
  /^CREATE (?:TABLE|MATERIALIZED VIEW|VIEW) IF NOT EXISTS (\w+)/.exec(
    withoutComments(statement),
  )?.[1];
