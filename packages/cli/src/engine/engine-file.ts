import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { DataDirectory } from '../data-dir.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { processAlive } from './process-alive.ts';

const EngineRecord = z.object({
  pid: z.number().int().positive(),
  /** Told apart from a foreign process that got the same process id or port. */
  instance: z.string(),
  /** The JSON API and the pages. */
  apiUrl: z.string(),
  /** OTLP/HTTP; absent where the engine only answers questions. */
  otlpUrl: z.string().optional(),
  /** OTLP/gRPC, where it is received. */
  grpcUrl: z.string().optional(),
  /** The same for commands on this machine, which need no certificate there. */
  otlpLocalUrl: z.string().optional(),
  /** Lets commands that can read this file do everything. */
  token: z.string(),
});

/** What `engine.json` says about the engine that holds a data directory. */
export type EngineRecord = z.infer<typeof EngineRecord>;

const Health = z.object({ instance: z.string() });
const HEALTH_TIMEOUT_MILLIS = 2_000;

/** Says who holds the directory; readable by its owner only, since it holds the token. */
export function writeEngineFile(directory: DataDirectory, record: EngineRecord): Promise<void> {
  return writeJsonFile(directory.engineFile, record);
}

/** Removes the file if it is still this engine's. */
export async function removeEngineFile(directory: DataDirectory, instance: string): Promise<void> {
  const record = await readJsonFile(directory.engineFile, EngineRecord);
  if (record?.instance === instance) await rm(directory.engineFile, { force: true });
}

/** The engine that runs on this directory now; a record left behind by a killed one does not count. */
export async function findEngine(directory: DataDirectory): Promise<EngineRecord | undefined> {
  const record = await readJsonFile(directory.engineFile, EngineRecord);
  if (record === undefined || !processAlive(record.pid)) return undefined;
  try {
    const response = await fetch(new URL('/healthz', record.apiUrl), {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MILLIS),
    });
    const health = Health.safeParse(await response.json());
    return health.data?.instance === record.instance ? record : undefined;
  } catch {
    return undefined;
  }
}
