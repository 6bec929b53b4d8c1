import { expect, test } from 'vitest';
import { type QueueLengthRow, queueLengthEffects } from './queue-length-effect.ts';
import { waitingSummary } from './waiting-sentence.ts';

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

test('the report names what is clear after all teams are counted, and nothing else', () => {
  const clear = [
    row({}),
    row({ fifth: 5, shortestQueue: 12, longestQueue: 12, medianWaitingSeconds: 32_400 }),
  ];
  // 0.14 alone would be clear (p 0.02), among forty that are not it is not.
  const weak = { spearman: 0.14, compared: 280 };
  const still = Array.from({ length: 40 }, (_, i) => row({ team: `t${i}`, spearman: 0.01 }));
  expect(queueLengthEffects([row(weak)])[0]?.direction).toBe('longer');
  const effects = queueLengthEffects([...clear, row({ team: 'weak', ...weak }), ...still]);
  const { sentences } = waitingSummary([], { attributed: 0, accepted: 0 }, effects);
  expect(sentences).toEqual([
    'No handoff yet, so nothing waits.',
    'The more handoffs engineering has open when one arrives, the longer it waits: median 2.0 h with 0–3 open, 9.0 h with 12 open (rank correlation 0.42, 0.32 to 0.51, n 300).',
  ]);
});
