import { compilePaths, pathAccepts } from '@baton/conventions';
import { expect, test } from 'vitest';
import { supportEscalation } from '../src/process.ts';
import { groupBy, share } from './compare.ts';
import { foldDemo } from './fold-demo.ts';

const demo = foldDemo({ items: 1200, seed: 1 });

test('every fact finds its handoff', () => {
  expect(demo.items.filter((item) => item.unmatched > 0 || item.late > 0)).toEqual([]);
  expect(demo.handoffs.filter((row) => row.clockSkew)).toEqual([]);
});

test('the declared paths fit most items, not all', () => {
  const paths = compilePaths(supportEscalation.toJSON().paths ?? []);
  const closed = demo.items.filter((item) => item.state === 'closed');
  const fitting = share(closed, (item) => pathAccepts(paths, item.stageSequence));
  expect(fitting).toBeGreaterThan(0.6);
  expect(fitting).toBeLessThan(0.9);
});

test('there are real pairs, bounces, ping-pong, reopenings and cancellations', () => {
  const pairs = groupBy(demo.handoffs, (row) => `${row.sourceTeam} > ${row.targetTeam}`);
  expect(pairs.size).toBe(9);
  expect(Math.min(...[...pairs.values()].map((rows) => rows.length))).toBeGreaterThanOrEqual(10);
  const bounced = share(demo.handoffs, (row) => row.state === 'bounced');
  expect(bounced).toBeGreaterThan(0.05);
  expect(bounced).toBeLessThan(0.2);
  expect(share(demo.items, (item) => item.pingPong)).toBeGreaterThan(0.1);
  expect(share(demo.items, (item) => item.reopened > 0)).toBeGreaterThan(0.01);
  expect(demo.items.some((item) => item.outcome === 'cancellation')).toBe(true);
  expect(demo.handoffs.some((row) => row.state === 'cancelled')).toBe(true);
});

test('some handoffs are open at the end, waiting or in work, some of them past due', () => {
  const open = demo.handoffs.filter((row) => row.open);
  expect(open.length).toBeGreaterThan(30);
  expect(open.some((row) => row.state === 'pending')).toBe(true);
  expect(open.some((row) => row.state === 'accepted')).toBe(true);
  const failed = share(demo.handoffs, (row) => isLate(row.dueAtMillis, row.endedAtMillis));
  expect(failed).toBeGreaterThan(0.03);
});

function isLate(dueAtMillis: number | null, endedAtMillis: number | null): boolean {
  return dueAtMillis !== null && endedAtMillis !== null && endedAtMillis > dueAtMillis;
}
