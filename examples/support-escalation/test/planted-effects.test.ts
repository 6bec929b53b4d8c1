import { describe, expect, test } from 'vitest';
import { PLANTED } from '../src/planted-effects.ts';
import type { FieldName } from '../src/process.ts';
import { compare, median, share } from './compare.ts';
import { END_MILLIS, foldDemo, type Row } from './fold-demo.ts';

const WEEK_MILLIS = 7 * 86_400_000;
const adoptedMillis = END_MILLIS - (9 - PLANTED.newTemplate.fromWeek) * WEEK_MILLIS;

const demo = foldDemo({ items: 8000, seed: 3 });
const accepted = demo.handoffs.filter((row) => row.waitingBusinessSeconds !== null);
/** Escalations that engineering ended itself. */
const escalations = accepted.filter(
  (row) => row.state === 'completed' && row.name.startsWith('escalate_'),
);

const has =
  (...fields: readonly FieldName[]) =>
  (row: Row): boolean =>
    fields.every((field) => row.presentFields.includes(field));
const hasContext = has(...PLANTED.completeContext.fields);
const resolution = (row: Row): number => row.businessSeconds;
const wait = (row: Row): number => row.waitingBusinessSeconds ?? Number.NaN;

const mix = (row: Row): string => `${row.targetTeam} ${row.attributes['category']}`;
const mixAndHours = (row: Row): string => `${mix(row)} ${row.inHours}`;
const mixAndContext = (row: Row): string => `${mix(row)} ${hasContext(row)}`;
const everything = (row: Row): string => `${mixAndHours(row)} ${hasContext(row)}`;

/** Within 15 % of the planted multiplier. */
function expectNear(ratio: number, multiplier: number): void {
  expect(ratio / multiplier).toBeGreaterThan(1 / 1.15);
  expect(ratio / multiplier).toBeLessThan(1.15);
}

describe('what an analysis must find', () => {
  test('error message and browser together: four times faster', () => {
    const found = compare(escalations, {
      factor: hasContext,
      value: resolution,
      stratum: mixAndHours,
    });
    expectNear(found.adjusted, PLANTED.completeContext.multiplier);
    expectNear(found.crude, PLANTED.completeContext.multiplier);
    expect(found.fasterStrata).toBe(1);
  });

  test('one of the two without the other does nothing', () => {
    const neither = escalations.filter((row) => !hasContext(row));
    const found = compare(neither, {
      factor: has('error_message'),
      value: resolution,
      stratum: mixAndHours,
    });
    expectNear(found.adjusted, 1);
  });

  test('sent while the receiver is open: twice as fast', () => {
    const found = compare(escalations, {
      factor: (row) => row.inHours,
      value: resolution,
      stratum: mixAndContext,
    });
    expectNear(found.adjusted, PLANTED.businessHours.multiplier);
    expect(found.fasterStrata).toBe(1);
  });

  test('customer impact stated: accepted sooner, not solved sooner', () => {
    const factor = has(...PLANTED.customerImpact.fields);
    const waiting = compare(escalations, { factor, value: wait, stratum: everything });
    expectNear(waiting.adjusted, PLANTED.customerImpact.multiplier);
    const solving = compare(escalations, { factor, value: resolution, stratum: everything });
    expectNear(solving.adjusted, 1);
  });

  test('the team that never fills in the browser, and only that one', () => {
    const { team, field } = PLANTED.neverFilled;
    const filledBy = (sender: string): number =>
      share(
        demo.handoffs.filter((row) => row.sourceTeam === sender && row.name !== 'hand_back'),
        has(field),
      );
    expect(filledBy(team)).toBe(0);
    expect(filledBy('product-support')).toBeGreaterThan(0.5);
    expect(filledBy('engineering-atlas')).toBeGreaterThan(0.3);
    expect(filledBy('engineering-beacon')).toBeGreaterThan(0.3);
    const asked = demo.handoffs.filter((row) => row.sourceTeam === team);
    expect(share(asked, (row) => row.askedFields.includes(field))).toBeGreaterThan(0.3);
  });
});

describe('what an analysis must refuse', () => {
  test('the screenshot looks strong and vanishes within categories', () => {
    const found = compare(escalations, {
      factor: has(...PLANTED.screenshot.fields),
      value: resolution,
      stratum: everything,
    });
    expect(found.crude).toBeLessThan(0.7);
    expectNear(found.adjusted, PLANTED.screenshot.multiplier);
    expect(found.fasterStrata).toBeGreaterThan(0.2);
    expect(found.fasterStrata).toBeLessThan(0.8);
  });

  test('the phone number does nothing', () => {
    const found = compare(escalations, {
      factor: has(...PLANTED.contactPhone.fields),
      value: resolution,
      stratum: mix,
    });
    expectNear(found.crude, PLANTED.contactPhone.multiplier);
    expectNear(found.adjusted, PLANTED.contactPhone.multiplier);
  });
});

describe('the new template', () => {
  const sentBy = (team: string, after: boolean): Row[] =>
    escalations.filter(
      (row) => row.sourceTeam === team && row.initiatedAtMillis >= adoptedMillis === after,
    );
  const change = (team: string, value: (row: Row) => number): number =>
    median(sentBy(team, true).map(value)) / median(sentBy(team, false).map(value));
  const completeness = (rows: readonly Row[]): number =>
    rows.reduce((sum, row) => sum + (row.completeness ?? 0), 0) / rows.length;

  test('fills the form of the teams that adopt it, and of nobody else', () => {
    expect(completeness(sentBy('product-support', false))).toBeLessThan(0.75);
    expect(completeness(sentBy('product-support', true))).toBeGreaterThan(0.9);
    const before = completeness(sentBy('frontline', false));
    expect(completeness(sentBy('frontline', true))).toBeCloseTo(before, 1);
  });

  test('makes their escalations faster than the comparison group shows', () => {
    const adopters = change('product-support', resolution);
    const others = change('frontline', resolution);
    expect(others).toBeGreaterThan(0.75);
    expect(adopters / others).toBeLessThan(0.7);
  });

  test('lowers their rounds', () => {
    const rounds = (rows: readonly Row[]): number =>
      rows.reduce((sum, row) => sum + row.rounds, 0) / rows.length;
    expect(rounds(sentBy('product-support', true))).toBeLessThan(
      0.6 * rounds(sentBy('product-support', false)),
    );
  });
});

test('satisfaction falls with time and rounds', () => {
  const scored = demo.items.filter((item) => item.outcomeScore !== null);
  const mean = (rounds: (count: number) => boolean): number => {
    const rows = scored.filter((item) => rounds(item.rounds));
    return rows.reduce((sum, item) => sum + (item.outcomeScore ?? 0), 0) / rows.length;
  };
  expect(mean((rounds) => rounds === 0)).toBeGreaterThan(mean((rounds) => rounds >= 3) + 1);
  expect(share(scored, (item) => (item.outcomeScore ?? 0) % 1 === 0)).toBe(1);
});
