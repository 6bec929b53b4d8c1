import type { HandoffCheckAnswer, ProcessDefinition } from '@baton/conventions';
import { judgementSpent } from '@baton/store';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Checks, createChecks } from '../../src/judge/check/create-checks.ts';
import { judgeHandoffs } from '../../src/judge/handoffs/judge-handoffs.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { type FilledStore, factsOf, fillStore } from '../fill-store.ts';
import {
  type Reply,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../llm/scripted-endpoint.ts';

const definition: ProcessDefinition = {
  ...{ name: 'escalation', version: '1' },
  stages: { triage: { team: 'support' }, build: { team: 'engineering' } },
  handoffs: {
    pass: {
      ...{ from: 'triage', to: 'build' },
      context: {
        error_message: { required: true },
        contract_terms: { required: true, description: 'The terms of the contract are told.' },
        note: { kind: 'text' },
      },
    },
  },
};

/** Long enough to hear whatever the endpoint says; what ends earlier does not wait for it. */
const PATIENT_MILLIS = 60_000;
const CONTENT = JSON.stringify({
  items: [
    { item: 'error_message', evidence: [], reason: 'none', verdict: 'absent' },
    { item: 'contract_terms', evidence: [2], reason: 'told', verdict: 'present' },
  ],
});
const SAID: Reply = { content: CONTENT };

let filled: FilledStore;
let endpoint: ScriptedEndpoint;
let settings: LlmSettings | undefined;
let script: (at: number) => Reply | Promise<Reply>;
let checks: Checks;
/** The first question is there. */
let arrived: Promise<void>;
let texts = 0;
beforeAll(async () => {
  const note = noteOf('kept');
  filled = await fillStore(
    factsOf({ process: 'escalation', item: 'A' }, [
      {
        ...{ verb: 'initiate', at: '2027-01-04T10:00:00Z', handoffName: 'pass', handoffId: 'h1' },
        ...{ sourceStage: 'triage', sourceTeam: 'support' },
        ...{ targetStage: 'build', targetTeam: 'engineering' },
        ...{ presentFields: ['note'], contextValues: { note } },
      },
    ]),
    definition,
  );
});
beforeEach(async () => {
  let asked = 0;
  script = () => SAID;
  let onAsked = (): void => undefined;
  arrived = new Promise((resolve) => {
    onAsked = resolve;
  });
  endpoint = await startScriptedEndpoint(() => {
    onAsked();
    return script(asked++);
  });
  settings = {
    ...(readLlmSettings({ BATON_LLM_BASE_URL: endpoint.url, BATON_LLM_MODEL: 'm' }) as LlmSettings),
    prices: { input: 10, output: 100 },
  };
  checks = createChecks(filled.store, { settings: async () => settings });
});
afterEach(async () => {
  await checks.close();
  await endpoint.close();
});
afterAll(() => filled.close());

const noteOf = (mark: string): string =>
  `It says "ATL-1107: layout lost" (${mark}).\nWrite to ann@acme.com, 30 days are agreed.`;
/** Reads what checks are answered from, so that only the model is late. */
const warm = (): Promise<unknown> => check('');
/** What no test before has sent. */
const newNote = (): string => noteOf(`note ${texts++}`);

const check = (note: string, deadlineMillis = PATIENT_MILLIS): Promise<HandoffCheckAnswer> =>
  checks.check({
    ...{ process: 'escalation', handoff: 'pass', presentFields: ['note'], deadlineMillis },
    texts: { note },
  });

const tiers = ({ judgement }: HandoffCheckAnswer): unknown =>
  judgement?.items.map(({ item, verdict, tier }) => `${item} ${verdict} ${tier}`);
const BY_RULES = ['error_message present rule', 'contract_terms absent rule'];
const BY_MODEL = ['error_message present rule', 'contract_terms present llm'];

const spent = async (): Promise<{
  calls: number;
  requests: number;
  cost: number;
  failed: number;
}> => {
  const [row] = await filled.store.query(judgementSpent, {});
  return row ?? { calls: 0, requests: 0, cost: 0, failed: 0 };
};

test('what rules leave open is judged by the model, redacted, counted, and asked once', async () => {
  const before = await spent();
  const note = newNote();
  const [first, same] = await Promise.all([check(note), check(note)]);
  expect(tiers(first)).toEqual(BY_MODEL);
  expect(first).toMatchObject({ completeness: 1, asks: [] });
  expect(first.judgement?.items[1]?.evidence).toEqual([
    { line: 2, text: 'Write to ann@acme.com, 30 days are agreed.' },
  ]);
  expect(same).toEqual(first);
  expect(await check(note)).toEqual(first);
  expect(endpoint.received).toHaveLength(1);
  expect(JSON.stringify(endpoint.received)).not.toContain('ann@');
  await checks.close();
  const after = await spent();
  expect(after.calls - before.calls).toBe(1);
  expect(after.cost - before.cost).toBeCloseTo(0.003, 9);
});

test('another engine, and a run over what was sent, know the answer', async () => {
  const note = noteOf('kept');
  const first = await check(note);
  await checks.close();
  checks = createChecks(filled.store, { settings: async () => settings });
  expect(await check(note)).toEqual(first);
  const judged = await judgeHandoffs(
    filled.store,
    { namespace: '', process: 'escalation' },
    { settings },
  );
  expect(judged).toMatchObject({ judged: 1, tiers: { rule: 1, llm: 1 }, usage: { attempts: 0 } });
  expect(endpoint.received).toHaveLength(1);
});

test('a model that is late leaves the rules, and its answer to the next check', async () => {
  let answer = (_: Reply): void => undefined;
  script = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  await warm();
  const note = newNote();
  const early = await check(note, 20);
  expect(tiers(early)).toEqual(BY_RULES);
  expect(early.missingFields).toEqual(['contract_terms']);
  expect(early.leftOut.at(-1)).toBe(
    'The language model had not answered within the deadline. Judged without it: contract_terms.',
  );
  const waiting = check(note);
  await arrived;
  answer(SAID);
  expect(tiers(await waiting)).toEqual(BY_MODEL);
  expect(tiers(await check(note))).toEqual(BY_MODEL);
  expect(endpoint.received).toHaveLength(1);
});

const again = (reply: Reply) => (at: number) => (at === 0 ? reply : SAID);

test.each<[string, (at: number) => Reply, number]>([
  ['a 429 with a hint', again({ status: 429, headers: { 'retry-after-ms': '5' } }), 2],
  ['a 500', again({ status: 500, headers: { 'retry-after-ms': '1' } }), 2],
  ['a connection that breaks', again('hang up'), 2],
  ['an answer that is cut off', again({ content: CONTENT.slice(0, 60), finish: 'length' }), 2],
  ['an answer of another shape', again({ content: '{"items":"all present"}' }), 2],
  ['an answer in fences', () => ({ content: `Sure:\n\`\`\`json\n${CONTENT}\n\`\`\`` }), 1],
  ['an answer that counts no tokens', () => ({ content: CONTENT, usage: null }), 1],
])('%s is overcome', async (_, replies, requests) => {
  const before = await spent();
  script = replies;
  const answered = await check(newNote());
  expect(tiers(answered)).toEqual(BY_MODEL);
  await checks.close();
  const after = await spent();
  expect(after).toMatchObject({
    calls: before.calls + 1,
    requests: before.requests + requests,
    failed: before.failed,
  });
  expect(after.cost).toBeGreaterThan(before.cost);
});

test.each<[string, Reply, number, RegExp]>([
  ['goes on refusing', { status: 429, headers: { 'retry-after-ms': '1' } }, 3, /rate_limited/],
  ['goes on failing', { status: 500, headers: { 'retry-after-ms': '1' } }, 3, /unavailable/],
  ['takes no such key', { status: 401 }, 1, /rejected/],
  ['is cut off twice', { content: CONTENT.slice(0, 60), finish: 'length' }, 2, /truncated/],
  ['has another shape', { content: '{"items":"all present"}' }, 2, /unreadable/],
  ['writes prose', { content: 'All items are present.' }, 2, /unreadable/],
  ['will not', { content: '', refusal: 'I cannot.' }, 1, /refused/],
  ['is filtered', { content: '', finish: 'content_filter' }, 1, /refused/],
])(
  'a model that %s leaves the rules, is counted, and not asked the same at once',
  async (_, reply, requests, why) => {
    const before = await spent();
    script = () => reply;
    const note = newNote();
    const answered = await check(note);
    expect(tiers(answered)).toEqual(BY_RULES);
    expect(answered).toMatchObject({ completeness: 0.5, missingFields: ['contract_terms'] });
    expect(answered.leftOut.at(-1)).toMatch(why);
    expect(await check(note)).toEqual(answered);
    await checks.close();
    expect(await spent()).toMatchObject({
      calls: before.calls + 1,
      requests: before.requests + requests,
      failed: before.failed + 1,
    });
  },
);

test('a model that hangs is called off when the engine stops, and counts as if it had answered', async () => {
  const before = await spent();
  script = () => 'hang';
  await warm();
  const answered = await check(newNote(), 20);
  expect(tiers(answered)).toEqual(BY_RULES);
  await arrived;
  await checks.close();
  const after = await spent();
  expect(after).toMatchObject({ calls: before.calls + 1, failed: before.failed + 1 });
  expect(after.cost - before.cost).toBeGreaterThan(0.15);
});

test('beyond a cap nothing is sent, and without a model or with one that is set up wrongly nothing fails', async () => {
  const caps = { runTokens: 10, dayTokens: 10, namespaceDayTokens: 10 };
  settings = { ...(settings as LlmSettings), caps };
  const note = newNote();
  const capped = await check(note);
  expect(tiers(capped)).toEqual(BY_RULES);
  expect(capped.leftOut.at(-1)).toMatch(/budget_spent/);
  checks = createChecks(filled.store);
  const without = await check(note);
  expect(tiers(without)).toEqual(BY_RULES);
  expect(without.leftOut.at(-1)).toBe(
    'No language model is configured. Judged without it: contract_terms.',
  );
  checks = createChecks(filled.store, {
    settings: () => Promise.reject(new Error('llm.yaml holds no settings.')),
  });
  const wrong = await check(note);
  expect(tiers(wrong)).toEqual(BY_RULES);
  expect(wrong.leftOut.at(-1)).toMatch(/^The language model was not asked: llm.yaml holds/);
  expect(endpoint.received).toHaveLength(0);
});
