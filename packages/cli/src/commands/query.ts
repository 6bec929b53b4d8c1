import { queries } from '@baton/store';
import { Command, Option } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption } from '../options.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface QueryOptions {
  readonly dataDir: string;
  readonly param: Readonly<Record<string, string>>;
  readonly format: 'json' | 'table';
  readonly json?: boolean;
}

/** `baton query`: ask the catalogue. */
export function queryCommand(): Command {
  return new Command('query')
    .summary('ask one of the named questions; without a name, list them')
    .description(
      'Every question Baton can answer has a name; dashboards, reports and tests ask the same ones.\n' +
        'Without a name this lists them with their parameters.',
    )
    .argument('[name]', 'name of the question, such as overview/processes')
    .addOption(dataDirOption())
    .option('--param <name=value>', 'set a parameter; may be repeated', collectParam, {})
    .addOption(
      new Option('--format <format>', 'how the rows are written')
        .choices(['json', 'table'])
        .default('table'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
Examples:
  $ baton query
  $ baton query overview/processes
  $ baton query item/find --param item=JIRA-123 --json
  $ baton query overview/processes --param 'processes=["support-escalation"]'
`,
    )
    .action(async (name: string | undefined, options: QueryOptions) => {
      const json = options.json === true || options.format === 'json';
      const rows = name === undefined ? catalogue() : await ask(name, options);
      await print(json ? JSON.stringify(rows, null, 2) : formatTable(rows));
    });
}

function catalogue(): unknown[] {
  return queries.map(({ name, title, params }) => ({
    name,
    title,
    parameters: Object.keys(params.shape).join(' '),
  }));
}

async function ask(name: string, options: QueryOptions): Promise<readonly unknown[]> {
  if (!queries.some((query) => query.name === name)) {
    throw new CliError(
      'usage',
      `There is no query ${name}; \`baton query\` lists those there are.`,
    );
  }
  return withStack(
    options.dataDir,
    async (stack) => {
      await stack.settle();
      return stack.query(name, options.param);
    },
    { access: 'read' },
  );
}

function collectParam(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new CliError('usage', `--param takes name=value, got ${text}.`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
