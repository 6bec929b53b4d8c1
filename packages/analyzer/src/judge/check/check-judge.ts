import type { HandoffCheckRequest } from '@baton/conventions';
import type { Store } from '@baton/store';
import type { LlmSettings } from '../../llm/llm-settings.ts';
import { openLlm, recall } from '../handoffs/judge-store.ts';
import { type JudgedHandoff, judgementRows } from '../handoffs/judgement-rows.ts';
import { type Judges, judgeText, type TextJudgement } from '../judge-text.ts';
import type { ItemJudgement } from '../judgement.ts';
import type { JudgedNote } from './read-note.ts';

/** Who asked may have long gone on: what comes later serves the next check of the same text. */
const ANSWER_MILLIS = 30_000;
/** Opened anew this often, so that the caps know what other runs spent. */
const REOPEN_MILLIS = 600_000;
/** Texts that the model is asked about at a time; more are judged without it. */
const MAX_UNDER_WAY = 16;
/** A text that the model could not judge is not sent again for so long. */
const FAILURE_MILLIS = 60_000;
const MAX_FAILURES = 1_000;

/** What the language model said of a note, or a sentence why it did not. */
export type LlmSaid = readonly ItemJudgement[] | string;

/** Asks the language model about notes on behalf of checks. */
export interface CheckJudge {
  /** Never rejects. The answer is stored, whether or not somebody still waits for it. */
  ask(note: JudgedNote, judges: Judges, request: HandoffCheckRequest): Promise<LlmSaid>;
  /** Calls off what is under way, counts it, and stores what came. */
  close(): Promise<void>;
}

type Opened = Awaited<ReturnType<typeof openLlm>>;

interface Asked {
  readonly opening: Promise<Opened | undefined>;
  readonly judging: Promise<TextJudgement | undefined>;
}

/** A judge whose calls are counted in the store; without settings it only says that there is none. */
export function createCheckJudge(
  store: Store,
  {
    settings,
    clock,
  }: { settings: () => Promise<LlmSettings | undefined>; readonly clock: () => number },
): CheckJudge {
  const underWay = new Map<string, { answer: Promise<LlmSaid>; kept: Promise<void> }>();
  const failed = new Map<string, { readonly untilMillis: number; readonly why: string }>();
  const closing = new AbortController();
  let opened: { readonly atMillis: number; readonly opening: Promise<Opened | undefined> } | null =
    null;

  function open(): Promise<Opened | undefined> {
    if (opened !== null && clock() - opened.atMillis < REOPEN_MILLIS) return opened.opening;
    const opening = settings().then((found) =>
      found === undefined ? undefined : openLlm(store, found, 'reader'),
    );
    const mine = { atMillis: clock(), opening };
    opened = mine;
    opening.catch(() => {
      if (opened === mine) opened = null;
    });
    return opening;
  }

  /** Stores what the model said and, even where it was called off, what asking it took. */
  async function keep(
    { opening, judging }: Asked,
    note: JudgedNote,
    about: Omit<JudgedHandoff, 'handoffId'>,
  ): Promise<void> {
    const model = await opening;
    if (model === undefined) return;
    try {
      const judged = await judging;
      if (judged === undefined || judged.callKey === '' || judged.isCached) return;
      const rows = judgementRows({ ...about, handoffId: '' }, note.rubric, {
        ...{ judged, llm: model.llm, origin: 'check' },
      });
      await store.insertRows('judgements', rows, { lane: 'reader' });
    } finally {
      await model.settleBooks();
    }
  }

  return {
    async ask(note, judges, { namespace = '', process, item = '', cycle = 1 }) {
      const scope = { namespace, process };
      const key = JSON.stringify([namespace, process, note.rubric, note.hash]);
      const before = failed.get(key);
      if (before !== undefined && clock() < before.untilMillis) return before.why;
      const same = underWay.get(key);
      if (same !== undefined) return same.answer;
      if (closing.signal.aborted || underWay.size >= MAX_UNDER_WAY) {
        return 'The language model was not asked: it is busy with other checks.';
      }
      const fail = (why: string): string => {
        failed.set(key, { untilMillis: clock() + FAILURE_MILLIS, why });
        if (failed.size > MAX_FAILURES) failed.delete(failed.keys().next().value ?? '');
        return why;
      };
      const opening = open();
      const judging = opening.then((model) =>
        model === undefined
          ? undefined
          : judgeText(note.rubric, note.text, {
              ...{ ...judges, llm: model.llm, namespace },
              recall: (callKey) => recall(store, { ...scope, callKey }, 'reader'),
              ...{ deadlineMillis: ANSWER_MILLIS, signal: closing.signal },
            }),
      );
      const answer = judging.then(
        (judged): LlmSaid => {
          if (judged === undefined) return 'No language model is configured.';
          const { callKey, items, leftOut } = judged;
          return callKey === ''
            ? fail(leftOut.at(-1) ?? 'The language model did not judge.')
            : items;
        },
        (cause: unknown) => `The language model was not asked: ${messageOf(cause)}`,
      );
      const kept = keep({ opening, judging }, note, { ...scope, item, cycle })
        // Whoever asked has the answer; calls that could not be counted are when the next are.
        .catch(() => undefined)
        .finally(() => underWay.delete(key));
      underWay.set(key, { answer, kept });
      return answer;
    },
    async close() {
      closing.abort(new Error('Baton stops.'));
      await Promise.allSettled([...underWay.values()].map(({ kept }) => kept));
    },
  };
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
