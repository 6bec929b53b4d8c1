import { DEFAULT_BODY_BYTES, parseByteCount } from '@baton/collector';
import { InvalidArgumentError, Option } from 'commander';
import type { ReceiverSettings } from './engine/receiver-message.ts';
import { CliError } from './errors.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST_BODY_BYTES = 64 * 1024;
/** A record of the log is one request at least, holds twice its bytes at most, and ends at a gibibyte. */
const MOST_BODY_BYTES = 256 * MEBIBYTE;
const LEAST_LOG_BYTES = 64 * MEBIBYTE;
/** Segments are a quarter of a small log, and a request stands in one. */
const BODIES_OF_A_LOG = 4;

/** What {@link receiverBoundOptions} yield. */
export interface ReceiverBoundOptions {
  readonly maxBody?: number;
  readonly logLimit?: number;
}

/** How much a receiver takes at once, and keeps until it is loaded. */
export const receiverBoundOptions = (): Option[] => [
  new Option(
    '--max-body <size>',
    'size of one request, as sent and as inflated, beyond which it is refused for good; 64MiB unless said',
  )
    .env('BATON_MAX_BODY')
    .argParser(parseBody),
  new Option(
    '--log-limit <size>',
    'size of the log at which requests are told to come back until some are loaded; 4GiB unless said',
  )
    .env('BATON_LOG_LIMIT')
    .argParser(parseLog),
];

/** The bounds as the receiver's process is told them; throws a CliError `usage` where they do not fit together. */
export function receiverBoundsOf({
  maxBody = DEFAULT_BODY_BYTES,
  logLimit,
}: ReceiverBoundOptions): Pick<ReceiverSettings, 'maxBodyBytes' | 'maxBytes'> {
  if (logLimit !== undefined && logLimit < BODIES_OF_A_LOG * maxBody) {
    throw new CliError(
      'usage',
      `--log-limit must be ${BODIES_OF_A_LOG} times --max-body at least, which is ${(BODIES_OF_A_LOG * maxBody) / MEBIBYTE}MiB here: ` +
        'else the largest requests would be told to come back for ever.',
    );
  }
  return { maxBodyBytes: maxBody, ...(logLimit === undefined ? {} : { maxBytes: logLimit }) };
}

/** Bytes of a size such as `4MiB`. */
export function parseSize(text: string): number {
  const bytes = parseByteCount(text);
  if (bytes !== undefined) return bytes;
  throw new InvalidArgumentError('It takes a size such as 4MiB.');
}

function parseBody(text: string): number {
  const bytes = parseSize(text);
  if (bytes >= LEAST_BODY_BYTES && bytes <= MOST_BODY_BYTES) return bytes;
  throw new InvalidArgumentError('It takes a size from 64KiB to 256MiB.');
}

function parseLog(text: string): number {
  const bytes = parseSize(text);
  if (bytes >= LEAST_LOG_BYTES) return bytes;
  throw new InvalidArgumentError('It takes a size from 64MiB on, such as 64GiB.');
}
