import { clickhouseAwaySoak } from './clickhouse-away.ts';
import { clockSoak } from './clock.ts';
import { crashSoak } from './crash.ts';
import { diskFullSoak } from './disk-full.ts';
import { fuzzSoak } from './fuzz.ts';
import type { Soak } from './soak.ts';

/** Every soak `npm run soak` knows. */
export const soaks: readonly Soak[] = [
  crashSoak,
  diskFullSoak,
  clickhouseAwaySoak,
  clockSoak,
  fuzzSoak,
];
