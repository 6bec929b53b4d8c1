import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { businessSeconds, type Calendar } from '@baton/conventions';
import { describe, expect, test } from 'vitest';
import { attributeWaiting } from './attribute-waiting.ts';
import { WAITING_CAUSES, type WaitingCause } from './waiting-cause.ts';
import type { WorkInstance } from './work-instance.ts';

const DATA = process.env['BATON_TEST_DATA'];
const FOLDER = join(DATA ?? '', 'waiting-time-oracle');
const skip = DATA === undefined || !existsSync(FOLDER);
if (skip) console.log('waiting-time oracle: skipped, BATON_TEST_DATA is not set');

/** The oracle's names; it knows no questions. */
const COLUMNS: Readonly<Record<Exclude<WaitingCause, 'information'>, string>> = {
  batching: 'wt_batching',
  contention: 'wt_contention',
  prioritisation: 'wt_prioritization',
  unavailability: 'wt_unavailability',
  unexplained: 'wt_extraneous',
};

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Marcus is off from 12:00 to 12:30, the others are always there. */
const MARCUS: Calendar = {
  timeZone: 'UTC',
  hours: [
    { days: EVERY_DAY, from: '00:00', to: '12:00' },
    { days: EVERY_DAY, from: '12:30', to: '24:00' },
  ],
};

type Row = Readonly<Record<string, string>>;

describe.skipIf(skip)('splits of the waiting-time oracle', () => {
  test.each([
    ['manual_log_1', 8],
    ['manual_log_2', 8],
    ['manual_log_3', 14],
  ])('%s, exactly', (log, transitions) => {
    const expected = readTable(`${log}_expected.csv`).map((row) => ({
      transition: transitionOf(row),
      frequency: Number(row['frequency']),
      totalSeconds: Number(row['wt_total_seconds']),
      ...Object.fromEntries(
        Object.entries(COLUMNS).map(([cause, column]) => [cause, secondsOf(row[column] ?? '')]),
      ),
    }));
    expect(expected).toHaveLength(transitions);
    expect(splitsOf(readTable(`${log}.csv`))).toEqual(
      expected.sort((a, b) => a.transition.localeCompare(b.transition, 'en')),
    );
  });
});

function transitionOf(row: Row): string {
  return `${row['source_activity']} ${row['source_resource']} > ${row['target_activity']} ${row['target_resource']}`;
}

/** The attribution of a log, summed by transition in the form of the expected files. */
function splitsOf(events: readonly Row[]) {
  const previous = new Map<Row, Row>();
  const last = new Map<string, Row>();
  for (const event of [...events].sort((a, b) => millisOf(a, 'start') - millisOf(b, 'start'))) {
    const item = event['case_id'] ?? '';
    const before = last.get(item);
    if (before) previous.set(event, before);
    last.set(item, event);
  }
  const sums = new Map<string, Record<string, number>>();
  for (const person of new Set(events.map((event) => event['Resource'] ?? ''))) {
    const own = events.filter((event) => event['Resource'] === person);
    const waits = attributeWaiting(
      own.map((event) => instanceOf(event, previous.get(event))),
      {
        capacity: 1,
        batchRule: 'consecutive',
        restsWhenClosed: false,
        ...(person === 'Marcus' && {
          openMillis: (from, to) => businessSeconds(MARCUS, from, to) * 1000,
        }),
      },
    );
    for (const [place, { totalMillis, partMillis }] of waits.entries()) {
      const event = own[place] as Row;
      const before = previous.get(event);
      if (!before) continue;
      expect(WAITING_CAUSES.reduce((sum, cause) => sum + partMillis[cause], 0)).toBe(totalMillis);
      expect(partMillis.information).toBe(0);
      const transition = transitionOf({
        source_activity: before['Activity'] ?? '',
        source_resource: before['Resource'] ?? '',
        target_activity: event['Activity'] ?? '',
        target_resource: person,
      });
      const sum = sums.get(transition) ?? {};
      sums.set(transition, sum);
      sum['frequency'] = (sum['frequency'] ?? 0) + 1;
      sum['totalSeconds'] = (sum['totalSeconds'] ?? 0) + totalMillis / 1000;
      for (const cause of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]) {
        sum[cause] = (sum[cause] ?? 0) + partMillis[cause] / 1000;
      }
    }
  }
  return [...sums]
    .map(([transition, sum]) => ({ transition, ...sum }))
    .sort((a, b) => a.transition.localeCompare(b.transition, 'en'));
}

/** An event is enabled when the one before it in its case ends; the first when it starts. */
function instanceOf(event: Row, before: Row | undefined): WorkInstance {
  const startMillis = millisOf(event, 'start');
  return {
    activity: event['Activity'] ?? '',
    enabledMillis: before ? millisOf(before, 'end') : startMillis,
    startMillis,
    endMillis: millisOf(event, 'end'),
  };
}

function millisOf(event: Row, edge: 'start' | 'end'): number {
  return Date.parse(`${event[`${edge}_time`]}Z`);
}

/** Seconds of `0 days 02:15:00`, or of `0 days`. */
function secondsOf(text: string): number {
  const match = /^(\d+) days(?: (\d+):(\d+):(\d+))?$/.exec(text);
  if (!match) throw new Error(`no length of time: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function readTable(name: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(FOLDER, name), 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.match(/("[^"]*"|[^,]*)(?:,|$)/g) ?? [];
    return Object.fromEntries(
      columns.map((column, i) => [column, (cells[i] ?? '').replace(/,$/, '').replaceAll('"', '')]),
    );
  });
}
