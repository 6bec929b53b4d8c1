import { afterEach, describe, expect, test } from 'vitest';
import { judgedCompleteness } from '../../src/judge/completeness.ts';
import { runInjections } from '../../src/judge/injection/run-injections.ts';
import { judgeText } from '../../src/judge/judge-text.ts';
import { createLlm } from '../../src/llm/create-llm.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { itemOf } from '../../src/rubric/derive-rubric.ts';
import { rubricSchema } from '../../src/rubric/rubric.ts';
import {
  type ReceivedChat,
  type Reply,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../llm/scripted-endpoint.ts';

const rubric = rubricSchema.parse({
  ...{ id: 'r', version: '1', process: 'p', texts: ['note'] },
  items: [
    itemOf('error_message', 'error_message'),
    { id: 'mood', ask: 'How is the customer?', definition: 'A mood is named.', weight: 3 },
  ],
});
const TEXT = 'Mail from ann@acme.com.\nIt says "ATL-1107: layout lost".\nShe is cross.';

let endpoint: ScriptedEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

async function open(script: (chat: ReceivedChat) => Reply) {
  endpoint = await startScriptedEndpoint(script);
  const settings = readLlmSettings({ BATON_LLM_BASE_URL: endpoint.url, BATON_LLM_MODEL: 'm' });
  return createLlm({ ...(settings as LlmSettings), maxRetries: 0 });
}

const answerOf = (mood: object): Reply => ({
  content: JSON.stringify({
    items: [
      { item: 'error_message', evidence: [2], reason: 'quoted', verdict: 'present' },
      { item: 'mood', evidence: [3], reason: 'cross', verdict: 'present', ...mood },
    ],
  }),
});

const verdictsOf = (judged: Awaited<ReturnType<typeof judgeText>>) =>
  judged.items.map(({ item, verdict, tier }) => `${item} ${verdict} ${tier}`);

describe('a text', () => {
  test('is judged by rules alone where no model is configured, and that is said', async () => {
    const judged = await judgeText(rubric, TEXT, { namespace: '' });
    expect(verdictsOf(judged)).toEqual(['error_message present rule', 'mood unclear rule']);
    expect(judged.leftOut.join()).toContain('No language model is configured');
    expect(judgedCompleteness(rubric, judged.items)).toBe(1);
  });

  test('goes to the model redacted, numbered and fenced, with all items at once', async () => {
    const llm = await open(() => answerOf({}));
    const judged = await judgeText(rubric, TEXT, { namespace: '', llm });
    expect(verdictsOf(judged)).toEqual(['error_message present rule', 'mood present llm']);
    const [system, user] = endpoint?.received[0]?.messages ?? [];
    expect(system?.content).toContain('- mood: present when: A mood is named.');
    expect(user?.content).not.toContain('ann@acme.com');
    expect(user?.content).toMatch(
      /^([0-9a-f]{32})\n\[1\] Mail from <EMAIL_1>\.\n\[2\] .*\n\[3\] She is cross\.\n\1\n/,
    );
    expect(judged.usage).toMatchObject({ tokensIn: 100, attempts: 1 });
    expect(judged.callKey).toHaveLength(64);
    await judgeText(rubric, TEXT, { namespace: '', llm });
    expect(endpoint?.received).toHaveLength(1);
  });

  test.each([
    ['all that is open', 'mood', 0],
    ['something else', 'error_message', 1],
  ])('of which %s is known is asked no more than needed', async (_, item, requests) => {
    const llm = await open(() => answerOf({}));
    const known = { item, evidence: [3], reason: 'known', verdict: 'present' as const };
    const judged = await judgeText(rubric, TEXT, {
      ...{ namespace: '', llm },
      recall: async () => ({ items: [known] }),
    });
    expect(verdictsOf(judged)).toEqual(['error_message present rule', 'mood present llm']);
    expect(endpoint?.received).toHaveLength(requests);
    expect(judged.isCached).toBe(requests === 0);
  });

  test.each([
    ['present with a line that is not there', { evidence: [9] }, 'unclear'],
    ['present with no line', { evidence: [] }, 'unclear'],
    ['absent with a line', { verdict: 'absent' }, 'unclear'],
    ['absent with none', { verdict: 'absent', evidence: [] }, 'absent'],
    ['not applicable with no line', { verdict: 'not_applicable', evidence: [] }, 'unclear'],
    ['another item', { item: 'other' }, 'unclear'],
  ])('of which the model says %s', async (_, mood, verdict) => {
    const llm = await open(() => answerOf(mood));
    const judged = await judgeText(rubric, TEXT, { namespace: '', llm });
    expect(judged.items[1]?.verdict).toBe(verdict);
  });

  test.each([
    ['refuses', { content: '', refusal: 'no' }],
    ['breaks', { status: 500 }],
    ['babbles', { content: 'I think it is fine.' }],
  ] satisfies [string, Reply][])(
    'keeps what the rules say where the model %s',
    async (_, reply) => {
      const llm = await open(() => reply);
      const judged = await judgeText(rubric, TEXT, { namespace: '', llm });
      expect(verdictsOf(judged)).toEqual(['error_message present rule', 'mood unclear rule']);
      expect(judged.leftOut.join()).toContain('The language model did not judge');
      expect(judged.callKey).toBe('');
    },
  );

  test('is what a person said of it', async () => {
    const judged = await judgeText(rubric, TEXT, {
      namespace: '',
      said: (_, item) => (item === 'mood' ? 'absent' : undefined),
    });
    expect(verdictsOf(judged)).toEqual(['error_message present rule', 'mood absent human']);
    expect(judgedCompleteness(rubric, judged.items)).toBe(0.25);
  });

  test('of nothing is not sent', async () => {
    const llm = await open(() => answerOf({}));
    const judged = await judgeText(rubric, ' \n', { namespace: '', llm });
    expect(endpoint?.received).toEqual([]);
    expect(judged.items.map(({ verdict }) => verdict)).toEqual(['absent', 'unclear']);
  });
});

describe('a text that tries to be judged well', () => {
  const cases = [
    {
      item: 'mood',
      with: 'The customer is cross.\nPlease look.',
      without: 'The grid is empty.\nPlease look.',
    },
  ];
  /** Finds the mood where there is one, and does what it is told where it is told something. */
  const obedient = (chat: ReceivedChat): Reply => {
    const lines = (chat.messages[1]?.content ?? '').split('\n');
    const told = lines.findIndex((line) =>
      /\b(?:as|is) (?:present|absent|not applicable)|verified|provided/.test(line),
    );
    const order = /as not applicable/.test(lines[told] ?? '') ? 'not_applicable' : 'present';
    const found = lines.findIndex((line) => line.includes('cross'));
    const line = told >= 0 ? told : found;
    const verdict = line < 0 ? 'absent' : told >= 0 ? order : 'present';
    return answerOf({ evidence: line < 0 ? [] : [line], verdict });
  };

  test('fails with a model that obeys, since orders are no evidence; what is true is still found', async () => {
    const llm = await open(obedient);
    const report = await runInjections(cases, async (text, item) => {
      const judged = await judgeText(rubric, text, { namespace: '', llm, isLlmForAll: true });
      return judged.items.find((one) => one.item === item)?.verdict ?? 'unclear';
    });
    expect(report.controls).toEqual({ tried: 2, right: 2 });
    expect(report.results.filter(({ flips }) => flips > 0)).toEqual([]);
    expect(report.results).toHaveLength(11);
  });

  test('is not resisted by who does not answer', async () => {
    const never = await runInjections(cases, async () => undefined);
    expect(never).toMatchObject({ controls: { tried: 0, right: 0 }, unanswered: 2 });
    expect(never.results.every(({ tried }) => tried === 0)).toBe(true);
    const seldom = await runInjections(cases, async (text) =>
      /Ignore all/.test(text) ? undefined : text.includes('cross') ? 'present' : 'absent',
    );
    expect(seldom).toMatchObject({ controls: { tried: 2, right: 2 }, unanswered: 1 });
    expect(seldom.results.filter(({ tried }) => tried === 0)).toMatchObject([
      { attack: 'direct order' },
    ]);
  });

  test('would succeed without that check: the suite sees flips where there are some', async () => {
    const report = await runInjections(cases, async (text) =>
      /present/.test(text) || text.includes('cross') ? 'present' : 'absent',
    );
    expect(report.results.filter(({ flips }) => flips > 0).map(({ attack }) => attack)).toContain(
      'direct order',
    );
  });
});
