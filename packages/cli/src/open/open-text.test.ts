import { expect, it } from 'vitest';
import { renderOpenPage } from './open-page.ts';
import { openText } from './open-text.ts';
import type { OpenNow } from './read-open.ts';

const NOW = Date.parse('2027-03-02T10:00:00Z');

const where = { namespace: 'acme & co', process: 'a/b', item: 'A?1', cycle: 1 };

const open: OpenNow = {
  nowMillis: NOW,
  handoffs: [
    {
      ...where,
      handoffId: 'h',
      traceId: 't',
      handoffName: 'escalate',
      sourceTeam: 'support',
      targetTeam: '',
      initiatedMillis: NOW - 7_200_000,
      acceptedMillis: null,
      dueMillis: NOW - 3_600_000,
      acceptDueMillis: null,
      phaseSeconds: 7_200,
      compared: 2,
      p50Seconds: null,
      p95Seconds: null,
      limitMillis: NOW - 3_600_000,
      rounds: 0,
      missingFields: [],
      risk: null,
      rules: [],
      sinceMillis: [],
      alerts: [],
    },
  ],
  alerts: [
    {
      ...where,
      ruleId: 'no-facts',
      alertId: 'n',
      labels: {},
      handoffId: '',
      traceId: '',
      state: 'firing',
      severity: 'warning',
      value: 1,
      threshold: 0,
      summary: 'Work past due\u001b[31m of support',
      description: '',
      activeMillis: NOW - 1_200_000,
      firedMillis: NOW,
      resolvedMillis: null,
      seenMillis: null,
    },
  ],
  isCut: false,
};

it('tells since when an alert holds, and shows no control character of a name', () => {
  const text = openText(open);
  expect(text).toContain('1.0 h past due');
  expect(text).toContain('[warning] Work past due\ufffd[31m of support (20 min ago)');
});

it('links an item with the process and the namespace that it is of', () => {
  const [, href = ''] = /<a href="(\/api\/items\/[^"]*)"/.exec(renderOpenPage(open)) ?? [];
  const url = new URL(href.replaceAll('&amp;', '&'), 'http://127.0.0.1');
  expect(url.pathname).toBe('/api/items/A%3F1');
  expect(Object.fromEntries(url.searchParams)).toEqual({ process: 'a/b', namespace: 'acme & co' });
});
