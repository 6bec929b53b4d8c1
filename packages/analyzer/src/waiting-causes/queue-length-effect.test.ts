import { expect, test } from 'vitest';
import { type QueueLengthRow, queueLengthEffects } from './queue-length-effect.ts';

const row = (changes: Partial<QueueLengthRow>): QueueLengthRow => ({
  namespace: '',
  team: 'engineering',
  accepted: 300,
  compared: 300,
  spearman: 0.42,
  fifth: 1,
  handoffs: 60,
  shortestQueue: 0,
  longestQueue: 3,
  medianWaitingSeconds: 7200,
  p90WaitingSeconds: 9000,
  ...changes,
});

test('a wait that grows with the queue is longer, with the interval of Bonett and Wright', () => {
  const rows = [row({}), row({ fifth: 5, shortestQueue: 12, medianWaitingSeconds: 32_400 })];
  const [effect] = queueLengthEffects(rows);
  expect(effect).toMatchObject({ team: 'engineering', n: 300, direction: 'longer' });
  expect(effect?.fifths.map((fifth) => fifth.medianWaitingSeconds)).toEqual([7200, 32_400]);
  // atanh 0.42 = 0.447692; 1.959964 * sqrt(1.0882 / 297) = 0.118637.
  expect(effect?.spearman?.low).toBeCloseTo(Math.tanh(0.447692 - 0.118637), 5);
  expect(effect?.spearman?.high).toBeCloseTo(Math.tanh(0.447692 + 0.118637), 5);
});

test('an interval that holds 0, no variance, or hardly any handoff is nothing clear', () => {
  const directions = (changes: Partial<QueueLengthRow>) =>
    queueLengthEffects([row(changes)]).map((effect) => effect.direction);
  expect(directions({ spearman: 0.1, compared: 100 })).toEqual(['none clear']);
  expect(directions({ spearman: null })).toEqual(['none clear']);
  expect(directions({ spearman: 1, compared: 3 })).toEqual(['none clear']);
  expect(directions({ spearman: -0.5 })).toEqual(['shorter']);
  expect(queueLengthEffects([])).toEqual([]);
});

test('the clearest team comes first', () => {
  const rows = [row({ team: 'a', spearman: 0.1 }), row({ team: 'b', spearman: -0.6 })];
  expect(queueLengthEffects(rows).map((effect) => effect.team)).toEqual(['b', 'a']);
});
