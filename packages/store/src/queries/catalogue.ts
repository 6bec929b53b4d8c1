import type { Query } from './define-query.ts';

/** Every question Baton can answer, sorted by name. */
export const queries: readonly Query[] = [];
