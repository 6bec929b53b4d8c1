import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import { formatFindings } from './print-findings.ts';
import { meetsGoal, type Soak } from './soak.ts';
import { soaks } from './soaks.ts';

const USAGE = `Usage: npm run soak -- NAME [--json] [options]

Runs the collector under faults for long and counts what was lost or doubled. Ends with 1 if a figure
misses its goal or anything else went wrong.

${soaks.map(describe).join('\n\n')}
`;

// What a soak started and mounted is cleaned up on exit, also on this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.stderr.write('The soak was cut short: what it found so far stands above.\n');
    process.exit(130);
  });
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`The soak failed: ${error instanceof Error ? error.stack : error}\n`);
  return 1;
});

function describe({ name, description, options }: Soak): string {
  return [
    `  ${name.padEnd(16)} ${description}`,
    ...Object.entries(options).map(
      ([option, o]) => `    --${option.padEnd(12)} ${o.description} (default ${o.default})`,
    ),
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  const soak = soaks.find((one) => one.name === name);
  if (soak === undefined) {
    const asked = name === undefined ? 'no soak' : `no soak "${name}"`;
    process.stderr.write(`There is ${asked} to run.\n\n${USAGE}`);
    return 2;
  }
  const chosen = readOptions(soak, rest);
  if (chosen === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const reason = soak.skip?.();
  if (reason !== undefined) {
    process.stderr.write(`${soak.name} was skipped: ${reason}\n`);
    return 0;
  }
  const { json, options } = chosen;
  const say = (text: string): void => void process.stderr.write(`${soak.name}: ${text}\n`);
  const findings = await soak.run({ options, say });
  const passed = findings.problems.length === 0 && findings.figures.every(meetsGoal);
  process.stdout.write(
    json
      ? `${JSON.stringify({ name: soak.name, passed, machine: describeMachine(), options, ...findings }, null, 2)}\n`
      : `${formatFindings(soak.name, findings)}\n${soak.name} ${passed ? 'passed' : 'FAILED'}\n`,
  );
  return passed ? 0 : 1;
}

interface Chosen {
  readonly json: boolean;
  readonly options: Readonly<Record<string, number>>;
}

function readOptions(soak: Soak, args: readonly string[]): Chosen | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        ...Object.fromEntries(
          Object.keys(soak.options).map((name) => [name, { type: 'string' as const }]),
        ),
      },
    });
    const options: Record<string, number> = {};
    for (const [name, option] of Object.entries(soak.options)) {
      const given = (values as Readonly<Record<string, string | boolean | undefined>>)[name];
      const value = given === undefined ? option.default : Number(given);
      if (!Number.isSafeInteger(value) || value < 0) {
        process.stderr.write(`--${name} takes a whole number from 0, got ${String(given)}.\n`);
        return undefined;
      }
      options[name] = value;
    }
    return { json: values.json === true, options };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return undefined;
  }
}
