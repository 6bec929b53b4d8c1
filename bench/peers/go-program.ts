import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/baton-peers/', import.meta.url));
/** Go compiles packages side by side; one at a time leaves the machine usable. */
const BUILD_ENVIRONMENT = { GOFLAGS: '-p=1 -mod=readonly -buildvcs=false' };

/** A program in Go that is built from its modules when it is wanted, and kept until its sources change. */
export interface GoProgram {
  /** How it is called in a sentence. */
  readonly title: string;
  /** File name of what is built. */
  readonly name: string;
  /** Folder with go.mod, go.sum and main.go. */
  readonly sources: string;
}

/** Where the binary for the sources as they are now is, or would be. */
export function goBinary({ name, sources }: GoProgram): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) {
    hash.update(readFileSync(join(sources, file)));
  }
  return join(CACHE, `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/** A sentence why it cannot run here, or undefined if it is built or can be. */
export function goSkipReason(
  program: GoProgram,
  { mayBuild }: { mayBuild: boolean },
): string | undefined {
  if (existsSync(goBinary(program))) return undefined;
  if (!mayBuild) {
    return `${program.title} is not built; BATON_BUILD_PEERS=1 builds it, with Go, in some minutes`;
  }
  return findGo() === undefined
    ? `Go is not installed, and ${program.title} is built from its Go modules`
    : undefined;
}

/** Builds it once, in some minutes; throws what Go says. */
export async function buildGo(program: GoProgram): Promise<string> {
  const binary = goBinary(program);
  if (existsSync(binary)) return binary;
  const go = findGo();
  if (go === undefined) throw new Error(goSkipReason(program, { mayBuild: true }));
  await mkdir(CACHE, { recursive: true });
  const draft = `${binary}.${process.pid}`;
  await promisify(execFile)(
    'nice',
    ['-n', '10', go, 'build', '-trimpath', '-ldflags=-s -w', '-o', draft, '.'],
    {
      cwd: program.sources,
      env: { ...process.env, ...BUILD_ENVIRONMENT },
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  await rename(draft, binary);
  return binary;
}

function findGo(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));
}
