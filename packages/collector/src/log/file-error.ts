import { CollectorError } from '../errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** A file system error as a CollectorError that says in one sentence what to do. */
export function fileError(error: unknown, doing: string): CollectorError {
  if (CollectorError.isInstance(error)) return error;
  const { code, message } = toErrno(error);
  if (code !== undefined && FULL.has(code)) {
    return new CollectorError('disk_full', `Cannot ${doing}: the disk is full. Free some space.`, {
      cause: error,
      retryable: true,
    });
  }
  if (code !== undefined && DENIED.has(code)) {
    return new CollectorError(
      'data_dir_unwritable',
      `Cannot ${doing}: ${message}. Choose a directory that this user may write.`,
      { cause: error },
    );
  }
  return new CollectorError('write_failed', `Cannot ${doing}: ${message}.`, {
    cause: error,
    retryable: true,
  });
}

function toErrno(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  return { code: (error as NodeJS.ErrnoException).code, message: error.message };
}
