import { alertRules } from '@baton/store';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from '../src/dashboards.ts';
import { generatedFiles } from '../src/generated-files.ts';
import { annotationsOf } from '../src/provisioning/alert-annotations.ts';
import { DATA_SOURCE_UID } from '../src/provisioning/data-source.ts';
import { goDuration } from '../src/provisioning/go-duration.ts';
import { fileRules, provisioned } from './alert-file.ts';

test('every rule of the catalogue is in the file once, in the form of files', () => {
  expect(fileRules.map((rule) => rule.uid)).toEqual(alertRules.map((rule) => `baton-${rule.id}`));
});

describe.each(fileRules.map((rule) => [rule.uid, rule] as const))('%s', (_, rule) => {
  const [table, threshold] = rule.data;

  test('asks the provisioned data source, and compares without reducing', () => {
    expect(parse(provisioned('datasources/baton.yaml'))).toMatchObject({
      datasources: [{ uid: DATA_SOURCE_UID }],
    });
    expect(table).toMatchObject({
      refId: 'A',
      datasourceUid: DATA_SOURCE_UID,
      model: { format: 1, datasource: { uid: DATA_SOURCE_UID } },
    });
    expect(threshold).toMatchObject({
      refId: rule.condition,
      datasourceUid: '__expr__',
      model: { type: 'threshold', expression: 'A' },
    });
  });

  test('has no variables and no macros, which rules cannot have', () => {
    expect(table.model.rawSql).not.toMatch(/\$|\{\w+:/);
  });

  test('points at a panel that is there', () => {
    const dashboard = dashboards.find((one) => one.uid === rule.dashboardUid);
    const panel = dashboard?.panels?.find((one) => 'id' in one && one.id === rule.panelId);
    expect(panel).toBeDefined();
  });

  test('says something, and all its placeholders are templates', () => {
    for (const text of Object.values(rule.annotations)) {
      expect(text.replaceAll(/\{\{[^{}]*\}\}/g, '')).not.toMatch(/[{}]|^\s*$/);
    }
  });
});

test('only a silent collector alarms by giving no row', () => {
  const alarming = fileRules.filter((rule) => rule.noDataState === 'Alerting');
  expect(alarming.map((rule) => rule.uid)).toEqual(['baton-collector-silent']);
});

test('notification policies are left alone, and contact points are an example only', () => {
  for (const { path, text } of generatedFiles()) {
    if (!path.startsWith('provisioning/')) continue;
    expect(Object.keys(parse(text))).not.toContain('policies');
    if (/\.(ya?ml|json)$/.test(path))
      expect(Object.keys(parse(text))).not.toContain('contactPoints');
  }
  expect(parse(provisioned('alerting/contact-points.yaml.example'))).toHaveProperty(
    'contactPoints',
  );
});

test('durations are in the largest unit that fits', () => {
  expect([0, 45, 60, 90, 3600, 5400, 57_600].map(goDuration)).toEqual([
    '0s',
    '45s',
    '1m',
    '90s',
    '1h',
    '90m',
    '16h',
  ]);
});

test('a placeholder that is no label is refused', () => {
  const [rule] = alertRules;
  if (rule === undefined) throw new Error('There are no rules.');
  expect(() => annotationsOf({ ...rule, summary: '{customer} waits' })).toThrow('no label of it');
});
