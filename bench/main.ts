import { parseArgs } from 'node:util';
import type { Benchmark, Measurements } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { formatResult } from './print-result.ts';
import { summarize } from './summarize.ts';

const USAGE = `Usage: npm run bench -- NAME [--json] [--runs N] [--handoffs N]

Measures and prints the median and spread of each figure beside its goal, the physical limit and
the peers of the same run.

${benchmarks.map(({ name, description }) => `  ${name.padEnd(12)} ${description}`).join('\n')}
`;

const MAX_RUNS = 100;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`The benchmark failed: ${String(error)}\n`);
  return 1;
});

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const found = benchmarks.find(({ name }) => name === options.name);
  if (found === undefined) {
    const asked = options.name === undefined ? 'no benchmark' : `no benchmark "${options.name}"`;
    process.stderr.write(`There is ${asked} to run.\n\n${USAGE}`);
    return 2;
  }
  const { handoffs } = options;
  const benchmark = handoffs === undefined ? found : found.withHandoffs?.(handoffs);
  if (benchmark === undefined) {
    process.stderr.write(`${found.name} has no simulated handoffs to choose a number of.\n`);
    return 2;
  }
  const reason = benchmark.skip?.();
  if (reason !== undefined) {
    process.stderr.write(`${benchmark.name} was skipped: ${reason}\n`);
    return 0;
  }
  const result = summarize(benchmark, await takeRuns(benchmark, options.runs ?? benchmark.runs));
  process.stdout.write(
    `${options.json ? JSON.stringify(result, null, 2) : formatResult(result)}\n`,
  );
  return 0;
}

interface Options {
  readonly name: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly runs: number | undefined;
  readonly handoffs: number | undefined;
}

function readOptions(args: string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        runs: { type: 'string' },
        handoffs: { type: 'string' },
      },
    });
    const runs = values.runs === undefined ? undefined : Number(values.runs);
    if (runs !== undefined && !(Number.isInteger(runs) && runs >= 1 && runs <= MAX_RUNS)) {
      process.stderr.write(
        `--runs takes a whole number from 1 to ${MAX_RUNS}, got ${values.runs}.\n`,
      );
      return undefined;
    }
    const handoffs = values.handoffs === undefined ? undefined : Number(values.handoffs);
    if (handoffs !== undefined && !(Number.isInteger(handoffs) && handoffs >= 1000)) {
      process.stderr.write(`--handoffs takes a whole number from 1000, got ${values.handoffs}.\n`);
      return undefined;
    }
    return { name: positionals[0], json: values.json, help: values.help, runs, handoffs };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return undefined;
  }
}

async function takeRuns(benchmark: Benchmark, count: number): Promise<Measurements[]> {
  const runs: Measurements[] = [];
  for (let run = 1; run <= count; run += 1) {
    runs.push(
      await benchmark.run((text) => process.stderr.write(`run ${run} of ${count}: ${text}\n`)),
    );
  }
  return runs;
}
