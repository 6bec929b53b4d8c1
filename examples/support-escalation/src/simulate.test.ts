import { hashIds } from '@baton/conventions';
import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const endMillis = Date.UTC(2026, 10, 23);
const hash = (seed: number): string =>
  hashIds([JSON.stringify([...simulate({ items: 300, seed, endMillis })])], 16);

test('one seed always tells the same stories, another one tells others', () => {
  expect(hash(5)).toBe(hash(5));
  expect(hash(5)).not.toBe(hash(6));
});

test('an end on another day shifts the weeks, not the number of items', () => {
  const other = [...simulate({ items: 300, endMillis: endMillis - 86_400_000 })];
  expect(other).toHaveLength(300);
  expect(other[0]?.steps[0]?.atMillis).toBeLessThan(endMillis - 8 * 7 * 86_400_000);
});

test('every story begins with open, runs forward in time and stays within the weeks', () => {
  const eventIds = new Set<string>();
  let steps = 0;
  for (const item of simulate({ items: 1200, endMillis })) {
    expect(item.steps[0]?.verb).toBe('open');
    const instants = item.steps.map((step) => step.atMillis);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(instants[0]).toBeGreaterThanOrEqual(endMillis - 8 * 7 * 86_400_000);
    expect(instants.at(-1)).toBeLessThanOrEqual(endMillis);
    for (const step of item.steps) eventIds.add(step.eventId);
    steps += item.steps.length;
  }
  expect(eventIds.size).toBe(steps);
  expect(steps).toBeGreaterThan(10_000);
  expect(steps).toBeLessThan(15_000);
});

test('items arrive in order under keys that count up', () => {
  const items = [...simulate({ items: 50, endMillis })];
  expect(items.map((item) => item.key)).toEqual(items.map((_, i) => `ESC-${1001 + i}`));
  const opened = items.map((item) => item.steps[0]?.atMillis ?? 0);
  expect(opened).toEqual(opened.toSorted((a, b) => a - b));
});

test('a million items can be begun without being held', () => {
  const [first] = simulate({ items: 1_000_000, endMillis });
  expect(first?.key).toBe('ESC-1001');
});

test('a note tells what its form holds, and nothing that is missing from it', () => {
  for (const item of simulate({ items: 200, endMillis })) {
    for (const step of item.steps) {
      if (step.verb !== 'initiate') continue;
      const { note = '', error_message: message, browser } = step.context;
      if (step.name === 'hand_back') continue;
      expect(message !== undefined).toBe(/\b(ATL|BCN)-\d|Error|HTTP 50|ResizeObserver/.test(note));
      expect(browser !== undefined).toBe(/Chrome|Firefox|Safari|Edge/.test(note));
    }
  }
});
