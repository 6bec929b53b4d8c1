import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  askQuestion,
  derivedRubric,
  discoverInStore,
  evaluateInStore,
  findFinding,
  type JudgeEvaluation,
  judgeHandoffs,
  type LlmSettings,
  labelText,
  openLlm,
  readLabels,
  readLlmSettings,
  readRubric,
  rubricOf,
  trainTextModels,
  wordFinding,
  writeRubric,
} from '@baton/analyzer';
import { overviewProcesses, type Store } from '@baton/store';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { scopeOf } from '../options.ts';

const scope = { process: z.string().optional(), namespace: z.string().optional() };

/** What can be done with the texts of handoffs, and asked of a language model. */
export const textActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('rubric'), isDerived: z.boolean().default(false), ...scope }),
  z.strictObject({
    do: z.literal('judge'),
    rubric: z.string().optional(),
    limit: z.number().int().min(1).optional(),
    ...scope,
  }),
  z.strictObject({
    ...{ do: z.literal('label'), handoff: z.string(), item: z.string() },
    verdict: z.enum(['present', 'absent', 'not_applicable', 'unclear']),
    ...scope,
  }),
  z.strictObject({
    ...{ do: z.literal('evaluate'), rubric: z.string().optional(), labels: z.string().optional() },
    runs: z.number().int().min(1).default(1),
    ...scope,
  }),
  z.strictObject({ do: z.literal('train'), ...scope }),
  z.strictObject({ do: z.literal('discover'), ...scope }),
  z.strictObject({ do: z.literal('ask'), question: z.string().min(1).max(2_000), ...scope }),
  z.strictObject({
    do: z.literal('word'),
    /** Ids, or how they begin. */
    findings: z.array(z.string().min(1)).min(1).max(50),
    ...scope,
  }),
]);

/** What can be done with the texts of handoffs. */
export type TextAction = z.input<typeof textActionSchema>;

/** How language models are reached: BATON_LLM_* over the file of BATON_LLM_CONFIG, else `llm.yaml` of the data directory. */
export async function llmSettingsOf(dataDir: string): Promise<LlmSettings | undefined> {
  const named = process.env['BATON_LLM_CONFIG'];
  const source = named ?? join(dataDir, 'llm.yaml');
  const text = await readFile(source, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (named === undefined && cause.code === 'ENOENT') return undefined;
    throw new CliError('usage', `${source} cannot be read: ${cause.message}`, { cause });
  });
  return readLlmSettings(process.env, text === undefined ? undefined : { text, source });
}

/** Does it, on a store that this process holds. */
export async function runTextAction(
  store: Store,
  request: TextAction,
  settings: () => Promise<LlmSettings | undefined>,
): Promise<unknown> {
  const action = textActionSchema.parse(request);
  if (action.do === 'ask') {
    return withLlm(store, await settings(), (llm) =>
      askQuestion(store, action.question, {
        llm,
        ...scopeOf(action),
      }),
    );
  }
  if (action.do === 'word') {
    const wanted = await Promise.all(
      action.findings.map((id) => findFinding(store, id, scopeOf(action))),
    );
    return withLlm(store, await settings(), (llm) =>
      Promise.all(wanted.map(({ finding }) => wordFinding(llm, finding))),
    );
  }
  if (action.do === 'evaluate') return evaluate(store, action, await settings());
  const of = await onlyProcess(store, action);
  switch (action.do) {
    case 'rubric':
      return { text: writeRubric(await (action.isDerived ? derivedRubric : rubricOf)(store, of)) };
    case 'judge':
      return judgeHandoffs(store, of, {
        settings: await settings(),
        ...(action.rubric === undefined ? {} : { rubric: readRubric(action.rubric, 'the rubric') }),
        ...(action.limit === undefined ? {} : { limit: action.limit }),
      });
    case 'label': {
      const { handoff: handoffId, item, verdict } = action;
      await labelText(store, of, { handoffId, item, verdict });
      return { labelled: true };
    }
    case 'train':
      return trainTextModels(store, of);
    case 'discover':
      return discoverInStore(store, of, await settings());
  }
}

async function evaluate(
  store: Store,
  action: z.infer<typeof textActionSchema> & { readonly do: 'evaluate' },
  settings: LlmSettings | undefined,
): Promise<JudgeEvaluation> {
  const rubric = action.rubric === undefined ? undefined : readRubric(action.rubric, 'the rubric');
  const labels = action.labels === undefined ? undefined : readLabels(action.labels, 'the labels');
  // Labels and a rubric of files are about no process of this store.
  const of =
    rubric === undefined || labels === undefined
      ? await onlyProcess(store, action)
      : { namespace: action.namespace ?? '', process: rubric.process };
  return evaluateInStore(store, of, {
    ...{ runs: action.runs, settings },
    ...(rubric === undefined ? {} : { rubric }),
    ...(labels === undefined ? {} : { labels }),
  });
}

async function withLlm<T>(
  store: Store,
  settings: LlmSettings | undefined,
  use: (llm: Awaited<ReturnType<typeof openLlm>>['llm'] | undefined) => Promise<T>,
): Promise<T> {
  const opened = settings === undefined ? undefined : await openLlm(store, settings);
  try {
    return await use(opened?.llm);
  } finally {
    await opened?.settleBooks();
  }
}

async function onlyProcess(
  store: Store,
  asked: { readonly process?: string | undefined; readonly namespace?: string | undefined },
): Promise<{ namespace: string; process: string }> {
  const rows = await store.query(
    overviewProcesses,
    {
      ...(asked.namespace === undefined ? {} : { namespaces: [asked.namespace] }),
      ...(asked.process === undefined ? {} : { processes: [asked.process] }),
    },
    { lane: 'reader' },
  );
  const [one] = rows;
  if (one === undefined) throw new CliError('not_found', 'There is no such process.');
  if (rows.length > 1) {
    const names = rows.map(({ process }) => process).join(', ');
    throw new CliError(
      'ambiguous',
      `There are several processes (${names}); name one with --process.`,
    );
  }
  return { namespace: one.namespace, process: one.process };
}
