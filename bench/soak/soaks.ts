import { crashSoak } from './crash.ts';
import type { Soak } from './soak.ts';

/** Every soak `npm run soak` knows. */
export const soaks: readonly Soak[] = [crashSoak];
