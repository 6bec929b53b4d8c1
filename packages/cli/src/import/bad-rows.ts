import { ImportError } from './import-error.ts';
import type { BadRow, BadRowReason } from './log-row.ts';

/** Rows that could not be used, by reason. */
export interface BadRows {
  readonly total: number;
  readonly reasons: readonly {
    readonly reason: BadRowReason;
    readonly count: number;
    readonly examples: readonly { readonly line: number; readonly example: string }[];
  }[];
}

const MOST_EXAMPLES = 5;

const WORDS: Readonly<Record<BadRowReason, string>> = {
  wrong_field_count: 'wrong number of fields',
  item_missing: 'no item',
  time_missing: 'no time',
  time_unreadable: 'time cannot be read',
  order_missing: 'no order value',
};

/** Counts bad rows and keeps the first examples of each reason. */
export interface BadRowCounter {
  /** @throws ImportError `bad_row` when counting strictly */
  readonly add: (row: BadRow) => void;
  readonly summary: () => BadRows;
}

/** Begins to count. */
export function countBadRows(options: { readonly strict: boolean }): BadRowCounter {
  const byReason = new Map<BadRowReason, { count: number; examples: BadRow[] }>();
  let total = 0;
  return {
    add(row) {
      if (options.strict) {
        throw new ImportError(
          'bad_row',
          `Line ${row.line}: ${describeBadRow(row)}. Nothing was imported (--strict).`,
        );
      }
      total += 1;
      const entry = byReason.get(row.reason) ?? { count: 0, examples: [] };
      entry.count += 1;
      if (entry.examples.length < MOST_EXAMPLES) entry.examples.push(row);
      byReason.set(row.reason, entry);
    },
    summary: () => ({
      total,
      reasons: [...byReason]
        .sort(([, a], [, b]) => b.count - a.count)
        .map(([reason, { count, examples }]) => ({
          reason,
          count,
          examples: examples.map(({ line, example }) => ({ line, example })),
        })),
    }),
  };
}

/** A bad row in words. */
export function describeBadRow(row: Pick<BadRow, 'reason' | 'example'>): string {
  return `${WORDS[row.reason]} (${row.example})`;
}
