/** Reads a time of a log: milliseconds since 1970, or NaN if it cannot be read. */
export type TimeReader = (text: string) => number;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

const TOKENS: Readonly<Record<string, { readonly part: Part; readonly pattern: string }>> = {
  yyyy: { part: 'year', pattern: '(\\d{4})' },
  MM: { part: 'month', pattern: '(\\d{2})' },
  M: { part: 'month', pattern: '(\\d{1,2})' },
  dd: { part: 'day', pattern: '(\\d{2})' },
  d: { part: 'day', pattern: '(\\d{1,2})' },
  HH: { part: 'hour', pattern: '(\\d{2})' },
  H: { part: 'hour', pattern: '(\\d{1,2})' },
  mm: { part: 'minute', pattern: '(\\d{2})' },
  ss: { part: 'second', pattern: '(\\d{2})' },
  SSS: { part: 'milli', pattern: '(\\d{3})' },
};
const TOKEN_PATTERN = /yyyy|MM|M|dd|d|HH|H|mm|ss|SSS/g;

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'milli';
type Parts = Readonly<Partial<Record<Part, number>>>;

/**
 * Makes a reader for times: `iso`, `unix` (seconds), `unixMillis`, or a pattern of
 * `yyyy MM M dd d HH H mm ss SSS` such as `d/M/yyyy HH:mm`.
 *
 * @param options zone: where a time without an offset was written down
 * @throws RangeError if the pattern has no year, month and day
 */
export function compileTimeFormat(options: {
  readonly format: string;
  readonly zone: string;
}): TimeReader {
  const { format } = options;
  const toMillis = zoneReader(options.zone);
  if (format === 'unix') return (text) => numberOf(text) * 1000;
  if (format === 'unixMillis') return numberOf;
  return format === 'iso' ? isoReader(toMillis) : patternReader(format, toMillis);
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function isoReader(toMillis: (parts: Parts) => number): TimeReader {
  return (text) => {
    const found = ISO.exec(text.trim());
    if (found === null) return Number.NaN;
    const offset = found[8];
    const parts: Parts = {
      year: Number(found[1]),
      month: Number(found[2]),
      day: Number(found[3]),
      hour: Number(found[4] ?? 0),
      minute: Number(found[5] ?? 0),
      second: Number(found[6] ?? 0),
      milli: Number((found[7] ?? '0').padEnd(3, '0').slice(0, 3)),
    };
    return offset === undefined ? toMillis(parts) : utcMillis(parts) - offsetMillis(offset);
  };
}

function patternReader(format: string, toMillis: (parts: Parts) => number): TimeReader {
  const order: Part[] = [];
  let pattern = '';
  let from = 0;
  for (const found of format.matchAll(TOKEN_PATTERN)) {
    const token = TOKENS[found[0]];
    if (token === undefined) continue;
    pattern += escaped(format.slice(from, found.index)) + token.pattern;
    order.push(token.part);
    from = found.index + found[0].length;
  }
  if (!(['year', 'month', 'day'] as const).every((part) => order.includes(part))) {
    throw new RangeError(
      `expected iso, unix, unixMillis or a pattern such as "d/M/yyyy HH:mm", got "${format}".`,
    );
  }
  const expression = new RegExp(`^${pattern}${escaped(format.slice(from))}$`);
  return (text) => {
    const found = expression.exec(text.trim());
    if (found === null) return Number.NaN;
    const parts: Partial<Record<Part, number>> = {};
    for (const [index, part] of order.entries()) parts[part] = Number(found[index + 1]);
    return toMillis(parts);
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** NaN for what no calendar has, such as 31 April. */
function utcMillis(parts: Parts): number {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, milli = 0 } = parts;
  if (hour > 24 || minute > 59 || second > 60) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
}

function offsetMillis(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

function zoneReader(zone: string): (parts: Parts) => number {
  if (zone === 'UTC') return utcMillis;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  });
  // Intl is slow (10 us a call) and offsets change on the hour at most: one look-up per hour.
  const offsets = new Map<number, number>();
  const offsetAt = (millis: number): number => {
    const hour = Math.floor(millis / 3_600_000);
    let offset = offsets.get(hour);
    if (offset === undefined) {
      const named = format.formatToParts(millis).find((part) => part.type === 'timeZoneName');
      const text = named?.value.replace('GMT', '') ?? '';
      offset = text === '' ? 0 : offsetMillis(text);
      if (offsets.size > 100_000) offsets.clear();
      offsets.set(hour, offset);
    }
    return offset;
  };
  return (parts) => {
    const local = utcMillis(parts);
    if (Number.isNaN(local)) return local;
    const guess = local - offsetAt(local);
    return local - offsetAt(guess);
  };
}
