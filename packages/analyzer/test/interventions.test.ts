import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../src/analysis/analyze.ts';
import { declareIntervention } from '../src/change/declare-intervention.ts';
import { detectInterventions } from '../src/change/detect-interventions.ts';
import { interventionReports } from '../src/change/intervention-report.ts';
import { renderInterventions } from '../src/change/render-interventions.ts';
import { type Finding, findingSchema } from '../src/findings/finding.ts';
import { type FilledStore, fillStore } from './fill-store.ts';
import { findBy } from './find-by.ts';
import { plantedFacts } from './planted-facts.ts';
import { plantedIntervention } from './planted-intervention.ts';

const planted = plantedIntervention({ seed: 11, effect: 0.6, perWeek: 12 });
const { process, startsMillis } = planted.intervention;
const request = { name: 'template', process, teams: ['A', 'B'], startsMillis };
const scope = { namespace: '', process };

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(plantedFacts(planted));
});
afterAll(() => filled.close());

const find = (asOfMillis: number): Promise<readonly Finding[]> =>
  findBy(detectInterventions, filled.store, { ...scope, asOfMillis });

describe('interventions in a store', () => {
  test('are none until one is written down', async () => {
    expect(await find(planted.asOfMillis)).toEqual([]);
    const text = renderInterventions(await interventionReports(filled.store), {
      width: 80,
      color: false,
    });
    expect(text).toContain('No intervention is written down yet.');
  });

  test('are refused for processes and teams that are not there', async () => {
    const { store } = filled;
    await expect(declareIntervention(store, { ...request, process: 'none' })).rejects.toMatchObject(
      {
        code: 'process_unknown',
        message: `There is no process none; there is ${process}.`,
      },
    );
    await expect(
      declareIntervention(store, { ...request, teams: ['A', 'Z'] }),
    ).rejects.toMatchObject({
      code: 'team_unknown',
      message: expect.stringMatching(/that Z receives; those that do are A, B, C/),
    });
  });

  test('are measured by each outcome that is recorded', async () => {
    await declareIntervention(filled.store, request);
    const findings = await find(planted.asOfMillis);
    for (const finding of findings) findingSchema.parse(finding);
    const waiting = findings.find((one) => one.evidence.outcome === 'waiting_seconds');
    expect(waiting).toMatchObject({ verdict: 'supported', kind: 'intervention' });
    expect(waiting?.claim).toMatch(
      /^After "template" the waiting time fell by \d\d % \(\d+ to \d+ %\) beyond the other pairs, in the same mix of cases\.$/,
    );
    const effect = waiting?.evidence.adjusted;
    expect(effect?.low).toBeLessThan(0.6);
    expect(effect?.high).toBeGreaterThan(0.6);
    expect(waiting?.evidence.details['conclusion']).toBe('fell');
    expect(findings.map((one) => one.evidence.outcome)).toEqual([
      'waiting_seconds',
      'working_seconds',
      'resolution_seconds',
      'close_seconds',
      'rounds',
      'failed',
      'score',
    ]);
    const score = findings.find((one) => one.evidence.outcome === 'score');
    expect(score?.claim).toContain('made no difference to the score');
    // Nothing of the kind happened in this store.
    expect(findings.find((one) => one.evidence.outcome === 'failed')?.evidence.qValue).toBe(1);
  });

  test('say from when they can be judged where it is too early', async () => {
    const findings = await find(startsMillis + 8 * 24 * 3_600_000);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.verdict).toBe('not_enough_data');
      expect(finding.claim).toMatch(/cannot be judged by the .* before \d{4}-\d\d-\d\d/);
    }
  });

  test('are listed with what they did, and taken back', async () => {
    const { store } = filled;
    const [report] = await interventionReports(store, { nowMillis: planted.asOfMillis });
    expect(report).toMatchObject({ name: 'template', teams: ['A', 'B'], to: null });
    const text = renderInterventions(report ? [report] : [], { width: 80, color: false });
    expect(text).toContain('template · escalation · A, B · from 2027-03-01');
    expect(text).toContain('After "template" the waiting time fell by');
    const { interventions } = await analyze(store, { nowMillis: planted.asOfMillis });
    expect(interventions).toMatchObject([{ name: 'template', teams: ['A', 'B'], claims: [] }]);
    await declareIntervention(store, { ...request, isWithdrawn: true });
    expect(await interventionReports(store)).toEqual([]);
  });
});
