import { parseRate, type Rate } from '@baton/collector';
import { isDuration, parseDuration, parseInstant } from '@baton/conventions';
import { InvalidArgumentError, Option } from 'commander';
import { type ReceiverBoundOptions, receiverBoundOptions } from './receiver-bounds.ts';

/** A shorter one is more likely a slip: `4m` is not four months. */
const SHORTEST_PERIOD_SECONDS = 3600;
const SHORTEST_EVERY_SECONDS = 10;
const LONGEST_EVERY_SECONDS = 7 * 86_400;

/** `--data-dir`, the same everywhere. */
export const dataDirOption = (): Option =>
  new Option('--data-dir <folder>', 'where Baton keeps its data')
    .env('BATON_DATA_DIR')
    .default('.baton');

/** `--tokens-file`, where tokens are kept elsewhere than in the data directory. */
export const tokensFileOption = (): Option =>
  new Option('--tokens-file <file>', 'tokens of callers; tokens.json of the data directory').env(
    'BATON_TOKENS_FILE',
  );

/** `--namespace` and `--process`: which part of the data a command is about. */
export const scopeOptions = (): Option[] => [
  new Option('--process <name>', 'only this process'),
  new Option('--namespace <name>', 'only this tenant or environment'),
];

/** Options of the commands that listen. */
export const listenOptions = (): Option[] => [
  new Option('--port <number>', 'port for OTLP/HTTP; 0 takes any free one')
    .argParser(parsePort)
    .default(4318),
  new Option('--grpc-port <number>', 'port for OTLP/gRPC; 0 takes any free one')
    .argParser(parsePort)
    .default(4317),
  new Option('--api-port <number>', 'port for the API and the pages; 0 takes any free one')
    .argParser(parsePort)
    .default(4320),
  new Option(
    '--api-host <address>',
    'address of the API and the pages; anything but loopback lets the network read them',
  )
    .argParser(parseHost)
    .default('127.0.0.1'),
  new Option(
    '--host <address>',
    'address OTLP is received on; anything but loopback opens it to the network',
  )
    .argParser(parseHost)
    .default('127.0.0.1'),
  tokensFileOption(),
  new Option(
    '--tls-cert <file>',
    'certificate to receive OTLP by, PEM; read again when it changes',
  ),
  new Option('--tls-key <file>', 'its private key, PEM'),
  new Option(
    '--tls-client-ca <file>',
    'refuse clients without a certificate of this authority, PEM',
  ),
  new Option(
    '--anonymous-rate <rate>',
    'what callers without a token may send together, such as 5000spans/s or 2MiB/s',
  ).argParser(parseAnonymousRate),
  new Option(
    '--cors-origin <origin>',
    'let pages of this origin send, such as https://*.example.com; may be repeated',
  ).argParser((origin: string, before: readonly string[] = []) => [...before, origin]),
  new Option(
    '--cors-header <name>',
    'a header that pages may send besides authorization, content-type and content-encoding; may be repeated',
  ).argParser(parseHeaderName),
  ...receiverBoundOptions(),
  new Option(
    '--engine-url <url>',
    'where the API is that answers checks of handoffs; that of the data directory unless said',
  )
    .env('BATON_ENGINE_URL')
    .argParser(parseUrl),
  new Option(
    '--metrics-endpoint <url>',
    "send Baton's own metrics there as OTLP/HTTP; else nowhere",
  )
    .env('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT')
    .argParser(parseUrl),
];

/** How long what is kept. */
export const retentionOptions = (): Option[] => [
  new Option(
    '--retention <duration>',
    'remove items so long after they were closed, such as 400d; without it, never',
  )
    .env('BATON_RETENTION')
    .argParser(parsePeriod),
  new Option(
    '--span-retention <duration>',
    'remove technical spans so long after they arrived, such as 30d; without it, never',
  )
    .env('BATON_SPAN_RETENTION')
    .argParser(parsePeriod),
];

/** What {@link retentionOptions} yield, in seconds. */
export interface RetentionOptions {
  readonly retention?: number;
  readonly spanRetention?: number;
}

/** Who is told of alerts. */
export const alertsFileOption = (): Option =>
  new Option(
    '--alerts-file <file>',
    'who is told of alerts, and how, as YAML; alerts.yaml of the data directory unless said',
  ).env('BATON_ALERTS_FILE');

/** How often the analyzer runs by itself. */
export const analyzeEveryOption = (): Option =>
  new Option('--analyze-every <duration>', 'analyze what has changed so often, such as 1h; or off')
    .env('BATON_ANALYZE_EVERY')
    .argParser(parseEvery)
    .default(3600, '1h');

/** What {@link analyzeEveryOption} yields, in seconds. */
export interface AnalyzeEveryOptions {
  readonly analyzeEvery?: number | 'off';
}

/** What {@link listenOptions} yield. */
export interface ListenOptions extends ReceiverBoundOptions {
  readonly port: number;
  readonly grpcPort: number;
  readonly apiPort: number;
  readonly apiHost: string;
  readonly host: string;
  readonly tokensFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly anonymousRate?: Rate;
  readonly corsOrigin?: readonly string[];
  readonly corsHeader?: readonly string[];
  readonly engineUrl?: string;
  readonly metricsEndpoint?: string;
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It takes a whole number from 1.');
}

/** A whole number. */
export function parseWhole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It takes a whole number.');
}

/** A whole number from 0. */
export function parseRows(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It takes a whole number from 0.');
}

/** A day or an instant, in milliseconds since 1970. */
export function parseDate(text: string): number {
  const millis = parseInstant(text);
  if (millis !== undefined) return millis;
  throw new InvalidArgumentError('It takes a day or an instant: 2027-03-01, 2027-03-01T08:00:00Z.');
}

/** A port; 0 takes any free one. */
export function parsePort(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

/** An address to listen on; one of IPv6 may come as a URL has it, in brackets. */
export function parseHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  // An empty one would be every address of this machine.
  if (/^[^\s/[\]]+$/.test(host)) return host;
  throw new InvalidArgumentError('It takes an address or a name, such as 127.0.0.1, ::1, 0.0.0.0.');
}

function parsePeriod(text: string): number {
  const seconds = isDuration(text) ? parseDuration(text) : 0;
  if (seconds >= SHORTEST_PERIOD_SECONDS) return seconds;
  throw new InvalidArgumentError('It takes an hour or longer: 400d, 52w, 36h.');
}

function parseEvery(text: string): number | 'off' {
  if (text === 'off') return 'off';
  const seconds = isDuration(text) ? parseDuration(text) : 0;
  if (seconds >= SHORTEST_EVERY_SECONDS && seconds <= LONGEST_EVERY_SECONDS) return seconds;
  throw new InvalidArgumentError('It takes 10 s to 7 days: 15m, 1h, 1d; or off.');
}

function parseUrl(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('It takes a whole address, with http:// or https:// before it.');
}

function parseHeaderName(name: string, before: readonly string[] = []): readonly string[] {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return [...before, name];
  throw new InvalidArgumentError('It takes the name of a header, such as x-tenant.');
}

function parseAnonymousRate(text: string): Rate {
  const rate = parseRate(text);
  if (rate !== undefined) return rate;
  throw new InvalidArgumentError('It takes spans or bytes a second: 5000spans/s, 2MiB/s.');
}

/** The scope without the options that were not given. */
export function scopeOf(o: { process?: string | undefined; namespace?: string | undefined }): {
  process?: string;
  namespace?: string;
} {
  return {
    ...(o.process === undefined ? {} : { process: o.process }),
    ...(o.namespace === undefined ? {} : { namespace: o.namespace }),
  };
}
