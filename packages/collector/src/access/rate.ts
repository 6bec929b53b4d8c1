import { z } from 'zod';

/** How much may come in a second on average, and how much at once. */
export const RateSchema = z.strictObject({
  unit: z.enum(['spans', 'bytes']),
  perSecond: z.number().positive(),
  /** What may come at once after a pause. */
  burst: z.number().positive(),
});

export type Rate = z.infer<typeof RateSchema>;

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};
const DEFAULT_BURST_SECONDS = 2;

/** Bytes of a text such as `4MiB`, `500kB` or `1000`; undefined if it is none. */
export function parseByteCount(text: string): number | undefined {
  const match = /^(?<count>[0-9]{1,12}(?:\.[0-9]{1,3})?)(?<unit>[A-Za-z]*)$/.exec(text);
  const factor = UNIT_BYTES[match?.groups?.['unit'] || 'B'];
  const bytes = Math.floor(Number(match?.groups?.['count']) * (factor ?? Number.NaN));
  return bytes >= 1 ? bytes : undefined;
}

/** Rate of a text such as `5000spans/s` or `2MiB/s`; undefined if it is none. */
export function parseRate(text: string, burstText?: string): Rate | undefined {
  const match = /^(?<amount>.+)\/s$/.exec(text)?.groups?.['amount'];
  if (match === undefined) return undefined;
  const unit = match.endsWith('spans') ? 'spans' : 'bytes';
  const perSecond = parseAmount(match, unit);
  if (perSecond === undefined) return undefined;
  const burst =
    burstText === undefined ? perSecond * DEFAULT_BURST_SECONDS : parseAmount(burstText, unit);
  return burst === undefined ? undefined : { unit, perSecond, burst };
}

function parseAmount(text: string, unit: Rate['unit']): number | undefined {
  if (unit === 'bytes') return parseByteCount(text);
  const count = Number(/^(?<count>[0-9]{1,12})(?:spans)?$/.exec(text)?.groups?.['count']);
  return count >= 1 ? count : undefined;
}

/** A rate in words, such as `5000 spans/s (20000 at once)`. */
export function describeRate({ unit, perSecond, burst }: Rate): string {
  return `${perSecond} ${unit}/s (${burst} at once)`;
}
