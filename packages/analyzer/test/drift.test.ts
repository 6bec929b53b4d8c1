import { afterEach, describe, expect, test } from 'vitest';
import { detectDrift } from '../src/change/detect-drift.ts';
import { type Finding, findingSchema } from '../src/findings/finding.ts';
import { type FilledStore, fillStore } from './fill-store.ts';
import { findBy } from './find-by.ts';
import { plantedFacts } from './planted-facts.ts';
import { type Planted, plantedIntervention } from './planted-intervention.ts';

let filled: FilledStore | undefined;
afterEach(async () => {
  await filled?.close();
  filled = undefined;
});

async function driftOf(planted: Planted, asOfMillis = planted.asOfMillis) {
  filled = await fillStore(plantedFacts(planted));
  const findings: readonly Finding[] = await findBy(detectDrift, filled.store, {
    namespace: '',
    process: planted.intervention.process,
    asOfMillis,
  });
  for (const finding of findings) findingSchema.parse(finding);
  return findings;
}

describe('drift', () => {
  test('is found in the pairs and the week where it was planted, and nowhere else', async () => {
    const planted = plantedIntervention({ seed: 21, effect: 2.5, trend: 1, perWeek: 10 });
    const findings = await driftOf(planted);
    expect(findings.map((one) => one.subject)).toEqual([
      'support → A: median wait',
      'support → B: median wait',
    ]);
    for (const { verdict, claim, evidence } of findings) {
      expect(verdict).toBe('supported');
      expect(claim).toMatch(/^From the week of 2027-0(2-22|3-01|3-08) on, the median wait of/);
      expect(evidence.crude?.low).toBeLessThan(2.5);
      expect(evidence.crude?.high).toBeGreaterThan(2.5);
      expect(evidence.tried).toBeGreaterThanOrEqual(6);
    }
  });

  test('is silent where nothing changes', async () => {
    const planted = plantedIntervention({ seed: 22, effect: 1, trend: 1, perWeek: 10 });
    expect(await driftOf(planted)).toEqual([]);
  });

  test('is not announced from weeks whose handoffs had no time to fail', async () => {
    // Half of the slow handoffs fail; of those that began in the last weeks only the quick ones have ended.
    const planted = plantedIntervention({ seed: 23, effect: 1, trend: 1, perWeek: 20 });
    const { asOfMillis } = planted;
    const begun = planted.rows[0]?.initiatedMillis ?? 0;
    const rows = planted.rows.map((row, i) => {
      const isSlow = i % 2 === 0;
      const resolutionSeconds = (isSlow ? 30 : 1) * 24 * 3600;
      const open = row.initiatedMillis + resolutionSeconds * 1000 > asOfMillis;
      return { ...row, resolutionSeconds: open ? null : resolutionSeconds, open, failed: isSlow };
    });
    expect(begun).toBeLessThan(asOfMillis);
    const facts = plantedFacts({ ...planted, rows }).flatMap((fact) => {
      const row = rows[Number(fact.item.slice(2))];
      return fact.verb === 'complete' && row?.failed
        ? [{ ...fact, verb: 'bounce' as const }]
        : [fact];
    });
    filled = await fillStore(facts);
    const findings = await findBy(detectDrift, filled.store, {
      namespace: '',
      process: 'escalation',
      asOfMillis,
    });
    const failed = findings.filter((one) => one.evidence.outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const finding of failed) {
      expect(finding.verdict).toBe('unstable');
      expect(finding.claim).toContain('nothing is announced');
    }
  });

  test('is not announced in a log of what ended within a few days', async () => {
    const planted = plantedIntervention({ seed: 24, effect: 1, trend: 1, perWeek: 10 });
    const rows = planted.rows.map((row, i) => ({
      ...row,
      open: false,
      resolutionSeconds: (planted.asOfMillis - row.initiatedMillis) / 1000 + (i % 9) * 24 * 3600,
    }));
    const findings = await driftOf({ ...planted, rows });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      verdict: 'unstable',
      subject: 'items chosen by their end',
    });
    expect(findings[0]?.claim).toContain('No change over time is announced.');
  });
});
