import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { judgeText } from '../../src/judge/judge-text.ts';
import { createLlm } from '../../src/llm/create-llm.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { itemOf } from '../../src/rubric/derive-rubric.ts';
import { rubricSchema } from '../../src/rubric/rubric.ts';
import { cohenKappa } from '../../src/statistics/cohen-kappa.ts';
import { type ScriptedEndpoint, startScriptedEndpoint } from '../llm/scripted-endpoint.ts';

const folder = process.env['BATON_TEST_DATA'];
const KINDS = ['ob', 'eb', 's2r'] as const;
const ids = z.array(z.string());
const lists = z.object({ ob: ids, eb: ids, s2r: ids });
const rowSchema = z.object({
  sentences: z.array(z.object({ sid: z.string(), text: z.string() })),
  labels: lists,
  gpt4: z.record(z.string(), z.object({ response: z.string(), parsed: lists })),
});

/** Precision, recall and kappa by sentence, as the README of the data states them. */
const EXPECTED: Readonly<Record<string, string>> = {
  '1.0.0': '0.70 0.73 0.66, 0.78 1.00 0.87, 0.97 0.93 0.93',
  '1.1.0': '0.67 0.64 0.59, 0.78 1.00 0.87, 0.97 0.93 0.93',
  '1.2.0': '0.72 0.82 0.72, 0.78 1.00 0.87, 1.00 1.00 1.00',
  '1.4.0': '0.72 0.82 0.72, 0.78 1.00 0.87, 1.00 1.00 1.00',
  '2.1.0': '0.73 0.86 0.75, 0.70 1.00 0.81, 1.00 0.90 0.93',
  '3.1.0': '0.61 0.86 0.66, 0.78 1.00 0.87, 1.00 0.90 0.93',
};

const rubric = rubricSchema.parse({
  ...{ id: 'bug', version: '1', process: 'bugs', texts: ['note'] },
  items: [
    { ...itemOf('ob', undefined), rule: undefined },
    { ...itemOf('eb', undefined), rule: undefined },
    { ...itemOf('s2r', undefined), rule: undefined },
  ],
});

describe.skipIf(folder === undefined)(
  'recorded answers of GPT-4 (set BATON_TEST_DATA to run)',
  () => {
    const rows =
      folder === undefined
        ? []
        : readFileSync(join(folder, 'astrobr-s2r/replay.jsonl'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => rowSchema.parse(JSON.parse(line)));
    let endpoint: ScriptedEndpoint;
    let answer = '';
    beforeAll(async () => {
      endpoint = await startScriptedEndpoint(() => ({ content: answer }));
    });
    afterAll(() => endpoint.close());

    test.each(Object.keys(EXPECTED))(
      'of prompt %s pass through the judge and keep their metrics',
      async (variant) => {
        const said: Record<string, [number[], number[]]> = {
          ob: [[], []],
          eb: [[], []],
          s2r: [[], []],
        };
        for (const row of rows) {
          // One sentence a line, so that lines are sentences; some are too short to be split further.
          const text = row.sentences
            .map(({ text }) => text.replaceAll(/\s+/g, ' ').trim() || '-')
            .join('\n');
          const recorded = row.gpt4[variant]?.parsed;
          if (recorded === undefined) throw new Error('no answer');
          const settings = readLlmSettings({
            BATON_LLM_BASE_URL: endpoint.url,
            BATON_LLM_MODEL: variant,
          });
          const lineOf = linesOf(row.sentences.map(({ text }) => text));
          answer = JSON.stringify({
            items: KINDS.map((kind) => {
              const evidence = recorded[kind].flatMap((sid) =>
                lineOf(row.sentences.findIndex((one) => one.sid === sid)),
              );
              const verdict = evidence.length > 0 ? 'present' : 'absent';
              return { item: kind, evidence, reason: 'recorded', verdict };
            }),
          });
          const judged = await judgeText(rubric, text, {
            namespace: '',
            llm: createLlm({ ...(settings as LlmSettings), redaction: 'off' }),
          });
          expect(judged.leftOut).toEqual([]);
          for (const kind of KINDS) {
            const cited = new Set(judged.items.find(({ item }) => item === kind)?.evidence);
            row.sentences.forEach(({ sid }, at) => {
              said[kind]?.[0].push(lineOf(at).some((line) => cited.has(line)) ? 1 : 0);
              said[kind]?.[1].push(row.labels[kind].includes(sid) ? 1 : 0);
            });
          }
        }
        const figures = KINDS.map((kind) => {
          const [by, label] = said[kind] as [number[], number[]];
          const both = by.filter((value, at) => value === 1 && label[at] === 1).length;
          const count = (of: number[]): number => of.reduce((sum, value) => sum + value, 0);
          const kappa =
            cohenKappa(Uint8Array.from(by), Uint8Array.from(label))?.kappa ?? Number.NaN;
          return [both / count(by), both / count(label), kappa]
            .map((value) => value.toFixed(2))
            .join(' ');
        });
        expect(figures.join(', ')).toBe(EXPECTED[variant]);
        expect(said['ob']?.[0]).toHaveLength(151);
      },
    );
  },
);

/** Which lines of the judge each sentence became: some hold what the judge takes for two. */
function linesOf(sentences: readonly string[]): (sentence: number) => number[] {
  let next = 1;
  const lines = sentences.map((text) => {
    const clean = text.replaceAll(/\s+/g, ' ').trim() || '-';
    const count = clean.split(/(?<=[.!?]["')\]]?) (?=["'([]?[\p{Lu}\d])/u).length;
    const own = Array.from({ length: count }, (_, at) => next + at);
    next += count;
    return own;
  });
  return (sentence) => lines[sentence] ?? [];
}
