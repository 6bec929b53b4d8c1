import type { Fact } from '../fact.ts';
import type { CustomerWait } from '../folded.ts';
import type { StatusMeanings } from '../process-definition.ts';

/** What the statuses of a cycle have said so far. */
export interface StatusCourse {
  /** When the customer was waited for, in order; null where no status means that. */
  readonly customerWaits: readonly CustomerWait[] | null;
  /** When a close counts: an automatic one from the last step before it. */
  closeMillis(close: Fact): number;
  /** Takes the next fact into account; `isClosed`: as the item stands after it. */
  read(fact: Fact, isClosed: boolean): void;
}

/**
 * Follows the statuses of a cycle. A fact that names none leaves the one before in force. A step is every fact but an
 * update that leaves the status as it was, or one whose status means an automatic close: nobody worked on the item.
 */
export function createStatusCourse(meanings: StatusMeanings = {}): StatusCourse {
  const customer = new Set(meanings.customer);
  const automatic = new Set(meanings.automaticClose);
  const waits: { fromMillis: number; toMillis: number | null }[] = [];
  let status = '';
  let stepMillis: number | undefined;

  const closeMillis = (close: Fact): number =>
    automatic.has(close.status || status) ? (stepMillis ?? close.atMillis) : close.atMillis;
  const isStep = (fact: Fact, next: string): boolean =>
    !automatic.has(next) && (fact.verb !== 'update' || next !== status);

  return {
    customerWaits: customer.size === 0 ? null : waits,
    closeMillis,
    read(fact, isClosed) {
      const next = fact.status || status;
      const last = waits.at(-1);
      if (last?.toMillis === null && (isClosed || !customer.has(next))) {
        last.toMillis = automatic.has(next) ? closeMillis(fact) : fact.atMillis;
        if (last.toMillis <= last.fromMillis) waits.pop();
      } else if (last?.toMillis !== null && !isClosed && customer.has(next)) {
        waits.push({ fromMillis: fact.atMillis, toMillis: null });
      }
      if (isStep(fact, next)) stepMillis = fact.atMillis;
      status = next;
    },
  };
}
