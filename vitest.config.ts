import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (path: string): string =>
  fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

const CALCULATIONS = ['packages/{analyzer,conventions}/src/**/*.test.ts'];
const TESTS = [
  'packages/*/{src,test}/**/*.test.ts',
  'grafana/**/*.test.ts',
  'examples/**/*.test.ts',
  'bench/**/*.test.ts',
  'conformance/**/*.test.ts',
  'docs/**/*.test.ts',
  'scripts/**/*.test.ts',
];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@baton\/sdk\/node$/, replacement: source('sdk/src/node/index.ts') },
      { find: /^@baton\/sdk\/testing$/, replacement: source('sdk/src/testing/index.ts') },
      {
        find: '@baton/example-support-escalation',
        replacement: source('../examples/support-escalation/src/index.ts'),
      },
      { find: /^@baton\/([a-z]+)$/, replacement: source('$1/src/index.ts') },
    ],
  },
  test: {
    pool: 'forks',
    // Much of what is tested waits for disks and processes, so a worker for each core leaves cores idle.
    maxWorkers: availableParallelism() + 1,
    // Tests start many processes; each would compile the same modules again.
    env: { NODE_COMPILE_CACHE: source('../node_modules/.cache/node-compile') },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Nothing here leaves anything behind, so a process takes one file after the other.
      {
        extends: true,
        test: {
          name: 'calculations',
          include: CALCULATIONS,
          isolate: false,
          restoreMocks: true,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            tsconfig: source('sdk/tsconfig.types.json'),
            include: ['packages/sdk/test/*.test-d.ts'],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: TESTS,
          exclude: [...configDefaults.exclude, ...CALCULATIONS],
        },
      },
    ],
  },
});
