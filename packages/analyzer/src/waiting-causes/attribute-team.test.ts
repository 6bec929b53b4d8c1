import { expect, test } from 'vitest';
import { attributeTeam } from './attribute-team.ts';
import type { TeamWork } from './read-team-work.ts';

const HOUR_MILLIS = 3_600_000;

const handoff = (
  team: string,
  [enabled, start, end]: readonly [number, number, number],
  questions?: TeamWork['questions'],
): TeamWork => ({
  namespace: '',
  process: 'p',
  team,
  sourceTeam: 'support',
  item: `${enabled}`,
  cycle: 1,
  handoffId: `${enabled}`,
  activity: 'a',
  enabledMillis: enabled * HOUR_MILLIS,
  startMillis: start * HOUR_MILLIS,
  endMillis: end * HOUR_MILLIS,
  ...(questions && { questions }),
});

test('a team is full at what it has in hand in its busiest tenth of time', () => {
  const { waits, capacity } = attributeTeam(
    [handoff('eng', [0, 0, 10]), handoff('eng', [1, 10, 20]), handoff('eng', [2, 20, 30])],
    undefined,
  );
  expect(capacity).toBe(1);
  expect(waits.map(({ partMillis }) => partMillis.contention / HOUR_MILLIS)).toEqual([0, 9, 18]);
});

test('where nobody names the team, nothing but its questions explains a wait', () => {
  const { waits, capacity } = attributeTeam(
    [
      handoff('', [0, 0, 10]),
      handoff('', [1, 10, 20], [[2 * HOUR_MILLIS, 5 * HOUR_MILLIS]]),
      handoff('', [2, 10, 30]),
    ],
    undefined,
  );
  expect(capacity).toBe(Number.POSITIVE_INFINITY);
  expect(waits.map(({ partMillis }) => partMillis)).toMatchObject([
    { unexplained: 0 },
    { information: 3 * HOUR_MILLIS, unexplained: 6 * HOUR_MILLIS, batching: 0, contention: 0 },
    { unexplained: 8 * HOUR_MILLIS, batching: 0, contention: 0 },
  ]);
});
