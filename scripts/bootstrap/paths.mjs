import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the bootstrap keeps its lock and stamps; outside `node_modules`, which npm empties. */
export const stateDir = join(root, '.turbo', 'bootstrap');

/** An installed program; `bin('node')` is the pinned Node. */
export const bin = (program) => join(root, 'node_modules', '.bin', program);

const binDir = join(root, 'node_modules', '.bin');

/** The environment with the repository's own programs, its Node among them, found first. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${binDir}${delimiter}${pathWithoutModules()}` };
}

/** PATH as the person has it, without the folders that npm put before it. */
export function pathWithoutModules() {
  const inModules = (folder) => /[\\/]node_modules[\\/]/.test(`${folder}/`);
  return (process.env.PATH || '')
    .split(delimiter)
    .filter((folder) => folder && !inModules(folder))
    .join(delimiter);
}
