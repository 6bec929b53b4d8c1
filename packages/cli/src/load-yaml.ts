import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** The YAML library: 72 modules that only who has such a file loads, since every command would start later. */
export const loadYaml = (): typeof import('yaml') => load('yaml');
