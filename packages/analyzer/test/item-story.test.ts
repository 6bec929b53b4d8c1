import { itemSimilar } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemStory, renderItemStory } from '../src/index.ts';
import { escalation, escalationFacts, NOW_MILLIS } from './escalation.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';

const HOUR = 3600;
let filled: FilledStore;
beforeAll(async () => {
  const twin = factsOf({ process: 'other', item: 'ESC-1' }, [
    { verb: 'open', at: '2027-01-04T09:00:00Z' },
  ]);
  filled = await fillStore([...escalationFacts, ...twin], escalation);
});
afterAll(() => filled?.close());

const storyOf = (item: string, process?: string) =>
  itemStory(filled.store, { item, nowMillis: NOW_MILLIS, ...(process && { process }) });

test('tells the wait, what came along and what was asked for later', async () => {
  const story = await storyOf('ESC-10');
  expect(story).toMatchObject({
    process: 'escalation',
    state: 'closed',
    outcome: 'success',
    outcomeScore: 5,
    seconds: 13 * HOUR,
    factsInAll: 7,
  });
  expect(story?.handoffs).toMatchObject([
    {
      from: 'support',
      to: 'engineering',
      state: 'completed',
      waitingSeconds: 10 * HOUR,
      workingSeconds: 2 * HOUR,
      // Other waits: 1 to 9, 11, 12 hours and 1 of item 13.
      compared: 12,
      percentile: 10 / 12,
      completeness: 1,
      cameAlong: ['error', 'browser'],
      missing: [],
      rounds: 1,
      askedFor: ['browser'],
      clarificationSeconds: HOUR,
      pastDue: true,
    },
  ]);
  expect(story?.facts.map((fact) => fact.verb)).toEqual([
    'open',
    'initiate',
    'accept',
    'request_clarification',
    'provide_clarification',
    'complete',
    'close',
  ]);
});

test('sets the steps beside the nearest path', async () => {
  const story = await storyOf('ESC-13');
  expect(story?.cycles[0]?.path).toEqual({
    distance: 1,
    fitness: 0.8,
    worst: 5,
    steps: [
      { kind: 'match', stage: 'triage' },
      { kind: 'match', stage: 'build' },
      { kind: 'returned', stage: 'triage' },
    ],
  });
});

test('counts an open wait until now', async () => {
  const story = await storyOf('ESC-14');
  expect(story?.handoffs[0]).toMatchObject({
    open: true,
    waitingSeconds: 48 * HOUR,
    workingSeconds: null,
    percentile: 1,
    compared: 13,
    pastDue: true,
  });
});

test('reads well at 80 columns', async () => {
  for (const item of ['ESC-10', 'ESC-11', 'ESC-14']) {
    const story = await storyOf(item);
    const text = story ? renderItemStory(story, { width: 80, color: false }) : '';
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatchSnapshot(item);
  }
});

test('names the closed items that are nearest, and how they ended', async () => {
  const story = await storyOf('ESC-14');
  // The same pair; even items have the browser too. Of these the newest begin first.
  expect(story?.similar.map(({ item, distance }) => [item, distance])).toEqual([
    ['ESC-12', 0],
    ['ESC-10', 0],
    ['ESC-8', 0],
    ['ESC-6', 0],
    ['ESC-4', 0],
  ]);
  expect(story?.similar[0]).toMatchObject({
    outcome: 'success',
    outcomeScore: 5,
    seconds: 15 * HOUR,
    handoffs: 1,
    rounds: 0,
    missing: [],
  });
  // Item 11 lacks the browser, which the even ones have: one field missed by only one of the two.
  const key = { namespace: '', process: 'escalation', item: 'ESC-11' };
  const all = await filled.store.query(itemSimilar, { ...key, limit: 20 });
  expect(all.map(({ item, distance }) => [item, distance])).toEqual([
    ...[13, 9, 7, 5, 3, 1].map((n) => [`ESC-${n}`, 0]),
    ...[12, 10, 8, 6, 4, 2].map((n) => [`ESC-${n}`, 1]),
  ]);
  const returned = await storyOf('ESC-13');
  expect(returned?.similar).toEqual([]);
});

test('there is none of an item nobody knows', async () => {
  expect(await storyOf('ESC-99')).toBeUndefined();
});

test('a key in two processes has to be told apart', async () => {
  await expect(storyOf('ESC-1')).rejects.toMatchObject({
    code: 'item_ambiguous',
    message:
      'Expected one item ESC-1, got 2: escalation, other. Name the process or the namespace.',
  });
  expect(await storyOf('ESC-1', 'other')).toMatchObject({ handoffs: [] });
});
