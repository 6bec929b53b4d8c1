import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { evaluateJudge } from '../../src/judge/evaluation/evaluate-judge.ts';
import { readLabels } from '../../src/judge/evaluation/label.ts';
import { renderEvaluation } from '../../src/judge/evaluation/render-evaluation.ts';
import { judgeAnswerSchema } from '../../src/judge/judge-prompt.ts';
import { judgeText } from '../../src/judge/judge-text.ts';
import { VERDICTS_OF_ITEMS } from '../../src/judge/judgement.ts';
import { createLlm } from '../../src/llm/create-llm.ts';
import type { Llm } from '../../src/llm/llm.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { readRubric } from '../../src/rubric/read-rubric.ts';
import { importLlamaCpp, startLlamaEndpoint } from './llama-endpoint.ts';
import { toyGguf } from './toy-gguf.ts';

const {
  BATON_TEST_GGUF: ggufPath,
  BATON_TEST_LLM_URL: givenUrl,
  BATON_TEST_LLM_MODEL: givenModel = 'default',
} = process.env;
const llama = await importLlamaCpp();
const SLOW_MILLIS = 3_600_000;
const TOY_ANSWERS = 4;

const shipped = (name: string): Promise<string> =>
  readFile(new URL(`../../labels/${name}`, import.meta.url), 'utf8');
const rubric = readRubric(await shipped('rubric.yaml'), 'rubric.yaml');
const texts = readLabels(await shipped('handoffs.jsonl'), 'handoffs.jsonl');

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

const llmAt = (url: string, more: Partial<LlmSettings> = {}): Llm =>
  createLlm({
    ...(readLlmSettings({
      BATON_LLM_BASE_URL: url,
      BATON_LLM_MODEL: givenModel,
      BATON_LLM_API_KEY: process.env['BATON_TEST_LLM_API_KEY'],
    }) as LlmSettings),
    timeoutMillis: 600_000,
    ...more,
  });

/** Whatever a model says: a verdict of ours, borne by lines that there are, or that of the rules and why. */
async function judgeHonestly(llm: Llm, text: string, repeat: number): Promise<boolean> {
  const o = { llm, repeat, namespace: '', isLlmForAll: true, deadlineMillis: SLOW_MILLIS };
  const judged = await judgeText(rubric, text, o);
  const isJudged = judged.callKey !== '';
  expect(judged.items.map(({ item }) => item)).toEqual(rubric.items.map(({ id }) => id));
  for (const { verdict, evidence, tier } of judged.items) {
    expect(VERDICTS_OF_ITEMS).toContain(verdict);
    expect(tier).toBe(isJudged ? 'llm' : 'rule');
    for (const line of evidence) expect(judged.lines[line - 1]).toBeTypeOf('string');
    if (verdict === 'present' && isJudged) expect(evidence).not.toEqual([]);
  }
  if (!isJudged)
    expect(judged.leftOut.join()).toMatch(/did not judge: .*\((?:truncated|unreadable)\)/);
  expect(judged.usage.attempts).toBeGreaterThan(0);
  expect(judged.usage.tokensIn).toBeGreaterThan(100);
  expect(judged.usage.tokensOut).toBeGreaterThan(0);
  return isJudged;
}

describe.skipIf(llama === undefined)(
  'llama.cpp (npm install node-llama-cpp in some folder and name it in BATON_LLAMA_CPP to run)',
  () => {
    test('with a toy model answers in the shape asked for, and what means nothing is nobody’s verdict', async () => {
      if (llama === undefined) throw new Error('not installed');
      const folder = await mkdtemp(join(tmpdir(), 'baton-toy-'));
      ends.push(() => rm(folder, { recursive: true, force: true }));
      const modelPath = join(folder, 'toy.gguf');
      await writeFile(modelPath, toyGguf(7));
      const names = { item: rubric.items.map(({ id }) => id) };
      const o = {
        ...{ modelPath, contextTokens: 16_384, temperature: 1 },
        narrow: { mostCharacters: 24, names },
      };
      const endpoint = await startLlamaEndpoint(llama, o);
      ends.push(endpoint.close);
      const llm = llmAt(endpoint.url, { maxOutputTokens: 1_500 });
      const [first] = texts;
      for (let repeat = 0; repeat < TOY_ANSWERS; repeat++) {
        await judgeHonestly(llm, first?.text ?? '', repeat);
      }
      const whole = endpoint.answers.filter(({ finish }) => finish === 'stop');
      expect(whole).not.toEqual([]);
      for (const { content } of whole) {
        const read = judgeAnswerSchema.safeParse(JSON.parse(content));
        // A grammar does not bound numbers: that is what the schema is for.
        for (const issue of read.error?.issues ?? []) expect(issue.path).toContain('evidence');
      }
    });
  },
);

/** Quality is told, not asserted: it is that of the model. */
async function tellQuality(llm: Llm): Promise<void> {
  for (const { text } of texts.slice(0, 3)) await judgeHonestly(llm, text, 0);
  const evaluation = await evaluateJudge(rubric, texts.slice(0, 20), { llm, hasModel: false });
  console.info(`${llm.model}\n${renderEvaluation(evaluation)}`);
}

describe.skipIf(ggufPath === undefined || llama === undefined)(
  'a model in a file (set BATON_TEST_GGUF, and BATON_LLAMA_CPP, to run)',
  () => {
    test('judges the labels that ship', { timeout: SLOW_MILLIS }, async () => {
      if (llama === undefined || ggufPath === undefined) throw new Error('not there');
      const o = { modelPath: ggufPath, contextTokens: 4_096, temperature: 0 };
      const endpoint = await startLlamaEndpoint(llama, o);
      ends.push(endpoint.close);
      await tellQuality(llmAt(endpoint.url, { maxOutputTokens: 800 }));
    });
  },
);

describe.skipIf(givenUrl === undefined)(
  'an endpoint (set BATON_TEST_LLM_URL, and BATON_TEST_LLM_MODEL and _API_KEY, to run)',
  () => {
    test('judges the labels that ship', { timeout: SLOW_MILLIS }, async () => {
      await tellQuality(llmAt(givenUrl ?? ''));
    });
  },
);
