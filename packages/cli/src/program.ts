import { Command } from 'commander';
import { adoptCommand } from './commands/adopt.ts';
import { alertsCommand } from './commands/alerts.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { annotateCommand } from './commands/annotate.ts';
import { askCommand } from './commands/ask.ts';
import { demoCommand } from './commands/demo.ts';
import { explainCommand } from './commands/explain.ts';
import { forgetCommand } from './commands/forget.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { interveneCommand } from './commands/intervene.ts';
import { itemCommand } from './commands/item.ts';
import { judgeCommand } from './commands/judge.ts';
import { logCommand } from './commands/log.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pathCommand } from './commands/path.ts';
import { queryCommand } from './commands/query.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { reportCommand } from './commands/report.ts';
import { riskCommand } from './commands/risk.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { tokenCommand } from './commands/token.ts';
import { upCommand } from './commands/up.ts';
import { validateCommand } from './commands/validate.ts';
import { watchCommand } from './commands/watch.ts';
import { version } from './version.ts';

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('baton')
    .description(
      'Baton makes the handoffs between teams observable: where work waits, what gets lost on the way,\n' +
        'and what to change.',
    )
    .version(version(), '-v, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText(
      'after',
      `
First steps:
  $ baton start                       see the demo: where escalations get stuck
  $ baton init --from tickets.csv     guess how your own log reads ...
  $ baton import tickets.csv --mapping tickets.yaml && baton report
  $ baton up                          receive facts from your services over OTLP

Environment:
  BATON_DATA_DIR        the data directory, .baton unless said
  BATON_TOKENS_FILE     tokens of callers, tokens.json of the data directory unless said
  BATON_TOKEN           token to send to an --endpoint
  BATON_CLICKHOUSE_URL  a ClickHouse server to use instead of the embedded one; beside it ..._USER,
                        ..._PASSWORD, ..._DATABASE, ..._CLUSTER, ..._CA_FILE, ..._CERT_FILE, ..._KEY_FILE
  BATON_LLM_BASE_URL    an OpenAI-compatible endpoint, and ..._MODEL, ..._API_KEY; or a file, ..._CONFIG
  BATON_DEBUG=1         show where an error came from
`,
    );
  const commands = [
    startCommand(),
    upCommand(),
    demoCommand(),
    initCommand(),
    importCommand(),
    reportCommand(),
    riskCommand(),
    watchCommand(),
    alertsCommand(),
    itemCommand(),
    interveneCommand(),
    adoptCommand(),
    pathCommand(),
    analyzeCommand(),
    explainCommand(),
    annotateCommand(),
    judgeCommand(),
    askCommand(),
    queryCommand(),
    rebuildCommand(),
    forgetCommand(),
    validateCommand(),
    migrateCommand(),
    logCommand(),
    statusCommand(),
    tokenCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command);
  }
  for (const command of [program, ...commands, ...commands.flatMap((one) => one.commands)]) {
    command.configureHelp({ commandDescription: (one) => inOneLine(one.description()) });
    command.exitOverride().showHelpAfterError(`(${pathOf(command)} --help explains)`);
  }
  return program;
}

/** As wide as the terminal is, the help breaks lines itself; only an empty one is meant. */
const inOneLine = (text: string): string => text.replace(/(?<!\n)\n(?!\n)/g, ' ');

/** The words that call a command, such as `baton token create`. */
function pathOf(command: Command): string {
  const above = command.parent === null ? '' : `${pathOf(command.parent)} `;
  return above + command.name();
}
