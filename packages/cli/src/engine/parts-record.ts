import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processStart, type Readiness } from '@baton/collector';
import { z } from 'zod';
import { describeClickHouse } from '../clickhouse.ts';
import { createDataDirectory, type DataDirectory } from '../data-dir.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { PARTS } from './parts.ts';
import { processAlive } from './process-alive.ts';
import { readinessAt } from './receiver-readiness.ts';
import type { PartsOptions } from './start-parts.ts';

const PartsRecord = z.object({
  pid: z.number().int().positive(),
  /** Tells it from another process that got the same id. */
  started: z.string(),
  parts: z.array(z.enum(PARTS)),
  /** Address and database of the server, where there is one. */
  clickhouse: z.string().optional(),
  /** Where they answer probes, if anywhere. */
  probeUrl: z.string().optional(),
});

/** What a process that runs parts without the analyzer says of itself in the data directory. */
export type PartsRecord = z.infer<typeof PartsRecord>;

/** Parts that run now, and what they say of themselves; null where they answer no probes. */
export interface FoundParts extends Omit<PartsRecord, 'started'> {
  readonly readiness: Readiness | null;
}

/** Says which parts this process runs; returns what takes it back. Where nothing can be written, nobody is told. */
export async function writePartsRecord(
  directory: DataDirectory,
  o: Pick<PartsOptions, 'parts' | 'server'> & { readonly probeUrl: string | undefined },
): Promise<() => Promise<void>> {
  const { pid } = process;
  const path = join(directory.partsFolder, `${pid}.json`);
  try {
    // A projector alone keeps nothing there.
    await createDataDirectory(directory);
    await mkdir(directory.partsFolder, { recursive: true, mode: 0o700 });
    const record: PartsRecord = {
      pid,
      started: await processStart(pid),
      parts: [...o.parts],
      ...(o.server !== undefined && { clickhouse: describeClickHouse(o.server) }),
      ...(o.probeUrl !== undefined && { probeUrl: o.probeUrl }),
    };
    await writeJsonFile(path, record);
  } catch {
    return async () => undefined;
  }
  return () => rm(path, { force: true });
}

/** Parts that run without the analyzer on this directory, by process id; what killed ones left behind does not count. */
export async function findParts(directory: DataDirectory): Promise<FoundParts[]> {
  const names = await readdir(directory.partsFolder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readRecord(directory, name)),
  );
  return found.filter((one) => one !== undefined).sort((a, b) => a.pid - b.pid);
}

async function readRecord(directory: DataDirectory, name: string): Promise<FoundParts | undefined> {
  const path = join(directory.partsFolder, name);
  const record = await readJsonFile(path, PartsRecord);
  if (record === undefined) return undefined;
  const { started, ...told } = record;
  // Left in place: in a container that shares the directory, the process may live all the same.
  if (!processAlive(told.pid) || (await processStart(told.pid)) !== started) return undefined;
  const { probeUrl } = told;
  return { ...told, readiness: probeUrl === undefined ? null : await readinessAt(probeUrl) };
}
