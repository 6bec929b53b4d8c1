import { CliError } from '../errors.ts';

/** All parts, in the order in which facts pass through them. */
export const PARTS = ['receiver', 'loader', 'projector', 'analyzer'] as const;

/** What `baton up` is made of; each may run as a process of its own where ClickHouse is a server. */
export type Part = (typeof PARTS)[number];

/** The embedded ClickHouse belongs to one process, and so do the parts that speak to it. */
const INSEPARABLE: readonly Part[] = ['loader', 'projector', 'analyzer'];

/** Reads `--only`; throws a sentence for what is no part. */
export function parseParts(text: string): ReadonlySet<Part> {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) {
    throw new CliError(
      'usage',
      `--only takes ${PARTS.join(', ')}, or some of them with commas between, got ${JSON.stringify(unknown)}.`,
    );
  }
  return new Set(PARTS.filter((part) => names.includes(part)));
}

/** Throws a sentence where parts are asked for that the embedded ClickHouse cannot do without. */
export function requireWhole(parts: ReadonlySet<Part>): void {
  const here = INSEPARABLE.filter((part) => parts.has(part));
  if (here.length === 0 || here.length === INSEPARABLE.length) return;
  const absent = INSEPARABLE.filter((part) => !parts.has(part));
  throw new CliError(
    'usage',
    `The embedded ClickHouse belongs to one process, so ${INSEPARABLE.join(', ')} cannot be split: ` +
      `add ${absent.join(' and ')} to --only, or set BATON_CLICKHOUSE_URL to a server. The receiver may run alone.`,
  );
}
