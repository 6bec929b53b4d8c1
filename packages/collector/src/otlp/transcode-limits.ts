import { CollectorError } from '../errors.ts';

/** Bounds of what one request may hold. */
export interface TranscodeLimits {
  /** Bytes of the block one request may become. @default 128 MiB */
  readonly maxBlockBytes: number;
  /** Attributes of one span, event, link or resource. @default 16384 */
  readonly maxAttributes: number;
  /** Events or links of one span. @default 16384 */
  readonly maxEvents: number;
}

/** What holds where a limit is not given. */
export const DEFAULT_LIMITS: TranscodeLimits = {
  maxBlockBytes: 128 * 1024 * 1024,
  maxAttributes: 16_384,
  maxEvents: 16_384,
};

/** Error for something that has more of its parts than a limit allows. */
export function tooMany(owner: string, what = 'attributes'): CollectorError {
  return new CollectorError('limit_exceeded', `${owner} has more ${what} than are read`);
}
