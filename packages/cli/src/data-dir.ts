import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CliError } from './errors.ts';

/** Where the parts of a data directory lie. */
export interface DataDirectory {
  readonly path: string;
  /** The embedded ClickHouse. */
  readonly store: string;
  /** Who runs the engine, and how to speak to it. */
  readonly engineFile: string;
  /** Who runs parts without the analyzer, one file a process. */
  readonly partsFolder: string;
  /** Who runs the receiver. */
  readonly receiverFile: string;
  /** What the receiver printed. */
  readonly receiverLog: string;
}

/** Names the files of a data directory without touching the disk. */
export function dataDirectory(path: string): DataDirectory {
  const absolute = resolve(path);
  return {
    path: absolute,
    store: join(absolute, 'clickhouse'),
    engineFile: join(absolute, 'engine.json'),
    partsFolder: join(absolute, 'parts'),
    receiverFile: join(absolute, 'receiver.json'),
    receiverLog: join(absolute, 'receiver.out'),
  };
}

/** Creates the directory if needed; throws a sentence if it cannot be written. */
export async function createDataDirectory(directory: DataDirectory): Promise<void> {
  try {
    await mkdir(directory.path, { recursive: true, mode: 0o700 });
    await access(directory.path, constants.W_OK | constants.X_OK);
    if (!(await stat(directory.path)).isDirectory()) throw new Error('not a directory');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw cause;
    throw new CliError(
      'data_dir_not_writable',
      `The data directory ${directory.path} cannot be created or written; ` +
        'choose another with --data-dir or BATON_DATA_DIR, or mend its permissions.',
      { cause },
    );
  }
}

/** Throws a sentence unless something was stored here before. */
export async function requireData(directory: DataDirectory): Promise<void> {
  const found = await stat(directory.store).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new CliError(
    'no_data',
    `There is no data in ${directory.path} yet; fill it with \`baton demo\` or \`baton import\`, ` +
      'or name another directory with --data-dir.',
  );
}
