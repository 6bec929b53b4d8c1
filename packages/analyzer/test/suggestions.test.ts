import { checkProcessDefinition, type Fact } from '@baton/conventions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interventionReports } from '../src/change/intervention-report.ts';
import { adoptSuggestion } from '../src/change/suggestions/adopt-suggestion.ts';
import { detectSuggestions } from '../src/change/suggestions/detect-suggestions.ts';
import { type Finding, findingSchema } from '../src/findings/finding.ts';
import { storeFindings } from '../src/findings/store-findings.ts';
import { escalation, NOW_MILLIS } from './escalation.ts';
import { type FilledStore, factsOf, fillStore, type Step } from './fill-store.ts';
import { findBy } from './find-by.ts';

const HOUR_MILLIS = 3_600_000;
const PAIR = {
  handoffName: 'escalate',
  sourceStage: 'triage',
  sourceTeam: 'support',
  targetStage: 'build',
  targetTeam: 'engineering',
} as const;

/** Of 60 items, engineering asks for the browser in every third and passes those of category data on to storage. */
function facts(): Fact[] {
  return Array.from({ length: 60 }, (_, i) => {
    const beginMillis = NOW_MILLIS - (60 - i) * 24 * HOUR_MILLIS;
    const at = (hours: number): string => new Date(beginMillis + hours * HOUR_MILLIS).toISOString();
    const handoff = { handoffName: 'escalate', handoffId: `h${i}` };
    const isData = i % 2 === 0;
    const asks: Step[] =
      i % 3 === 0
        ? [
            { verb: 'request_clarification', at: at(2), ...handoff, missingFields: ['browser'] },
            { verb: 'provide_clarification', at: at(3), ...handoff },
          ]
        : [];
    const end: Step[] = isData
      ? [
          {
            verb: 'initiate',
            at: at(5),
            handoffName: 'store',
            handoffId: `s${i}`,
            sourceStage: 'build',
            sourceTeam: 'engineering',
            targetStage: 'keep',
            targetTeam: 'storage',
          },
          { verb: 'complete', at: at(9), handoffName: 'store', handoffId: `s${i}` },
        ]
      : [{ verb: 'complete', at: at(6 + (i % 5)), ...handoff }];
    const steps: Step[] = [
      {
        verb: 'initiate',
        at: at(0),
        ...PAIR,
        ...handoff,
        presentFields: ['error'],
        attributes: { category: isData ? 'data' : 'layout' },
      },
      { verb: 'accept', at: at(1), ...handoff },
      ...asks,
      ...end,
      { verb: 'close', at: at(10), outcome: 'success' },
    ];
    return factsOf({ process: 'escalation', item: `S-${i}` }, steps);
  }).flat();
}

const factor: Finding = {
  id: 'f'.repeat(16),
  namespace: '',
  process: 'escalation',
  kind: 'factor',
  subject: 'support → engineering: logs present',
  verdict: 'supported',
  claim: 'Handoffs with logs end sooner.',
  evidence: {
    n: 60,
    exposed: 30,
    outcome: 'resolution_seconds',
    crude: null,
    adjusted: { measure: 'ratio_of_medians', value: 0.5, low: 0.4, high: 0.64 },
    strata: null,
    pValue: 0.001,
    qValue: 0.01,
    tried: 10,
    placebo: null,
    halves: null,
    needed: null,
    sample: null,
    details: {},
  },
  queries: [],
  window: { from: '2027-01-01T00:00:00.000Z', to: '2027-02-01T00:00:00.000Z' },
};

const scope = { namespace: '', process: 'escalation' };
let filled: FilledStore;
beforeAll(async () => {
  const all = facts();
  filled = await fillStore(all, {
    ...escalation,
    stages: { ...escalation.stages, keep: { team: 'storage' } },
    handoffs: { ...escalation.handoffs, store: { from: 'build', to: 'keep' } },
  });
});
afterAll(() => filled.close());

const suggest = async (found: readonly Finding[], of = scope): Promise<readonly Finding[]> => {
  const given = await findBy(detectSuggestions, filled.store, {
    ...of,
    asOfMillis: NOW_MILLIS,
    found,
  });
  for (const finding of given) findingSchema.parse(finding);
  return given;
};

const store = (found: readonly Finding[]) => {
  const at = new Date(NOW_MILLIS).toISOString();
  const run = {
    ...scope,
    runId: 'r',
    startedAt: at,
    endedAt: at,
    handoffs: 90,
    tried: 1,
    lastIngestedAt: '2027-02-03 00:00:00.000000000',
    codeVersion: 'test',
  };
  return storeFindings(filled.store, run, { found, gone: [], foundAt: at });
};

describe('suggestions', () => {
  test('require the field that the receiver keeps asking for, with the rounds that may be spared', async () => {
    const found = await suggest([]);
    const field = found.find((one) => one.subject === 'support → engineering: require browser');
    expect(field?.claim).toContain('Make browser a required field');
    expect(field?.claim).toContain('asks for browser in 33 % of handoffs');
    const { change, expected, plan } = field?.evidence.details ?? {};
    expect(change).toEqual({
      kind: 'required_field',
      sourceTeam: 'support',
      targetTeam: 'engineering',
      fields: ['browser'],
    });
    expect(expected).toMatchObject({ outcome: 'rounds', value: -0.9 / 3 });
    expect(plan).toMatchObject({
      teams: ['engineering'],
      comparison: ['storage'],
      outcome: 'rounds',
    });
    expect(new Date((plan as { from: string }).from).getUTCDay()).toBe(1);
  });

  test('make a template of several fields, with what a factor says may be had', async () => {
    const [template] = await suggest([factor]);
    expect(template?.subject).toBe('support → engineering: template');
    const { change, expected, basis } = template?.evidence.details ?? {};
    expect(change).toMatchObject({ kind: 'template', fields: ['browser', 'logs'] });
    // Nobody sends logs today: 0.9 of the whole effect remains to be had.
    expect((expected as { value: number }).value).toBeCloseTo(0.5 ** 0.9, 12);
    expect((expected as { high: number }).high).toBeCloseTo(0.64 ** 0.9, 12);
    expect(basis).toEqual([{ id: factor.id, claim: factor.claim }]);
    expect(template?.evidence.qValue).toBe(0.01);
  });

  test('carry a factor of the whole process over to the pairs that have the field', async () => {
    const { evidence } = factor;
    const details = { factor: 'field:browser' };
    const whole = {
      ...factor,
      subject: 'handoffs with browser present',
      evidence: { ...evidence, outcome: 'time_to_end', details },
    };
    const [field] = await suggest([whole]);
    expect(field?.evidence.details['expected']).toMatchObject({
      outcome: 'resolution_seconds',
      measure: 'ratio_of_medians',
    });
    const both = {
      ...whole,
      evidence: { ...whole.evidence, details: { factor: 'field:browser & night' } },
    };
    const [asked] = await suggest([both]);
    expect(asked?.evidence.details['expected']).toMatchObject({ outcome: 'rounds' });
  });

  test('do not rest on findings that are explained by the mix, or that go with longer times', async () => {
    const mix = { ...factor, verdict: 'explained_by_mix' as const };
    const effect = { measure: 'ratio_of_medians' as const, value: 1.5, low: 1.2, high: 2 };
    const worse = { ...factor, evidence: { ...factor.evidence, adjusted: effect } };
    for (const one of [mix, worse]) {
      const [field] = await suggest([one]);
      expect(field?.subject).toBe('support → engineering: require browser');
    }
  });

  test('send work directly where a team only passes it on', async () => {
    const found = await suggest([]);
    const routing = found.find(
      (one) => one.evidence.details['change'] && one.claim.startsWith('Send'),
    );
    expect(routing?.claim).toBe(
      'Send work with category data from support directly to storage: engineering passes 100 % of it on (30 of 30), after 5.0 h on average.',
    );
  });

  test('take a rule from a deviation that goes with longer times', async () => {
    const rule = { kind: 'max_count', stage: 'build', count: 1 };
    const deviation: Finding = {
      ...factor,
      kind: 'deviation',
      subject: 'build again',
      evidence: {
        ...factor.evidence,
        adjusted: { measure: 'ratio_of_medians', value: 2, low: 1.5, high: 2.5 },
        details: { rule },
      },
    };
    const found = await suggest([deviation]);
    expect(found.at(-1)?.evidence.details['change']).toEqual({ kind: 'rule', rule });
    const unknown = { ...deviation.evidence, details: { rule: { ...rule, stage: 'nowhere' } } };
    expect((await suggest([{ ...deviation, evidence: unknown }])).length).toBe(found.length - 1);
  });

  test('are none where nothing is stored', async () => {
    expect(await suggest([], { ...scope, process: 'other' })).toEqual([]);
  });
});

describe('adopting a suggestion', () => {
  test('writes the definition and a form, and opens the intervention', async () => {
    const found = await suggest([factor]);
    await store(found);
    const template = found[0];
    const adopted = await adoptSuggestion(filled.store, {
      suggestion: template?.id.slice(0, 8) ?? '',
      startsMillis: NOW_MILLIS,
    });
    expect(adopted.files.map((file) => file.name)).toEqual([
      'escalation.process.json',
      'escalate.md',
      'escalate.schema.json',
    ]);
    const [process, form, schema] = adopted.files.map((file) => file.text);
    const { definition } = checkProcessDefinition(JSON.parse(process ?? ''));
    expect(definition?.version).toBe('4');
    expect(definition?.handoffs['escalate']?.context).toMatchObject({
      error: { required: true },
      browser: { required: true },
      logs: { required: true },
    });
    expect(form).toContain('## logs (required)');
    expect(JSON.parse(schema ?? '')).toMatchObject({ required: ['error', 'browser', 'logs'] });
    const [report] = await interventionReports(filled.store, { nowMillis: NOW_MILLIS });
    expect(report).toMatchObject({
      name: 'support → engineering: template',
      teams: ['engineering'],
      senders: ['support'],
      from: new Date(NOW_MILLIS).toISOString(),
      suggestion: template?.id,
    });
  });

  test('is refused for what is no suggestion, or not known', async () => {
    await store([factor]);
    await expect(adoptSuggestion(filled.store, { suggestion: factor.id })).rejects.toMatchObject({
      code: 'suggestion_unfit',
    });
    await expect(adoptSuggestion(filled.store, { suggestion: '0000' })).rejects.toMatchObject({
      code: 'finding_unknown',
    });
  });
});
