import type { RawResult, RawRun, RawSql } from '@baton/store';
import { CODES, EndpointError } from './endpoint-error.ts';
import type { EndpointRequest } from './endpoint-request.ts';
import { emptyBlock, HELLO_QUERY, helloBlock, type NativeColumn } from './native-blocks.ts';
import { type ReceivedStatement, sliceSql } from './read-statement.ts';
import { type QueryLimits, readSettings } from './settings.ts';
import type { ParsedStatement } from './sql/parse-statement.ts';
import type { StatementGuard } from './sql/statement-guard.ts';
import { tokensOf } from './sql/tokens.ts';

/** What statements are run with. */
export interface StatementService {
  readonly sql: RawSql;
  readonly server: { readonly name: string; readonly version: string };
  readonly limits: QueryLimits;
  readonly guard: StatementGuard;
}

/** What a statement is answered with. */
export interface Outcome {
  readonly bytes: Uint8Array;
  /** Output format; none where nothing is returned. */
  readonly format: string | undefined;
  readonly readRows: number;
  readonly readBytes: number;
  readonly writtenRows: number;
  readonly elapsedSeconds: number;
}

/** One statement and who wants what of it. */
export interface Asked {
  readonly request: EndpointRequest;
  readonly received: ReceivedStatement;
  readonly isReadOnly: boolean;
  readonly signal: AbortSignal;
}

/** Runs one statement; rejects with an EndpointError or a StoreError. */
export async function runStatement(service: StatementService, asked: Asked): Promise<Outcome> {
  const { request, received, isReadOnly } = asked;
  const { parsed, text } = received;
  checkParameters(parsed, request);
  const how: RawRun = {
    database: request.database,
    settings: readSettings(request.settings, service.limits),
    parameters: request.parameters,
    isReadOnly,
    isLasting: parsed.kind === 'session' || parsed.makesTemporary,
    signal: asked.signal,
  };
  if (parsed.data !== undefined) return insert(service, { how, received, request });

  const format = parsed.format?.name ?? request.defaultFormat ?? 'TabSeparated';
  if (isHello(asked, format)) return outcomeOf(helloBlock(service.server), format);
  const result = await service.sql.run({ ...how, sql: sliceSql(text, 0), format });
  const isEmpty = result.bytes.length === 0;
  if (parsed.kind === 'insert')
    return { ...outcomeOf(result.bytes), ...counted(result), writtenRows: result.readRows };
  if (isEmpty && parsed.kind === 'read' && format === 'Native') {
    return { ...outcomeOf(await headerOf(service, { how, received }), format), ...counted(result) };
  }
  return {
    ...outcomeOf(result.bytes, isEmpty && parsed.kind !== 'read' ? undefined : format),
    ...counted(result),
  };
}

const counted = ({ readRows, readBytes, elapsedSeconds }: RawResult) => ({
  readRows,
  readBytes,
  elapsedSeconds,
});

const outcomeOf = (bytes: Uint8Array, format?: string): Outcome => ({
  bytes,
  format,
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  elapsedSeconds: 0,
});

const isHello = ({ request, received }: Asked, format: string): boolean =>
  request.protocolVersion &&
  format === 'Native' &&
  sliceSql(received.text, 0).trim() === HELLO_QUERY;

/** A connection keeps the parameters of the statement before; nobody shall read those. */
function checkParameters({ placeholders }: ParsedStatement, { parameters }: EndpointRequest): void {
  for (const name of placeholders) {
    if (Object.hasOwn(parameters, name)) continue;
    throw new EndpointError(
      CODES.missingParameter,
      `Substitution {${name}:…} is not set; give it as param_${name}.`,
    );
  }
}

/** Refuses what may not be run, before the rows of an INSERT are taken; throws an EndpointError. */
export function checkStatement(
  guard: StatementGuard,
  { parsed, request, isReadOnly }: CheckedStatement,
): void {
  if (isReadOnly && parsed.kind !== 'read') {
    throw new EndpointError(
      CODES.readOnly,
      'This user only reads, as every GET does; a statement that changes something is sent as POST.',
    );
  }
  guard(parsed.tokens, { ...request, isReadOnly });
}

/** A statement and who wants it run. */
export interface CheckedStatement {
  readonly parsed: ParsedStatement;
  readonly request: EndpointRequest;
  readonly isReadOnly: boolean;
}

interface Run {
  readonly how: RawRun;
  readonly received: ReceivedStatement;
}

async function insert(
  service: StatementService,
  { how, received, request }: Run & Pick<Asked, 'request'>,
): Promise<Outcome> {
  const { parsed, text, rows } = received;
  if (parsed.data === undefined || rows === undefined) throw new TypeError('No rows to insert.');
  const { headEnd, settings, format } = parsed.data;
  const result = await service.sql.insert({
    ...how,
    settings: {
      ...how.settings,
      input_format_values_interpret_expressions: mayHoldExpressions(service, { received, request })
        ? 1
        : 0,
    },
    into: sliceSql(text, 0, headEnd),
    clause: sliceSql(text, settings.start, settings.end),
    file: rows.file,
    format,
  });
  return { ...outcomeOf(new Uint8Array()), ...counted(result), writtenRows: result.readRows };
}

/** Rows of the format Values may be SQL, such as `(now(), 1)`; that is looked through like any other. */
function mayHoldExpressions(
  service: StatementService,
  { received: { parsed, rows }, request }: Pick<Asked, 'received' | 'request'>,
): boolean {
  if (parsed.data?.format.toLowerCase() !== 'values' || rows?.text === undefined) return false;
  try {
    const tokens = [...tokensOf(rows.text)];
    service.guard(tokens, { ...request, isReadOnly: false });
    // `(SELECT x FROM format(Values, 'x String', '(file(…))'))`: a text that would be SQL, too.
    return !tokens.some((token) => token.text.toLowerCase() === 'format');
  } catch {
    return false;
  }
}

/** Asks again, without changing anything, for the columns of a result without rows. */
async function headerOf(service: StatementService, { how, received }: Run): Promise<Uint8Array> {
  const { parsed, text } = received;
  const { start = text.length, end = text.length } = parsed.format ?? {};
  const sql = sliceSql(text, 0, start) + sliceSql(text, end);
  const { settings: _, ...rest } = how;
  try {
    const { bytes } = await service.sql.run({
      ...rest,
      sql,
      isReadOnly: true,
      format: 'JSONCompact',
    });
    const { meta } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { meta: NativeColumn[] };
    return emptyBlock(meta);
  } catch {
    // A statement that changes something after all: a server sends nothing for it either.
    return new Uint8Array();
  }
}
