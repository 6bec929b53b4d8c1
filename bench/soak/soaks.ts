import { crashSoak } from './crash.ts';
import { diskFullSoak } from './disk-full.ts';
import type { Soak } from './soak.ts';

/** Every soak `npm run soak` knows. */
export const soaks: readonly Soak[] = [crashSoak, diskFullSoak];
