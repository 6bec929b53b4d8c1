import type { Store } from '@baton/store';

const DAY = 86_400_000;

/** Two findings, a run and an intervention, as the analyzer stores them. */
export async function insertAnalysis(store: Store, nowMillis: number): Promise<void> {
  const at = (daysAgo: number): string => new Date(nowMillis - daysAgo * DAY).toISOString();
  const shared = {
    Namespace: '',
    Process: 'escalation',
    RunId: 'run-1',
    Status: 'holds',
    Queries: '[]',
    WindowFrom: at(60),
    WindowTo: at(0),
    CodeVersion: '1',
  };
  const evidence = {
    n: 90,
    exposed: 40,
    crude: { measure: 'ratio_of_medians', value: 1.9, low: 1.2, high: 2.8 },
    adjusted: null,
    pValue: 0.001,
    qValue: 0.01,
    details: { since: at(12) },
  };
  const drift = {
    ...shared,
    FindingId: 'drift-1',
    Kind: 'drift',
    Subject: "support → O'Brien: wait",
    Verdict: 'supported',
    Claim: "The wait from support to O'Brien rose.",
    Evidence: JSON.stringify(evidence),
  };
  await store.insertRows('findings', [
    { ...drift, FoundAt: at(3), Verdict: 'not_enough_data' },
    { ...drift, FoundAt: at(2) },
    {
      ...drift,
      FindingId: 'factor-1',
      FoundAt: at(2),
      Kind: 'factor',
      Subject: 'support: logs present',
      Verdict: 'explained_by_mix',
      Claim: 'Handoffs with logs are no faster once priority is taken into account.',
      Evidence: JSON.stringify({ n: 80, crude: null, adjusted: null, qValue: null, details: {} }),
    },
    { ...drift, FindingId: 'gone-1', FoundAt: at(2), Status: 'gone' },
  ]);
  await store.insertRows('analysis_runs', [
    {
      Namespace: '',
      Process: 'escalation',
      RunId: 'run-1',
      StartedAt: at(2),
      EndedAt: at(1.999),
      Handoffs: 300,
      Tried: 20,
      Found: 3,
      LastIngestedAt: at(2),
      CodeVersion: '1',
    },
  ]);
  await store.insertRows('interventions', [
    {
      Namespace: '',
      Process: 'escalation',
      Name: 'new template',
      Teams: ["O'Brien"],
      Senders: [],
      StartsAt: at(9),
      EndsAt: null,
      SuggestionId: '',
      DeclaredAt: at(9),
      IsDeleted: 0,
    },
  ]);
}
