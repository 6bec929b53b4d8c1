import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/**
 * The embedded engine. Its library takes 180 MiB of memory as soon as it is loaded, so only a process that opens a
 * store does, and not the receiver, which shares code with those that do.
 */
export const loadChdb = (): typeof import('chdb') => load('chdb');
