import { judgementDone, judgementTexts, type Store } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import type { LlmSettings } from '../../llm/llm-settings.ts';
import { addUsage, type LlmUsage, NO_USAGE } from '../../llm/usage.ts';
import type { Rubric } from '../../rubric/rubric.ts';
import { contentHash } from '../content-hash.ts';
import { judgeText } from '../judge-text.ts';
import { numberLines } from '../lines.ts';
import { judgesOf, openLlm, rubricOf, storeRubric } from './judge-store.ts';
import { type JudgedHandoff, judgementRows } from './judgement-rows.ts';

/** What a run over the texts of a process did. */
export interface JudgedHandoffs {
  readonly rubric: string;
  readonly rubricVersion: string;
  /** Handoffs with text. */
  readonly texts: number;
  /** Of these, judged in this run; the others had been. */
  readonly judged: number;
  /** Verdicts by tier. */
  readonly tiers: Readonly<Record<string, number>>;
  readonly usage: LlmUsage;
  readonly leftOut: readonly string[];
}

/** How texts are judged. */
export interface JudgeHandoffsOptions {
  /** Else the one used last, or the one that follows from the definition. */
  readonly rubric?: Rubric;
  /** Absent: rules, text models and people only. */
  readonly settings?: LlmSettings | undefined;
  /** Newest handoffs that are looked at. @default 10000 */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Texts under way at a time; the endpoint has its own bound. */
const AT_ONCE = 16;
const ROWS_AT_ONCE = 2_000;

/** Judges the texts of a process that this version of the rubric has not judged, or not as far as is possible now. */
export async function judgeHandoffs(
  store: Store,
  scope: DetectorScope,
  options: JudgeHandoffsOptions = {},
): Promise<JudgedHandoffs> {
  const { settings, limit = 10_000, signal, onProgress } = options;
  const rubric = options.rubric ?? (await rubricOf(store, scope));
  await storeRubric(store, scope, rubric);
  const { llm, settleBooks } =
    settings === undefined
      ? { llm: undefined, settleBooks: undefined }
      : await openLlm(store, settings);
  const judges = await judgesOf(store, scope, { rubric, llm });
  const { texts, handoffs } = rubric;
  const lane = 'analysis';
  const rows = await store.query(judgementTexts, { ...scope, texts, handoffs, limit }, { lane });
  const params = { ...scope, rubric: rubric.id, rubricVersion: rubric.version };
  const done = new Map(
    (await store.query(judgementDone, params, { lane })).map((one) => [
      textKey(one, one.contentHash),
      one.tiers,
    ]),
  );
  const isDone = (row: HandoffOfItem & { readonly text: string }): boolean => {
    const tiers = done.get(textKey(row, contentHash(numberLines(row.text).lines)));
    return tiers !== undefined && (llm === undefined || tiers.includes('llm'));
  };
  const open = rows.filter((row) => !isDone(row));
  const tiers: Record<string, number> = {};
  const leftOut = new Map<string, number>();
  let usage = NO_USAGE;
  let pending: object[] = [];
  let judgedCount = 0;
  const flush = async (): Promise<void> => {
    const ready = pending;
    pending = [];
    if (ready.length > 0) await store.insertRows('judgements', ready, { lane });
    await settleBooks?.();
  };
  try {
    for (let at = 0; at < open.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      await Promise.all(
        open.slice(at, at + AT_ONCE).map(async (row) => {
          const judged = await judgeText(rubric, row.text, {
            ...judges,
            namespace: scope.namespace,
            ...(signal === undefined ? {} : { signal }),
          });
          usage = addUsage(usage, judged.usage);
          for (const { tier } of judged.items) tiers[tier] = (tiers[tier] ?? 0) + 1;
          for (const why of judged.leftOut) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
          pending.push(
            ...judgementRows({ ...scope, ...row }, rubric, { judged, llm, origin: 'judge' }),
          );
          judgedCount++;
          onProgress?.(judgedCount, open.length);
        }),
      );
      if (pending.length >= ROWS_AT_ONCE) await flush();
    }
  } finally {
    await flush();
  }
  return {
    ...{
      rubric: rubric.id,
      rubricVersion: rubric.version,
      texts: rows.length,
      judged: judgedCount,
    },
    ...{ tiers, usage },
    leftOut: [...leftOut].map(([why, n]) => (n === 1 ? why : `${why} (${n} texts)`)),
  };
}

/** Ids of handoffs are unique within a cycle of an item. */
type HandoffOfItem = Pick<JudgedHandoff, 'item' | 'cycle' | 'handoffId'>;

const textKey = ({ item, cycle, handoffId }: HandoffOfItem, hash: string): string =>
  JSON.stringify([item, cycle, handoffId, hash]);
