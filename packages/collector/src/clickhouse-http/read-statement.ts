import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BodySource } from './body-source.ts';
import { CODES, EndpointError } from './endpoint-error.ts';
import { type ParsedStatement, parseStatement } from './sql/parse-statement.ts';

/** A statement with the rows that came with it. */
export interface ReceivedStatement {
  readonly parsed: ParsedStatement;
  /** One character per byte; {@link sliceSql} makes text of it. */
  readonly text: string;
  readonly rows: StagedRows | undefined;
}

/** Rows of an INSERT in a file, so that a large body does not take memory. */
export interface StagedRows {
  readonly file: string;
  /** The rows as one character per byte, where they are few. */
  readonly text: string | undefined;
  remove(): Promise<void>;
}

/** Bytes of a statement without its rows; ClickHouse's default max_query_size is a quarter. */
const MAX_STATEMENT_BYTES = 1024 * 1024;

let staged = 0;

/** SQL text of a part of a statement. */
export const sliceSql = (text: string, start: number, end?: number): string =>
  Buffer.from(text.slice(start, end), 'latin1').toString('utf8');

/**
 * Reads a statement from `query` followed by the body, as a server does, and puts the rows of an INSERT
 * into a file in `directory`. What `check` throws for is refused before that.
 */
export async function readStatement(
  body: BodySource,
  query: string,
  { directory, check }: { directory: string; check: (parsed: ParsedStatement) => void },
): Promise<ReceivedStatement> {
  let head: Buffer = query === '' ? Buffer.alloc(0) : Buffer.from(`${query}\n`);
  let isWhole = false;
  const early = query === '' ? undefined : insertOf(head);
  if (early === undefined) {
    const pieces: Buffer[] = [head];
    let bytes = head.length;
    while (!isWhole && bytes <= MAX_STATEMENT_BYTES) {
      const piece = await body.next();
      if (piece === undefined) isWhole = true;
      else {
        pieces.push(piece);
        bytes += piece.length;
      }
    }
    head = Buffer.concat(pieces);
  }
  const text = head.toString('latin1');
  const isTooLong = head.length > MAX_STATEMENT_BYTES;
  const parsed = early ?? (isTooLong ? insertOf(head) : parseStatement(text));
  if (parsed === undefined || (isTooLong && parsed.data === undefined)) {
    throw new EndpointError(
      CODES.tooManyBytes,
      `The statement is longer than ${MAX_STATEMENT_BYTES} bytes without the rows of an INSERT.`,
    );
  }
  check(parsed);
  if (parsed.data === undefined) return { parsed, text, rows: undefined };
  const first = head.subarray(parsed.data.start);
  return { parsed, text, rows: await stage(directory, { first, body, isWhole }) };
}

/** An INSERT that is whole up to its rows; anything else is looked at when the body is there. */
function insertOf(head: Buffer): ParsedStatement | undefined {
  try {
    const parsed = parseStatement(head.toString('latin1'));
    return parsed.data === undefined ? undefined : parsed;
  } catch {
    return undefined;
  }
}

async function stage(
  directory: string,
  { first, body, isWhole }: { first: Buffer; body: BodySource; isWhole: boolean },
): Promise<StagedRows> {
  staged += 1;
  const file = join(directory, `rows-${process.pid}-${staged}`);
  const remove = (): Promise<void> => rm(file, { force: true });
  const few: Buffer[] = [];
  let bytes = 0;
  const write = async (handle: FileHandle, piece: Buffer): Promise<void> => {
    if (bytes <= MAX_STATEMENT_BYTES) few.push(piece);
    bytes += piece.length;
    await handle.writeFile(piece);
  };
  const handle = await open(file, 'wx', 0o600);
  try {
    await write(handle, first);
    if (!isWhole) {
      for (let piece = await body.next(); piece !== undefined; piece = await body.next()) {
        await write(handle, piece);
      }
    }
  } catch (error) {
    await handle.close();
    await remove();
    throw error;
  }
  await handle.close();
  const text = bytes <= MAX_STATEMENT_BYTES ? Buffer.concat(few).toString('latin1') : undefined;
  return { file, text, remove };
}
