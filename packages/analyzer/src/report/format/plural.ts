import { formatCount } from './number.ts';

/** A count with its noun: `1 item`, `1,340 items`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
