import { formatDuration } from '@baton/analyzer';
import {
  type AlertRule,
  alertCurrent,
  alertNotifications,
  alertRules,
  alertStats,
  type QueryParameters,
} from '@baton/store';
import { Command } from 'commander';
import { dataDirectory } from '../data-dir.ts';
import { askRows } from '../engine/ask-rows.ts';
import type { Stack } from '../engine/stack.ts';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { alertsConfigOf } from '../notify/alerts-file.ts';
import { alertsFileOption, dataDirOption, parseCount } from '../options.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface AlertsOptions {
  readonly dataDir: string;
  readonly json?: boolean;
  readonly limit?: number;
  readonly alertsFile?: string;
  readonly channel?: string;
}

/** `baton alerts`: what fires, which rules there are, whether channels work, how well rules warn. */
export function alertsCommand(): Command {
  const command = new Command('alerts')
    .summary('show alerts, try channels, see how well rules warn')
    .description(
      'Shows the alerts that `baton up` raises: what fires, which rules there are, over which channels people\n' +
        'are told, and how often each rule warned in time, or for nothing.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ baton alerts list
  $ baton alerts test --channel chat
  $ baton alerts stats
`,
    );
  const add = (
    name: string,
    summary: string,
    action: (options: AlertsOptions) => Promise<void>,
  ): Command => {
    const one = new Command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .addOption(dataDirOption())
      .option('--json', 'print JSON')
      .action(action);
    command.addCommand(one);
    return one;
  };
  add('list', 'list what fires and what has ended within a day', (options) =>
    show(
      options,
      (stack) => askRows(stack, alertCurrent, {}),
      (rows) =>
        rows.map((row) => ({
          state: row.state,
          severity: row.severity,
          rule: row.ruleId,
          since: instant(row.activeMillis),
          what: row.summary,
        })),
    ),
  );
  add('log', 'list what was sent to whom, the newest first', (options) =>
    show(
      options,
      (stack) => askRows(stack, alertNotifications, { limit: String(options.limit ?? 50) }),
      (rows) =>
        rows.map((row) => ({
          at: instant(row.attemptedMillis),
          channel: row.channel,
          said: row.phases.join(' and '),
          alerts: row.alerts,
          attempt: row.attempt,
          result: row.result,
          problem: row.problem,
        })),
    ),
  ).option('--limit <number>', 'how many', parseCount, 50);
  add('stats', 'say how often each rule warned in time, and how often for nothing', (options) =>
    show(
      options,
      (stack) => askRows(stack, alertStats, {}),
      (rows) =>
        rows.map((row) => ({
          rule: row.ruleId,
          fired: row.fired,
          now: row.firingNow,
          decided: row.decided,
          late: row.late,
          'warned before due': row.warnedBeforeDue,
          'median lead':
            row.medianLeadSeconds === null ? '' : formatDuration(row.medianLeadSeconds),
          'in time after all': row.falseAlarms,
          'late, not warned': row.lateUnwarned,
        })),
    ),
  );
  add('rules', 'list the rules, with what the alerts file changes', rules).addOption(
    alertsFileOption(),
  );
  add('test', 'send a test message over one channel, or all', test).option(
    '--channel <name>',
    'only this one',
  );
  return command;
}

async function show<R>(
  options: AlertsOptions,
  ask: (stack: Stack) => Promise<readonly R[]>,
  table: (rows: readonly R[]) => readonly object[],
): Promise<void> {
  const rows = await withStack(options.dataDir, ask, { access: 'read' });
  if (options.json === true) await print(JSON.stringify(rows, null, 2));
  else await print(rows.length === 0 ? 'There is none.' : formatTable(table(rows)));
}

async function rules(options: AlertsOptions): Promise<void> {
  const config = await alertsConfigOf(dataDirectory(options.dataDir), options.alertsFile);
  const rows = alertRules.map((shipped) => {
    const active = config.rules.find((one) => one.id === shipped.id);
    const rule = active ?? shipped;
    return {
      rule: rule.id,
      on: active === undefined ? 'no' : 'yes',
      severity: rule.severity,
      fires: limitOf(rule, active?.params ?? {}),
      for: rule.forSeconds === 0 ? 'at once' : formatDuration(rule.forSeconds),
      tells: rule.audience,
      what: rule.description,
    };
  });
  if (options.json === true) await print(JSON.stringify(rows, null, 2));
  else await print(formatTable(rows));
}

/** What decides whether it fires: of rules about handoffs a parameter, of others the threshold. */
function limitOf(rule: AlertRule, set: QueryParameters): string {
  if (rule.about === 'pair') {
    return `${rule.threshold.operator === 'lt' ? 'below' : 'above'} ${rule.threshold.value}`;
  }
  const params = rule.query.params.parse(set);
  return rule.ownParams?.map((name) => `${name} ${params[name]}`).join(', ') ?? 'without a limit';
}

async function test(options: AlertsOptions): Promise<void> {
  const tested = await withStack(options.dataDir, (stack) => stack.testAlerts(options.channel), {
    access: 'read',
  });
  if (options.json === true) await print(JSON.stringify(tested, null, 2));
  else {
    await print(
      formatTable(
        tested.map(({ channel, kind, problem }) => ({ channel, kind, result: problem || 'sent' })),
      ),
    );
  }
  const failed = tested.filter((one) => one.problem !== '');
  if (failed.length === 0) return;
  throw new CliError('usage', `${failed.map((one) => one.channel).join(', ')} could not be told.`);
}

const instant = (millis: number): string => `${new Date(millis).toISOString().slice(0, 19)}Z`;
