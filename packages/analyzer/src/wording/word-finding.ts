import type { Finding } from '../findings/finding.ts';
import type { Llm } from '../llm/llm.ts';
import { type Worded, wordRows } from './word-rows.ts';

/** A finding in words, with the queries that its numbers come from. */
export interface WordedFinding extends Worded {
  readonly findingId: string;
  readonly queries: readonly string[];
}

/** Words a finding from its evidence; without a model, or where it says more than that, the claim stands. */
export async function wordFinding(llm: Llm | undefined, finding: Finding): Promise<WordedFinding> {
  const { kind, subject, verdict, claim, evidence, window } = finding;
  const worded = await wordRows(llm, {
    ...{ namespace: finding.namespace, purpose: 'wording', fallback: claim },
    task: 'Say what was found, how sure it is, and what it rests on.',
    rows: { kind, subject, verdict, claim, evidence, window },
    isExperiment: kind === 'intervention' && verdict === 'supported',
  });
  return {
    ...worded,
    findingId: finding.id,
    queries: finding.queries.map(({ name }) => name),
  };
}
