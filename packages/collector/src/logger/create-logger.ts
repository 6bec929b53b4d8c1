import { pino } from 'pino';
import { boundedStderr } from './bounded-stderr.ts';

/** Levels of `BATON_LOG_LEVEL`, the most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says beside its message; never a payload, a secret or a person. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines of JSON for machines to read. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Says nothing. */
export const noLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** How a process logs. */
export interface LoggerOptions {
  /** Name of the process, such as `baton-receiver`. */
  readonly service: string;
  /** @default BATON_LOG_LEVEL, else `info` */
  readonly level?: LogLevel | undefined;
  /** File that standard error goes to: it is kept under a size by moving it aside. Absent: not a file of ours. */
  readonly file?: string | undefined;
  /** @default standard error */
  readonly write?: (line: string) => void;
}

/** Creates a logger of JSON lines: `time` (ISO 8601), `level`, `service`, `pid`, `msg`, and the fields. */
export function createLogger(options: LoggerOptions): Logger {
  const wanted = process.env['BATON_LOG_LEVEL'];
  const level = options.level ?? readLevel(wanted) ?? 'info';
  const write = options.write ?? boundedStderr(options.file).write;
  const logger = pino(
    {
      level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Nobody logs these; should somebody begin to, they stay out all the same.
      redact: ['authorization', 'token', 'password', 'headers', 'body'],
    },
    { write },
  );
  if (wanted !== undefined && wanted !== '' && readLevel(wanted) === undefined) {
    logger.warn(
      { levels: LOG_LEVELS.join(' ') },
      'BATON_LOG_LEVEL is not one of the levels; info is used.',
    );
  }
  return logger;
}

const readLevel = (text: string | undefined): LogLevel | undefined =>
  LOG_LEVELS.find((level) => level === text?.toLowerCase());
