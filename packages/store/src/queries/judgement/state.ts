import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { judgementParams } from './current.ts';

const count = z.coerce.number();

/** Which texts were judged by a rubric version, and how far. */
export const judgementDone = defineQuery({
  name: 'judgement/done',
  title: 'Texts that were judged',
  description:
    'Handoffs that a version of a rubric has judged, with the hash of the text and the tiers that did.',
  params: z.object({
    ...judgementParams,
    rubric: z.string().default(''),
    rubricVersion: z.string().default(''),
  }),
  row: z.object({
    item: z.string(),
    cycle: count,
    handoffId: z.string(),
    contentHash: z.string(),
    tiers: z.array(z.string()),
  }),
  sql: `
SELECT
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  ContentHash AS contentHash,
  groupUniqArray(Tier) AS tiers
FROM judgements FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
  AND Rubric = {rubric:String} AND RubricVersion = {rubricVersion:String} AND Origin = 'judge' AND HandoffId != ''
GROUP BY item, cycle, handoffId, contentHash
ORDER BY item, cycle, handoffId, contentHash
`,
});

/** An answer of a language model that is known. */
export const judgementCached = defineQuery({
  name: 'judgement/cached',
  title: 'Known answers of a language model',
  description:
    'What a language model once said of a text by a rubric, item by item; the key says which.',
  params: z.object({ ...judgementParams, callKey: z.string().default('') }),
  row: z.object({
    rubricItem: z.string(),
    verdict: z.string(),
    evidenceLines: z.array(count),
    reason: z.string(),
  }),
  sql: `
SELECT
  RubricItem AS rubricItem,
  argMax(Verdict, JudgedAt) AS verdict,
  argMax(EvidenceLines, JudgedAt) AS evidenceLines,
  argMax(Reason, JudgedAt) AS reason
FROM judgements
WHERE Namespace = {namespace:String} AND Process = {process:String}
  AND CallKey = {callKey:String} AND Tier = 'llm' AND CallKey != ''
GROUP BY rubricItem
ORDER BY rubricItem
`,
});

/** What people said of texts. */
export const judgementLabels = defineQuery({
  name: 'judgement/labels',
  title: 'What people said of texts',
  description:
    'Per text and item of a rubric what a person said last: by baton judge label, or by what was done with an ask.',
  params: z.object(judgementParams),
  row: z.object({
    rubric: z.string(),
    rubricItem: z.string(),
    contentHash: z.string(),
    verdict: z.string(),
    origin: z.string(),
  }),
  sql: `
SELECT
  Rubric AS rubric,
  RubricItem AS rubricItem,
  ContentHash AS contentHash,
  argMax(Verdict, JudgedAt) AS verdict,
  argMax(Origin, JudgedAt) AS origin
FROM judgements FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String} AND Tier = 'human' AND ContentHash != ''
GROUP BY rubric, rubricItem, contentHash
ORDER BY rubric, rubricItem, contentHash
`,
});

/** What language models took today. */
export const judgementSpent = defineQuery({
  name: 'judgement/spent',
  title: 'What language models took',
  description:
    'Per namespace and purpose since the given instant: calls, requests, tokens, what they cost where prices are known, and calls that failed.',
  params: z.object({ sinceMillis: z.number().default(0) }),
  row: z.object({
    namespace: z.string(),
    purpose: z.string(),
    calls: count,
    requests: count,
    tokensIn: count,
    tokensOut: count,
    cost: z.number(),
    failed: count,
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Purpose AS purpose,
  count() AS calls,
  sum(Attempts) AS requests,
  sum(TokensIn) AS tokensIn,
  sum(TokensOut) AS tokensOut,
  ifNull(sum(Cost), 0) AS cost,
  countIf(Error != '') AS failed
FROM llm_calls
WHERE CalledAt >= fromUnixTimestamp64Milli({sinceMillis:Int64})
GROUP BY namespace, purpose
ORDER BY namespace, purpose
`,
});

/** The newest rubric of each process. */
export const judgementRubrics = defineQuery({
  name: 'judgement/rubrics',
  title: 'Rubrics in use',
  description: 'The rubric of each process that was used last, as JSON.',
  params: z.object({
    namespaces: z.array(z.string()).default([]),
    processes: z.array(z.string()).default([]),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    rubric: z.string(),
    content: z.string(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  argMax(Rubric, StoredAt) AS rubric,
  argMax(Content, StoredAt) AS content
FROM rubrics
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY namespace, process
ORDER BY namespace, process
`,
});

/** The text model of each item of a rubric. */
export const judgementModels = defineQuery({
  name: 'judgement/models',
  title: 'Text models',
  description: 'The newest text model of each item of a rubric, as JSON: words with their weights.',
  params: z.object({ ...judgementParams, rubric: z.string().default('') }),
  row: z.object({ rubricItem: z.string(), content: z.string(), trainedMillis: count }),
  sql: `
SELECT RubricItem AS rubricItem, Content AS content, toUnixTimestamp64Milli(TrainedAt) AS trainedMillis
FROM text_models FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String} AND Rubric = {rubric:String}
ORDER BY rubricItem
`,
});
