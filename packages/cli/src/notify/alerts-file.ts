import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type ActiveRule,
  AnalyzerError,
  activeRules,
  loadYaml,
  type RuleSettings,
} from '@baton/analyzer';
import { businessSeconds, ConventionError, isDuration, parseDuration } from '@baton/conventions';
import { alertRules } from '@baton/store';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { secretText } from './secret.ts';

/** A text, or where it lies: secrets belong into the environment or a file of their own. */
const Secret = z.union([
  z.string().min(1),
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);
/** A text or a reference to one. */
export type Secret = z.output<typeof Secret>;

const seconds = z
  .string()
  .refine(isDuration, 'It takes a duration such as 30s, 5m or 2h.')
  .transform((text) => parseDuration(text));

const Email = z.strictObject({
  kind: z.literal('email'),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(587),
  /** TLS from the first byte; without it STARTTLS is used where the server offers it. */
  secure: z.boolean().default(false),
  /** Refuses to send where the server offers no STARTTLS. */
  requireTls: z.boolean().default(false),
  user: Secret.optional(),
  password: Secret.optional(),
  from: z.string().min(3),
  to: z.array(z.string().min(3)).min(1),
});
const Webhook = z.strictObject({
  kind: z.literal('webhook'),
  url: Secret,
  /** Sent as `Authorization: Bearer`. */
  bearer: Secret.optional(),
});
const Slack = z.strictObject({ kind: z.literal('slack'), url: Secret });
const Stdout = z.strictObject({ kind: z.literal('stdout') });
const Channel = z.discriminatedUnion('kind', [Webhook, Slack, Email, Stdout]);
/** How somebody is told. */
export type ChannelSettings = z.output<typeof Channel>;

const Calendar = z
  .strictObject({
    timeZone: z.string().min(1),
    hours: z
      .array(
        z.strictObject({
          days: z.array(z.number().int()).min(1),
          from: z.string(),
          to: z.string(),
        }),
      )
      .min(1),
    holidays: z.array(z.iso.date()).default([]),
  })
  .superRefine((calendar, context) => {
    try {
      businessSeconds(calendar, 0, 1);
    } catch (error) {
      if (!ConventionError.isInstance(error)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

const Rule = z.strictObject({
  enabled: z.boolean().optional(),
  threshold: z.number().optional(),
  severity: z.enum(['critical', 'warning', 'info']).optional(),
  for: seconds.optional(),
  keepFiringFor: seconds.optional(),
  params: z.record(z.string(), z.number()).optional(),
});

const AlertsFile = z.strictObject({
  channels: z.record(z.string().min(1), Channel).default({}),
  /** Whom to tell where no team is named below. */
  default: z.array(z.string()).default([]),
  /** Whom to tell of Baton itself and of services. */
  operators: z.array(z.string()).optional(),
  teams: z
    .record(
      z.string(),
      z.strictObject({
        channels: z.array(z.string()),
        /** Opening hours; without them those of the process definition. */
        calendar: Calendar.optional(),
      }),
    )
    .default({}),
  quietHours: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Critical alerts are sent at any hour. */
      criticalPasses: z.boolean().default(false),
    })
    .default({ enabled: true, criticalPasses: false }),
  links: z.strictObject({ baton: z.url().optional(), grafana: z.url().optional() }).default({}),
  rules: z.record(z.string(), Rule).default({}),
});

/** Who is told of alerts, and how. */
export interface AlertsConfig
  extends Omit<z.output<typeof AlertsFile>, 'rules' | 'operators' | 'channels'> {
  readonly channels: Readonly<Record<string, ChannelSettings>>;
  readonly operators: readonly string[];
  /** Those that are switched on, with what the file changes. */
  readonly rules: readonly ActiveRule[];
  /** What files of secrets are relative to. */
  readonly folder: string;
}

/** The alerts file that is named, else that of the data directory if there is one. */
export function alertsConfigOf(
  directory: { readonly path: string },
  named: string | undefined,
): Promise<AlertsConfig> {
  const file = resolve(named ?? join(directory.path, 'alerts.yaml'));
  return readAlertsFile(file, { mustExist: named !== undefined });
}

/** What holds where there is no file: alerts are kept and shown, and nobody is told. */
export function noAlertsFile(folder: string): AlertsConfig {
  return configOf({}, 'no file', folder);
}

/**
 * Reads who is told of alerts. Throws one sentence that names every problem; a file that is not there is
 * one only if it `mustExist`.
 */
export async function readAlertsFile(
  file: string,
  o: { readonly mustExist: boolean },
): Promise<AlertsConfig> {
  const folder = dirname(file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !o.mustExist) return noAlertsFile(folder);
    throw new CliError('usage', `The alerts file ${file} cannot be read.`, { cause });
  }
  const config = parseAlerts(text, file, folder);
  for (const [name, channel] of Object.entries(config.channels)) {
    for (const secret of secretsOf(channel)) await secretText(secret, { folder, channel: name });
  }
  return config;
}

function parseAlerts(text: string, file: string, folder: string): AlertsConfig {
  let content: unknown;
  try {
    content = loadYaml().parse(text) ?? {};
  } catch (cause) {
    throw new CliError('usage', `The alerts file ${file} is no YAML: ${(cause as Error).message}`);
  }
  return configOf(content, file, folder);
}

function configOf(content: unknown, file: string, folder: string): AlertsConfig {
  const read = AlertsFile.safeParse(content);
  if (!read.success) {
    const problems = read.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new CliError(
      'usage',
      `The alerts file ${file} is not as expected: ${problems.join('; ')}`,
    );
  }
  const { rules, operators, ...rest } = read.data;
  const named = [
    ...rest.default,
    ...(operators ?? []),
    ...Object.values(rest.teams).flatMap((team) => team.channels),
  ];
  const unknown = named.find((name) => !Object.hasOwn(rest.channels, name));
  if (unknown !== undefined) {
    throw new CliError(
      'usage',
      `The alerts file ${file} names a channel ${unknown} that it does not have.`,
    );
  }
  return {
    ...rest,
    folder,
    operators: operators ?? rest.default,
    rules: rulesOf(rules, file),
  };
}

function rulesOf(rules: Readonly<Record<string, z.output<typeof Rule>>>, file: string) {
  const settings: Readonly<Record<string, RuleSettings>> = Object.fromEntries(
    Object.entries(rules).map(([id, { for: forSeconds, keepFiringFor, ...rule }]) => [
      id,
      { ...rule, forSeconds, keepFiringForSeconds: keepFiringFor },
    ]),
  );
  try {
    return activeRules(alertRules, settings);
  } catch (cause) {
    if (!(cause instanceof AnalyzerError)) throw cause;
    throw new CliError('usage', `The alerts file ${file} is not as expected: ${cause.message}`, {
      cause,
    });
  }
}

function secretsOf(channel: ChannelSettings): Secret[] {
  const secrets =
    channel.kind === 'webhook'
      ? [channel.url, channel.bearer]
      : channel.kind === 'slack'
        ? [channel.url]
        : channel.kind === 'email'
          ? [channel.user, channel.password]
          : [];
  return secrets.filter((one) => one !== undefined);
}
