import { type Fact, foldCycle, itemIds } from '@baton/conventions';
import { expect } from 'vitest';

/** Bars that end now: the query asked a moment ago. */
const untilNow = (startMillis: number): unknown =>
  expect.closeTo(Date.now() - startMillis, -Math.log10(2 * 120_000));

/** The bars of a work item, from its folded cycle. */
export function expectedBars(facts: readonly Fact[]): object[] {
  const [first] = facts;
  if (first === undefined) return [];
  const { handoffs, item } = foldCycle(facts);
  const traceID = itemIds(first).traceId;
  const bar = (startMillis: number, endMillis: number | null) => ({
    startTime: startMillis,
    duration: endMillis === null ? untilNow(startMillis) : Math.max(0, endMillis - startMillis),
  });
  const root = {
    traceID,
    spanID: 'item',
    parentSpanID: '',
    serviceName: first.process,
    operationName: first.item,
    ...bar(item.openedAtMillis, item.closedAtMillis),
    statusCode: 0,
    warnings: item.state === 'open' ? ['still open'] : [],
  };
  const below = handoffs.flatMap((one) => {
    const { id, initiatedAtMillis: initiated, acceptedAtMillis: accepted } = one;
    const ended = one.endedAtMillis;
    const isLate = (ended ?? Date.now()) > (one.dueAtMillis ?? Number.POSITIVE_INFINITY);
    const own = {
      traceID,
      serviceName: one.targetTeam,
      statusCode: one.state === 'bounced' ? 2 : 0,
      warnings: [] as string[],
    };
    const whole = {
      ...own,
      spanID: id,
      parentSpanID: 'item',
      operationName: `${one.sourceTeam} to ${one.targetTeam}`,
      ...bar(initiated, ended),
      warnings: [
        ...(one.open ? ['still open'] : []),
        ...(isLate ? ['past due'] : []),
        ...(one.state === 'bounced' ? ['bounced'] : []),
      ],
    };
    const part = (operationName: string, from: number, to: number | null): object => ({
      ...own,
      spanID: `${id}-${operationName}`,
      parentSpanID: id,
      operationName,
      ...bar(from, to),
    });
    const waiting = part('waiting', initiated, accepted ?? ended);
    return [whole, waiting, ...(accepted === null ? [] : [part('working', accepted, ended)])];
  });
  return [root, ...below];
}
