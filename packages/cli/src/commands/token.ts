import {
  createToken,
  describeRate,
  type Purpose,
  parseRate,
  readTokensFile,
  revokeToken,
  rotateToken,
  type TokenRecord,
  tokensFileIn,
} from '@baton/collector';
import { isDuration, parseDuration } from '@baton/conventions';
import { Command, InvalidArgumentError, Option } from 'commander';
import { dataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, tokensFileOption } from '../options.ts';
import { parseSize } from '../receiver-bounds.ts';
import { print, tell } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface FileOptions {
  readonly dataDir: string;
  readonly tokensFile?: string;
}

interface CreateOptions extends FileOptions {
  readonly namespace?: string;
  readonly only?: Purpose;
  readonly rate?: string;
  readonly burst?: string;
  readonly maxBody?: number;
  readonly expires?: Date;
}

/** `baton token`: who may send to Baton and read from it. */
export function tokenCommand(): Command {
  const command = new Command('token')
    .summary('make, list, replace and revoke the tokens that callers need')
    .description(
      'Tokens say who may send to Baton and read from it. As long as there are none, everybody who\n' +
        'reaches Baton may; from the first one on everybody needs one. A running Baton sees every change\n' +
        'at once. Only hashes are kept: a token is shown when it is made, and never again.',
    );
  const subcommands = [createCommand(), listCommand(), revokeCommand(), rotateCommand()];
  for (const subcommand of subcommands) {
    command.addCommand(subcommand.addOption(dataDirOption()).addOption(tokensFileOption()));
  }
  return command.addHelpText(
    'after',
    `
Examples:
  $ baton token create checkout --only write --rate 5000spans/s
  $ baton token create shop --namespace shop --expires 90d
  $ baton token rotate shop --grace 1h
  $ baton token revoke checkout
`,
  );
}

function createCommand(): Command {
  return new Command('create')
    .summary('make a token and print it, this once')
    .argument('<name>', 'what logs and messages call its bearer')
    .option('--namespace <name>', 'the one namespace it writes and reads')
    .addOption(
      new Option('--only <purpose>', 'what it is good for; both if not said').choices([
        'write',
        'read',
      ]),
    )
    .option('--rate <rate>', 'such as 5000spans/s or 2MiB/s; more is told to come again')
    .option('--burst <amount>', 'what may come at once after a pause; two seconds of the rate')
    .option('--max-body <size>', 'size of one request, such as 4MiB', parseSize)
    .option('--expires <when>', 'such as 90d or 2027-01-31', parseExpiry)
    .action(async (name: string, options: CreateOptions) => {
      const rate = options.rate === undefined ? undefined : parseRate(options.rate, options.burst);
      if (rate === undefined && (options.rate ?? options.burst) !== undefined) {
        throw new CliError(
          'usage',
          '--rate takes spans or bytes a second, such as 5000spans/s or 2MiB/s, and --burst an amount of the same.',
        );
      }
      const secret = await createToken(fileOf(options), {
        name,
        ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
        ...(options.only === undefined ? {} : { purposes: [options.only] }),
        ...(rate === undefined ? {} : { rate }),
        ...(options.maxBody === undefined ? {} : { maxBodyBytes: options.maxBody }),
        ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
      });
      await printSecret(secret, `The token ${name} is made.`);
    });
}

function listCommand(): Command {
  return new Command('ls')
    .summary('list the tokens, without their secrets')
    .option('--json', 'print them as JSON')
    .action(async (options: FileOptions & { json?: boolean }) => {
      const tokens = (await readTokensFile(fileOf(options))) ?? [];
      if (options.json === true) {
        await print(JSON.stringify(tokens.map(describe), null, 2));
      } else if (tokens.length === 0) {
        await print('There are no tokens.');
      } else {
        await print(formatTable(tokens.map(tableRow)));
      }
    });
}

function revokeCommand(): Command {
  return new Command('revoke')
    .summary('make a token useless at once')
    .argument('<name>', 'name of the token')
    .action(async (name: string, options: FileOptions) => {
      const file = fileOf(options);
      const left = await revokeToken(file, name);
      await print(`The token ${name} is revoked.`);
      if (left > 0) return;
      tell(
        'No token is left, so every request is refused until you make one. To let everybody in instead, ' +
          `stop Baton, remove ${file}, and start it again.`,
      );
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .summary('give a token a new secret and print it, this once')
    .argument('<name>', 'name of the token')
    .option('--grace <duration>', 'how long the old secret works on', parseGrace, 3_600)
    .action(async (name: string, options: FileOptions & { grace: number }) => {
      const secret = await rotateToken(fileOf(options), name, options.grace);
      const old =
        options.grace === 0
          ? 'the old one is good no more'
          : `the old one is good for another ${options.grace / 60} minutes`;
      await printSecret(secret, `The token ${name} has a new secret; ${old}.`);
    });
}

async function printSecret(secret: string, what: string): Promise<void> {
  tell(`${what} Send it as "authorization: Bearer TOKEN"; it is shown only this once:`);
  await print(secret);
}

const fileOf = ({ dataDir, tokensFile }: FileOptions): string =>
  tokensFile ?? tokensFileIn(dataDirectory(dataDir).path);

/** What may be said of a token: not even its hash. */
function describe(token: TokenRecord) {
  const { name, namespace = null, purposes, rate = null, createdAt } = token;
  const { maxBodyBytes = null, expiresAt = null } = token;
  const nowMillis = Date.now();
  return {
    name,
    namespace,
    purposes,
    rate,
    maxBodyBytes,
    createdAt,
    expiresAt,
    expired: expiresAt !== null && Date.parse(expiresAt) <= nowMillis,
    oldSecretsInGrace: token.retired.filter(({ until }) => Date.parse(until) > nowMillis).length,
  };
}

function tableRow(token: TokenRecord) {
  const { name, namespace, purposes, rate, maxBodyBytes, createdAt, expiresAt, expired } =
    describe(token);
  return {
    name,
    namespace: namespace ?? 'all',
    may: purposes.join(' and '),
    rate: rate === null ? '' : describeRate(rate),
    'max body': maxBodyBytes ?? '',
    made: createdAt.slice(0, 10),
    expires: expired ? `expired ${expiresAt?.slice(0, 10)}` : (expiresAt?.slice(0, 10) ?? 'never'),
  };
}

function parseExpiry(text: string): Date {
  const millis = isDuration(text) ? Date.now() + parseDuration(text) * 1000 : Date.parse(text);
  if (millis > Date.now()) return new Date(millis);
  throw new InvalidArgumentError('It takes a time to come: a duration such as 90d, or a date.');
}

function parseGrace(text: string): number {
  if (isDuration(text)) return parseDuration(text);
  throw new InvalidArgumentError('It takes a duration such as 1h; 0s ends the old secret at once.');
}
