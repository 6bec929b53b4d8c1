import { type InterventionRequest, renderInterventions } from '@baton/analyzer';
import { Command, InvalidArgumentError } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, parseDate, scopeOf, scopeOptions } from '../options.ts';
import { print, terminalLook } from '../terminal/output.ts';

interface InterveneOptions {
  readonly dataDir: string;
  readonly process?: string;
  readonly namespace?: string;
  readonly teams?: readonly string[];
  readonly senders?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly withdraw?: boolean;
  readonly json?: boolean;
}

/** `baton intervene`: write down a change to the work, and see what changes did. */
export function interveneCommand(): Command {
  const command = new Command('intervene')
    .summary('write down a change to the work; without a name, show what each did')
    .description(
      'Writes down that something about the work changes: a template, a rule, a routing. From then on Baton\n' +
        'compares the pairs of teams that changed with the others, before and after, in the same mix\n' +
        'of cases: waiting, working, time to close, rounds, failures, score. Without a name it lists the\n' +
        'changes with what they did, or says from when that can be told.',
    )
    .argument('[name]', 'what people call the change, such as "escalation template v2"')
    .addOption(dataDirOption())
    .option(
      '--teams <teams>',
      'receiving teams that change, separated by commas; without it, all of them',
      parseTeams,
    )
    .option(
      '--senders <teams>',
      'sending teams that change, where it is they who do: a form that they fill in',
      parseTeams,
    )
    .option(
      '--from <date>',
      'the day it starts, such as 2027-03-01 (UTC); now unless said',
      parseDate,
    )
    .option('--to <date>', 'the day it ends, for a trial', parseDate)
    .option('--withdraw', 'take the intervention of this name back')
    .option('--json', 'print as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Start with some of the teams: the others show what would have happened anyway. Where every team changes
at once, all that Baton can compare with is the trend before.

Examples:
  $ baton intervene "escalation template v2" --process support-escalation --teams engineering-beacon --from 2027-03-01
  $ baton intervene
  $ baton intervene --process support-escalation --json
  $ baton intervene "escalation template v2" --process support-escalation --withdraw
`,
    )
    .action(async (name: string | undefined, options: InterveneOptions) => {
      const request = name === undefined ? undefined : requestOf(name, options);
      await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          if (request !== undefined) await stack.intervene(request);
          const all = await stack.interventions(scopeOf(options));
          const shown =
            request === undefined || request.isWithdrawn
              ? all
              : all.filter((one) => one.name === name);
          await print(
            options.json
              ? JSON.stringify(shown, null, 2)
              : renderInterventions(shown, terminalLook()),
          );
        },
        { access: request === undefined ? 'read' : 'change' },
      );
    });
}

function requestOf(name: string, options: InterveneOptions): InterventionRequest {
  const {
    process,
    namespace,
    teams = [],
    senders = [],
    from = Date.now(),
    to,
    withdraw = false,
  } = options;
  if (name.trim() === '') throw new CliError('usage', 'An intervention needs a name.');
  if (process === undefined) {
    throw new CliError('usage', 'Say which process changes, with --process.');
  }
  if (to !== undefined && to <= from) {
    throw new CliError('usage', 'An intervention has to end after it starts: --to after --from.');
  }
  return {
    name: name.trim(),
    process,
    teams,
    senders,
    startsMillis: from,
    isWithdrawn: withdraw,
    ...(namespace === undefined ? {} : { namespace }),
    ...(to === undefined ? {} : { endsMillis: to }),
  };
}

function parseTeams(text: string): string[] {
  const teams = text.split(',').map((team) => team.trim());
  if (teams.every((team) => team !== '')) return [...new Set(teams)];
  throw new InvalidArgumentError('It takes names of teams separated by commas.');
}
