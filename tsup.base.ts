import type { Options } from 'tsup';

/** Build settings shared by every package: one ESM entry with types, dependencies left external. */
export const base: Options = {
  entry: { index: 'src/index.ts' },
  format: ['esm'],
  target: 'node20',
  tsconfig: 'tsconfig.build.json',
  dts: true,
  sourcemap: true,
  clean: true,
  treeshake: true,
};
