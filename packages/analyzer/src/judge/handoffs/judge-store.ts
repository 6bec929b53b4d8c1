import type { HandoffVerdict, ProcessDefinition } from '@baton/conventions';
import {
  judgementCached,
  judgementLabels,
  judgementModels,
  judgementRubrics,
  judgementSpent,
  type Store,
  teamNeeds,
} from '@baton/store';
import { declaredProcesses } from '../../analysis/declared-process.ts';
import { AnalyzerError } from '../../errors.ts';
import type { DetectorScope } from '../../findings/detector.ts';
import { createLlm, type LlmCall } from '../../llm/create-llm.ts';
import type { Llm } from '../../llm/llm.ts';
import type { LlmSettings } from '../../llm/llm-settings.ts';
import { deriveRubric } from '../../rubric/derive-rubric.ts';
import { type Rubric, rubricSchema } from '../../rubric/rubric.ts';
import { type JudgeAnswer, judgeAnswerSchema } from '../judge-prompt.ts';
import type { Judges } from '../judge-text.ts';
import { type TextModel, textModelSchema } from '../model/text-model.ts';

/** Where it is read: among analyses, or, where somebody waits for it, among readers. */
type ReadLane = 'analysis' | 'reader';

const ANALYSIS: ReadLane = 'analysis';

/** The definition of a process that is in force. */
export async function definitionOf(
  store: Store,
  scope: DetectorScope,
  lane = ANALYSIS,
): Promise<ProcessDefinition | undefined> {
  const params = { namespaces: [scope.namespace], processes: [scope.process] };
  const [declared] = await declaredProcesses(store, params, lane);
  return declared?.definition;
}

/** The rubric that a process is judged by: the one used last, else the one that follows from its definition and needs. */
export async function rubricOf(
  store: Store,
  scope: DetectorScope,
  lane = ANALYSIS,
): Promise<Rubric> {
  const params = { namespaces: [scope.namespace], processes: [scope.process] };
  const [used] = await store.query(judgementRubrics, params, { lane });
  if (used !== undefined) return rubricSchema.parse(JSON.parse(used.content));
  return derivedRubric(store, scope, lane);
}

/**
 * The rubric that follows from a declared process and what its receivers ask for.
 *
 * @throws AnalyzerError `process_unknown` where no definition was sent
 */
export async function derivedRubric(
  store: Store,
  scope: DetectorScope,
  lane = ANALYSIS,
): Promise<Rubric> {
  const definition = await definitionOf(store, scope, lane);
  if (definition === undefined) {
    throw new AnalyzerError(
      'process_unknown',
      `No definition of the process ${scope.process} was sent: write a rubric, or declare the process with defineProcess().`,
    );
  }
  const needs = await store.query(
    teamNeeds,
    { namespaces: [scope.namespace], processes: [scope.process] },
    { lane },
  );
  const asked = new Map<string, number>();
  for (const { field, askedHandoffs } of needs) {
    asked.set(field, (asked.get(field) ?? 0) + askedHandoffs);
  }
  return deriveRubric(
    definition,
    [...asked].map(([field, askedHandoffs]) => ({ field, askedHandoffs })),
  );
}

/**
 * Writes down which rubric is used from now on.
 *
 * @throws AnalyzerError `rubric_unfit` where this version, used last, decided by something else: its verdicts would stand
 * beside the new ones under one name
 */
export async function storeRubric(
  store: Store,
  { namespace, process }: DetectorScope,
  rubric: Rubric,
): Promise<void> {
  const params = { namespaces: [namespace], processes: [process] };
  const [last] = await store.query(judgementRubrics, params, { lane: ANALYSIS });
  const used = last === undefined ? undefined : rubricSchema.parse(JSON.parse(last.content));
  const isSameVersion = used?.id === rubric.id && used.version === rubric.version;
  if (isSameVersion && meaningOf(used) !== meaningOf(rubric)) {
    throw new AnalyzerError(
      'rubric_unfit',
      `Version ${rubric.version} of the rubric ${rubric.id} was used with other items: give this one a new version.`,
    );
  }
  await store.insertRows(
    'rubrics',
    [
      {
        ...{ Namespace: namespace, Process: process, Rubric: rubric.id },
        ...{ RubricVersion: rubric.version, Content: JSON.stringify(rubric) },
        StoredAt: new Date().toISOString(),
      },
    ],
    { lane: ANALYSIS },
  );
}

/** What verdicts follow from; asks and weights may change without a new version. */
const meaningOf = ({ texts, items }: Rubric): string =>
  JSON.stringify([
    texts,
    items
      .map(({ id, definition, notThis, examples, rule }) => [
        ...[id, definition, notThis, examples, rule ?? null],
      ])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  ]);

/** What people said, by hash of the text and item. */
export async function labelsOf(
  store: Store,
  scope: DetectorScope,
  rubric: string,
  lane = ANALYSIS,
): Promise<ReadonlyMap<string, HandoffVerdict>> {
  const rows = await store.query(judgementLabels, { ...scope }, { lane });
  return new Map(
    rows
      .filter((row) => row.rubric === rubric)
      .map((row) => [`${row.contentHash} ${row.rubricItem}`, row.verdict as HandoffVerdict]),
  );
}

/** Everything a rubric is judged with, as far as it is there. */
export async function judgesOf(
  store: Store,
  scope: DetectorScope,
  {
    rubric,
    llm,
    lane = ANALYSIS,
  }: { readonly rubric: Rubric; readonly llm: Llm | undefined; readonly lane?: ReadLane },
): Promise<Judges> {
  const labels = await labelsOf(store, scope, rubric.id, lane);
  const rows = await store.query(judgementModels, { ...scope, rubric: rubric.id }, { lane });
  const models = new Map<string, TextModel>();
  for (const { rubricItem, content } of rows) {
    const model = textModelSchema.safeParse(JSON.parse(content));
    if (model.success) models.set(rubricItem, model.data);
  }
  return {
    models,
    said: (hash, item) => labels.get(`${hash} ${item}`),
    ...(llm === undefined
      ? {}
      : { llm, recall: (callKey) => recall(store, { ...scope, callKey }, lane) }),
  };
}

/** What a language model once said of a text; undefined where it was not asked. */
export async function recall(
  store: Store,
  asked: DetectorScope & { readonly callKey: string },
  lane: ReadLane,
): Promise<JudgeAnswer | undefined> {
  const rows = await store.query(judgementCached, { ...asked }, { lane });
  if (rows.length === 0) return undefined;
  return judgeAnswerSchema.parse({
    items: rows.map(({ rubricItem, evidenceLines, reason, verdict }) => ({
      ...{ item: rubricItem, evidence: evidenceLines, reason, verdict },
    })),
  });
}

/** A model whose calls are counted in the store, over what was spent today. */
export async function openLlm(
  store: Store,
  settings: LlmSettings,
  lane: ReadLane = ANALYSIS,
): Promise<{ readonly llm: Llm; settleBooks(): Promise<void> }> {
  const midnight = new Date().setUTCHours(0, 0, 0, 0);
  const spent = await store.query(judgementSpent, { sinceMillis: midnight }, { lane });
  let calls: (LlmCall & { readonly calledAt: string })[] = [];
  const llm = createLlm(settings, {
    spentToday: spent.map((one) => ({
      ...{ namespace: one.namespace, tokens: one.tokensIn + one.tokensOut, cost: one.cost },
    })),
    onCall: (call) => calls.push({ ...call, calledAt: new Date().toISOString() }),
  });
  return {
    llm,
    async settleBooks() {
      const settled = calls;
      calls = [];
      const rows = settled.map(({ key, purpose, namespace, usage, error, calledAt }) => ({
        ...{ Namespace: namespace, Purpose: purpose, CallKey: key, Model: llm.model },
        ...{ Endpoint: llm.endpoint, TokensIn: usage.tokensIn, TokensCached: usage.tokensCached },
        ...{ TokensOut: usage.tokensOut, IsEstimate: usage.isEstimate, Cost: usage.cost },
        ...{ Attempts: usage.attempts, LatencyMillis: usage.latencyMillis, Error: error },
        CalledAt: calledAt,
      }));
      try {
        if (rows.length > 0) await store.insertRows('llm_calls', rows, { lane });
      } catch (error) {
        // They are not lost: the next time may come through.
        calls = [...settled, ...calls];
        throw error;
      }
    },
  };
}
