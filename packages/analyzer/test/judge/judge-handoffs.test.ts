import type { Fact, ProcessDefinition } from '@baton/conventions';
import {
  judgementCurrent,
  judgementFields,
  judgementLost,
  judgementModels,
  judgementSpent,
} from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChecks } from '../../src/judge/check/create-checks.ts';
import { contentHash } from '../../src/judge/content-hash.ts';
import { evaluateInStore } from '../../src/judge/evaluation/evaluate-in-store.ts';
import { renderEvaluation } from '../../src/judge/evaluation/render-evaluation.ts';
import { judgeHandoffs } from '../../src/judge/handoffs/judge-handoffs.ts';
import { derivedRubric, storeRubric } from '../../src/judge/handoffs/judge-store.ts';
import { labelledTexts, labelText, trainTextModels } from '../../src/judge/handoffs/label-texts.ts';
import { numberLines } from '../../src/judge/lines.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { readRubric } from '../../src/rubric/read-rubric.ts';
import { askQuestion } from '../../src/wording/ask-question.ts';
import { type FilledStore, factsOf, fillStore, type Step } from '../fill-store.ts';
import {
  type ReceivedChat,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../llm/scripted-endpoint.ts';

const scope = { namespace: '', process: 'escalation' };

const definition: ProcessDefinition = {
  ...{ name: 'escalation', version: '1' },
  stages: { triage: { team: 'support' }, review: { team: 'desk' }, build: { team: 'engineering' } },
  handoffs: {
    pass: {
      ...{ from: ['triage', 'review'], to: 'build' },
      context: {
        error_message: { required: true },
        contract_terms: { required: true, description: 'The terms of the contract are told.' },
        note: { kind: 'text' },
      },
    },
  },
};

const pass = (n: number, [from, to]: readonly [string, string], note: string): Step => ({
  ...{ verb: 'initiate', at: `2027-01-0${n}T10:00:00Z`, handoffName: 'pass', handoffId: `h${n}` },
  ...{ sourceStage: 's', sourceTeam: from, targetStage: 't', targetTeam: to },
  ...{ presentFields: ['note'], requiredFields: ['error_message', 'contract_terms'] },
  ...{ missingFields: ['error_message'], contextValues: { note } },
});

const facts: Fact[] = [
  ...factsOf({ process: 'escalation', item: 'A' }, [
    pass(4, ['support', 'desk'], 'It says "ATL-1107: layout lost". Write to ann@acme.com.'),
    pass(5, ['desk', 'engineering'], 'See above, the customer wrote again.'),
  ]),
  ...factsOf({ process: 'escalation', item: 'B' }, [
    pass(6, ['support', 'desk'], 'The grid stays empty.'),
    {
      verb: 'request_clarification',
      at: '2027-01-06T11:00:00Z',
      handoffName: 'pass',
      handoffId: 'h6',
      missingFields: ['error_message'],
    },
  ]),
];

let filled: FilledStore;
let endpoint: ScriptedEndpoint;
let script: (chat: ReceivedChat) => object;
let settings: LlmSettings;
beforeAll(async () => {
  filled = await fillStore(facts, definition);
  endpoint = await startScriptedEndpoint((chat) => ({ content: JSON.stringify(script(chat)) }));
  settings = {
    ...(readLlmSettings({ BATON_LLM_BASE_URL: endpoint.url, BATON_LLM_MODEL: 'm' }) as LlmSettings),
    prices: { input: 10, output: 100 },
  };
});
afterAll(async () => {
  await filled.close();
  await endpoint.close();
});

const verdicts = async (): Promise<string[]> =>
  (await filled.store.query(judgementCurrent, { ...scope })).map(
    ({ handoffId, rubricItem, verdict, tier }) => `${handoffId} ${rubricItem} ${verdict} ${tier}`,
  );

test('the rubric follows from the process and from what receivers ask for', async () => {
  const { items } = await derivedRubric(filled.store, scope);
  expect(items.map(({ id, weight }) => `${id} ${weight}`)).toEqual([
    'error_message 2',
    'contract_terms 1',
  ]);
});

test('texts are judged once, by rules where no model is configured', async () => {
  const first = await judgeHandoffs(filled.store, scope);
  expect(first).toMatchObject({ texts: 3, judged: 3, tiers: { rule: 6 }, usage: { attempts: 0 } });
  expect(await judgeHandoffs(filled.store, scope)).toMatchObject({ texts: 3, judged: 0 });
  expect(await verdicts()).toEqual([
    'h4 contract_terms absent rule',
    'h4 error_message present rule',
    'h5 contract_terms absent rule',
    'h5 error_message absent rule',
    'h6 contract_terms absent rule',
    'h6 error_message absent rule',
  ]);
});

test('what a text lost on the way, and completeness by text, can be asked', async () => {
  expect(await filled.store.query(judgementLost, { ...scope })).toEqual([
    {
      sourceTeam: 'desk',
      targetTeam: 'engineering',
      rubricItem: 'error_message',
      known: 1,
      lost: 1,
    },
  ]);
  const fields = await filled.store.query(judgementFields, { ...scope });
  expect(
    fields.map(({ handoffId, judgedCompleteness }) => [handoffId, judgedCompleteness]),
  ).toEqual([
    ['h4', 2 / 3],
    ['h5', 0],
    ['h6', 0],
  ]);
});

test('what a person says counts most, and is what models learn from', async () => {
  await labelText(filled.store, scope, {
    handoffId: 'h6',
    item: 'error_message',
    verdict: 'not_applicable',
  });
  expect((await verdicts()).at(-1)).toBe('h6 error_message not_applicable human');
  expect(await labelledTexts(filled.store, scope)).toMatchObject([
    { id: 'h6', text: 'The grid stays empty.', labels: { error_message: 'not_applicable' } },
  ]);
  expect(await trainTextModels(filled.store, scope)).toMatchObject([
    { item: 'error_message', needed: 20 },
    { item: 'contract_terms', needed: 20 },
  ]);
  await expect(
    labelText(filled.store, scope, { handoffId: 'h6', item: 'mood', verdict: 'absent' }),
  ).rejects.toThrow(/has no item mood; it has error_message, contract_terms/);
});

test('a language model judges what the rules leave open, is counted, and is not asked again', async () => {
  const rubric = await derivedRubric(filled.store, scope);
  const open = {
    ...rubric,
    version: '2',
    items: rubric.items.map((item) =>
      item.id === 'contract_terms' ? { ...item, rule: undefined } : item,
    ),
  };
  script = () => ({
    items: [
      { item: 'error_message', evidence: [], reason: 'none', verdict: 'absent' },
      { item: 'contract_terms', evidence: [1], reason: 'told', verdict: 'present' },
    ],
  });
  const judged = await judgeHandoffs(filled.store, scope, { rubric: open, settings });
  expect(judged).toMatchObject({
    judged: 3,
    tiers: { rule: 2, llm: 3, human: 1 },
    usage: { attempts: 3 },
  });
  expect(
    endpoint.received.every(({ messages }) => !JSON.stringify(messages).includes('ann@')),
  ).toBe(true);
  const held = await verdicts();
  expect(held).toContain('h5 contract_terms present llm');
  // This version has never judged what a person had said before: it holds all the same.
  expect(held.at(-1)).toBe('h6 error_message not_applicable human');
  const [spent] = await filled.store.query(judgementSpent, {});
  expect(spent).toMatchObject({
    purpose: 'judge',
    calls: 3,
    requests: 3,
    tokensIn: 300,
    failed: 0,
  });
  expect(spent?.cost).toBeCloseTo(0.009, 9);
  // Another run knows the answers from the store.
  const again = await judgeHandoffs(filled.store, scope, {
    rubric: { ...open, texts: ['note'] },
    settings,
  });
  expect(again.judged).toBe(0);
  // A version is what its verdicts name: it cannot come to mean something else.
  const [item] = open.items;
  if (item === undefined) throw new Error('no item');
  const changed = { ...open, items: [{ ...item, definition: 'Another one.' }] };
  await expect(judgeHandoffs(filled.store, scope, { rubric: changed })).rejects.toThrow(
    /Version 2 of the rubric .* give this one a new version/,
  );
  expect(endpoint.received).toHaveLength(3);
});

test('a check before sending names what is missing and why, the same for the same content', async () => {
  const checks = createChecks(filled.store, { clock: () => Date.parse('2027-01-07T12:00:00Z') });
  const request = {
    ...{ process: 'escalation', handoff: 'pass', presentFields: ['note'], deadlineMillis: 30_000 },
    texts: { note: 'It says "ATL-1107: layout lost".' },
  };
  const answer = await checks.check(request);
  expect(answer).toMatchObject({
    completeness: 0.5,
    missingFields: ['contract_terms'],
    risk: null,
  });
  expect(answer.asks).toEqual([
    {
      ...{ field: 'contract_terms', ask: 'Which contract terms?', findingId: null },
      because: 'The process declares it as required.',
    },
  ]);
  expect(answer.judgement?.items[0]).toEqual({
    ...{ item: 'error_message', verdict: 'present', tier: 'rule' },
    evidence: [{ line: 1, text: 'It says "ATL-1107: layout lost".' }],
  });
  expect(answer.leftOut.join()).toContain('No model of risk is in use');
  expect(await checks.check(request)).toEqual(answer);
  await checks.respond({
    ...{ process: 'escalation', handoff: 'pass', field: 'contract_terms', action: 'dismissed' },
    contentHash: answer.judgement?.contentHash ?? '',
  });
  const after = await checks.check(request);
  expect(after).toMatchObject({ completeness: 1, asks: [] });
  expect(after.judgement?.items[1]).toMatchObject({ verdict: 'present', tier: 'human' });
});

test('a check is read among readers, and answered from what was read while it cannot be read again', async () => {
  const lanes = new Set<string>();
  let isBroken = false;
  let nowMillis = Date.parse('2027-01-07T12:00:00Z');
  const store = {
    query: async (...[query, params, options]: Parameters<FilledStore['store']['query']>) => {
      lanes.add(options?.lane ?? 'reader');
      if (isBroken) throw new Error('gone');
      return filled.store.query(query, params, options);
    },
  } as unknown as FilledStore['store'];
  const checks = createChecks(store, { clock: () => nowMillis });
  const request = {
    ...{ process: 'escalation', handoff: 'pass', presentFields: ['note'], deadlineMillis: 30_000 },
    texts: { note: 'The grid stays empty, since the third of May.' },
  };
  const answer = await checks.check(request);
  expect(answer.missingFields).toEqual(['error_message', 'contract_terms']);
  expect([...lanes]).toEqual(['reader']);
  isBroken = true;
  for (let times = 0; times < 3; times++) {
    nowMillis += 60_000;
    expect(await checks.check(request)).toEqual(answer);
    // Until the read that failed is noticed.
    await new Promise((resolve) => setImmediate(resolve));
  }
  // A process that was never read is not known: nothing is made up.
  expect((await checks.check({ ...request, process: 'other' })).completeness).toBeNull();
});

test('a check that cannot be answered in time says so instead of making its caller wait', async () => {
  const never = { query: () => new Promise(() => undefined) } as unknown as FilledStore['store'];
  const answer = await createChecks(never).check({
    ...{ process: 'p', handoff: 'h', presentFields: [], deadlineMillis: 20 },
  });
  expect(answer).toMatchObject({ completeness: null, asks: [], risk: null, judgement: null });
  expect(answer.leftOut).toEqual(['Nothing could be read within the deadline.']);
  const broken = {
    query: () => Promise.reject(new Error('gone')),
  } as unknown as FilledStore['store'];
  expect(
    (await createChecks(broken).check({ process: 'p', handoff: 'h', presentFields: [] })).asks,
  ).toEqual([]);
});

test('a handoff whose id others have too is not labelled, nor one that is not there', async () => {
  const twice = ['D', 'E'].map((item) =>
    factsOf({ process: 'twice', item }, [
      { ...pass(6, ['support', 'desk'], `Text of ${item}.`), handoffId: 'same' },
    ]),
  );
  await filled.append(twice.flat());
  const of = { namespace: '', process: 'twice' };
  await storeRubric(filled.store, of, {
    ...(await derivedRubric(filled.store, scope)),
    id: 'twice',
  });
  const label = { item: 'error_message', verdict: 'absent' } as const;
  await expect(labelText(filled.store, of, { ...label, handoffId: 'same' })).rejects.toThrow(
    /several handoffs same with a text \(of D, cycle 1; E, cycle 1\)/,
  );
  await expect(labelText(filled.store, of, { ...label, handoffId: 'none' })).rejects.toThrow(
    /no handoff none with a text/,
  );
});

test('of two handoffs with the same id and text each is judged', async () => {
  const of = { namespace: '', process: 'copied' };
  const rubric = { ...(await derivedRubric(filled.store, scope)), id: 'copied' };
  const send = (item: string) =>
    filled.append(
      factsOf({ process: 'copied', item }, [pass(6, ['support', 'desk'], 'Said again.')]),
    );
  for (const item of ['F', 'G']) {
    await send(item);
    expect(await judgeHandoffs(filled.store, of, { rubric })).toMatchObject({ judged: 1 });
  }
});

test('a text model learns nothing from lines that talk about the judging', async () => {
  const of = { namespace: '', process: 'learn' };
  const texts = Array.from({ length: 40 }, (_, at) =>
    at % 2 === 0
      ? `Window ${at} shows zebra.\nAll required fields are provided, says kangaroo.`
      : `Window ${at} is empty.`,
  );
  await filled.append(
    texts.flatMap((note, at) =>
      factsOf({ process: 'learn', item: `L${at}` }, [
        { ...pass(6, ['support', 'desk'], note), handoffId: `l${at}` },
      ]),
    ),
  );
  const rubric = { ...(await derivedRubric(filled.store, scope)), id: 'learn' };
  await storeRubric(filled.store, of, rubric);
  await filled.store.insertRows(
    'judgements',
    texts.map((text, at) => ({
      ...{ Namespace: '', Process: 'learn', Item: `L${at}`, Cycle: 1, HandoffId: `l${at}` },
      ...{ Rubric: 'learn', RubricVersion: rubric.version, RubricItem: 'error_message' },
      ...{ Tier: 'human', Verdict: at % 2 === 0 ? 'present' : 'absent', Origin: 'label' },
      ...{ ContentHash: contentHash(numberLines(text).lines) },
      JudgedAt: new Date().toISOString(),
    })),
  );
  expect((await trainTextModels(filled.store, of))[0]).toMatchObject({ present: 20, needed: 0 });
  const [model] = await filled.store.query(judgementModels, { ...of, rubric: 'learn' });
  expect(model?.content).toContain('zebra');
  expect(model?.content).not.toMatch(/kangaroo|provid/);
});

test('a question is answered from named queries, by words alone where no model is configured', async () => {
  const answer = await askQuestion(filled.store, 'Which fields do receivers ask for?', {
    ...{ llm: undefined, process: 'escalation' },
  });
  expect(answer.queries.map(({ name }) => name)).toEqual([
    expect.stringMatching(/asked-fields|needs/),
  ]);
  expect(answer.queries[0]?.rows).toMatchObject([{ field: 'error_message' }]);
  expect(answer.leftOut.join()).toContain('No language model is configured');
});

test('a model chooses queries that there are, and its numbers stand in the rows or it is not quoted', async () => {
  const { createLlm } = await import('../../src/llm/create-llm.ts');
  let text = '';
  script = (chat) =>
    chat.messages[0]?.content.startsWith('You choose')
      ? {
          queries: [
            { name: 'DROP TABLE handoffs', parameters: [] },
            { name: 'projector/state', parameters: [] },
            { name: 'persons/failures', parameters: [] },
            { name: 'risk/features', parameters: [] },
            { name: 'team/needs', parameters: [{ name: 'processes', value: '["other"]' }] },
          ],
        }
      : { text };
  text = 'The desk asked for error_message in 1 of its 2 handoffs [team/needs].';
  const ask = (llm = createLlm(settings)) =>
    askQuestion(filled.store, 'What is asked for?', { llm, namespace: '', process: 'escalation' });
  const good = await ask();
  expect(good).toMatchObject({ text, isWorded: true });
  expect(good.queries.map(({ name }) => name)).toEqual(['team/needs']);
  text = 'The desk asked for it in 57 % of 2 handoffs, because support is careless.';
  const bad = await ask();
  expect(bad).toMatchObject({ text: 'team/needs has 1 row.', isWorded: false });
  expect(bad.leftOut.join()).toContain('did not follow from the rows');
});

test('an evaluation is counted with its attacks, stays within the caps, and tells silence from resistance', async () => {
  const rubric = readRubric(
    'id: r\nversion: "1"\nprocess: escalation\ntexts: [note]\nitems:\n  - { id: word, ask: Which?, definition: It is said., rule: { patterns: [word] } }\n',
    'r',
  );
  const labels = ['the word', 'nothing', 'this word', 'silence'].map((text, id) => ({
    ...{ id: String(id), text, group: '', second: {} },
    labels: { word: id % 2 === 0 ? ('present' as const) : ('absent' as const) },
  }));
  const before = endpoint.received.length;
  let isSilent = false;
  script = (chat) => {
    const lines = (chat.messages[1]?.content ?? '').split('\n');
    const at = lines.findIndex(
      (line) => /^\[.*word/.test(line) && !/present|absent|as not/.test(line),
    );
    if (isSilent) return { nothing: true };
    const verdict = at < 0 ? 'absent' : 'present';
    return { items: [{ item: 'word', evidence: at < 0 ? [] : [at], reason: '', verdict }] };
  };
  const options = { rubric, labels, runs: 2, settings: { ...settings, maxRetries: 0 } };
  const evaluation = await evaluateInStore(filled.store, { ...scope, namespace: 'eval' }, options);
  const requests = endpoint.received.length - before;
  expect(requests).toBeGreaterThan(8);
  expect(evaluation).toMatchObject({
    unanswered: 0,
    usage: { attempts: requests, tokensIn: 100 * requests },
    items: [{ llm: { flips: 0, compared: 4, agreement: { kappa: 1 } } }],
    injections: { llm: { controls: { tried: 4, right: 4 }, unanswered: 0 } },
  });
  const spent = async () =>
    (await filled.store.query(judgementSpent, {})).find(({ namespace }) => namespace === 'eval');
  expect(await spent()).toMatchObject({ requests, tokensIn: 100 * requests, failed: 0 });
  // What was spent today counts against the next evaluation.
  const caps = { ...settings.caps, namespaceDayTokens: 120 * requests + 1_000 };
  const capped = await evaluateInStore(
    filled.store,
    { ...scope, namespace: 'eval' },
    { ...options, settings: { ...options.settings, caps } },
  );
  expect(capped).toMatchObject({ unanswered: 8, usage: { attempts: 0 } });
  // Who says now this, now that, of one text of four is seen to.
  let times = 0;
  const steady = script;
  script = (chat) =>
    chat.messages[1]?.content.includes('silence') === true && times++ % 2 === 1
      ? { items: [{ item: 'word', evidence: [1], reason: '', verdict: 'present' }] }
      : steady(chat);
  const moody = await evaluateInStore(filled.store, { ...scope, namespace: 'eval' }, options);
  expect(moody.items[0]?.llm).toMatchObject({ flips: 1, compared: 4 });
  expect(renderEvaluation(moody)).toMatch(/said otherwise when asked again 1 of 4 times/);
  script = steady;
  isSilent = true;
  const silent = await evaluateInStore(filled.store, { ...scope, namespace: 'eval' }, options);
  expect(silent.injections.llm).toMatchObject({ controls: { tried: 0, right: 0 } });
  expect(silent.usage.attempts).toBeGreaterThan(8);
  expect(renderEvaluation(silent)).toMatch(/Injections on m: nothing was answered/);
});
