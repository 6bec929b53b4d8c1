import {
  CHECK_DEADLINE_MILLIS,
  type HandoffAskResponse,
  type HandoffCheckAnswer,
  type HandoffCheckRequest,
  type HandoffVerdict,
  unansweredCheck,
} from '@baton/conventions';
import type { Store } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import type { LlmSettings } from '../../llm/llm-settings.ts';
import { type CheckContext, readCheckContext } from './check-context.ts';
import { checkHandoff } from './check-handoff.ts';
import { createCheckJudge } from './check-judge.ts';
import { type JudgedNote, readNote } from './read-note.ts';

/** Of the deadline, for the way back: whoever waits counts from when they asked. */
const RESERVE = { share: 0.2, mostMillis: 50 };
/** How long a definition, findings and queues are used before they are read again. */
const FRESH_MILLIS = 15_000;
const MAX_PROCESSES = 200;

/** Answers checks of handoffs before they are sent. */
export interface Checks {
  /** Never rejects: what is not known within the deadline is left out, and the answer says so. */
  check(request: HandoffCheckRequest): Promise<HandoffCheckAnswer>;
  /** Stores what somebody did with an ask as what a person says of the text. */
  respond(response: HandoffAskResponse): Promise<void>;
  /** Calls off what a language model is being asked; its calls are counted. */
  close(): Promise<void>;
}

/** What checks are made with beside a store. */
export interface ChecksOptions {
  /** Of the language model that judges what rules and text models leave open. @default none */
  readonly settings?: () => Promise<LlmSettings | undefined>;
  /** @default Date.now */
  readonly clock?: () => number;
}

/** Adding it admits that it was missing; who dismisses an ask says that it is there. */
const VERDICTS: Readonly<Record<HandoffAskResponse['action'], HandoffVerdict>> = {
  added: 'absent',
  dismissed: 'present',
  not_applicable: 'not_applicable',
};

/** Checks on a store; what they need of a process is read once and kept for a moment. */
export function createChecks(store: Store, options: ChecksOptions = {}): Checks {
  const { clock = Date.now, settings = async () => undefined } = options;
  const judge = createCheckJudge(store, { settings, clock });
  const contexts = new Map<string, KnownContext>();

  function contextOf(scope: DetectorScope): KnownContext {
    const key = JSON.stringify([scope.namespace, scope.process]);
    const known = contexts.get(key);
    if (known !== undefined && clock() - known.atMillis < FRESH_MILLIS) return known;
    const entry: KnownContext = {
      atMillis: clock(),
      reading: readCheckContext(store, scope),
      ...(known?.last === undefined ? {} : { last: known.last }),
    };
    entry.reading.then(
      (context) => {
        entry.last = context;
      },
      () => {
        if (contexts.get(key) !== entry) return;
        // What was read before serves on, and is read again after a while.
        if (known?.last === undefined) contexts.delete(key);
        else contexts.set(key, { ...known, atMillis: entry.atMillis });
      },
    );
    contexts.delete(key);
    contexts.set(key, entry);
    if (contexts.size > MAX_PROCESSES) contexts.delete(contexts.keys().next().value ?? '');
    return entry;
  }

  /** What the rules are sure of needs no model; the rest is its, where it answers in time. */
  async function judgeInTime(
    { judges }: CheckContext,
    o: { note: JudgedNote; request: HandoffCheckRequest; late: Deadline },
  ): Promise<{ readonly note: JudgedNote; readonly left: readonly string[] }> {
    const { note, request, late } = o;
    const open = note.items.filter(({ isSure }) => !isSure).map(({ item }) => item);
    if (open.length === 0) return { note, left: [] };
    const said = await Promise.race([judge.ask(note, judges, request), late.passed]);
    if (said === undefined || typeof said === 'string') {
      const why = said ?? 'The language model had not answered within the deadline.';
      return { note, left: [`${why} Judged without it: ${open.join(', ')}.`] };
    }
    const items = note.items.map((one, at) => (one.isSure ? one : (said[at] ?? one)));
    return { note: { ...note, items }, left: [] };
  }

  return {
    async check(request) {
      const scope = { namespace: request.namespace ?? '', process: request.process };
      const { reading, last } = contextOf(scope);
      const late = deadlineOf(request);
      try {
        // What was read a moment ago serves while it is read again.
        const context = last ?? (await Promise.race([reading.catch(() => undefined), late.passed]));
        if (context === undefined) return NOTHING;
        const read = readNote(context, request);
        const { note, left } =
          typeof read === 'string'
            ? { note: undefined, left: [read] }
            : await judgeInTime(context, { note: read, request, late });
        const checked = checkHandoff(context, request, { note, nowMillis: clock() });
        return { ...checked, leftOut: [...checked.leftOut, ...left] };
      } finally {
        late.clear();
      }
    },
    async respond({ namespace = '', process, item = '', contentHash = '', field, action }) {
      const { rubric } = await contextOf({ namespace, process }).reading;
      await store.insertRows(
        'judgements',
        [
          {
            ...{ Namespace: namespace, Process: process, Item: item, Cycle: 1, HandoffId: '' },
            ...{ Rubric: rubric?.id ?? process, RubricVersion: rubric?.version ?? '' },
            ...{ RubricItem: field, Tier: 'human', ContentHash: contentHash },
            ...{ Verdict: VERDICTS[action], Reason: action, Origin: 'ask' },
            JudgedAt: new Date().toISOString(),
          },
        ],
        { lane: 'reader' },
      );
      contexts.delete(JSON.stringify([namespace, process]));
    },
    close: judge.close,
  };
}

interface KnownContext {
  readonly atMillis: number;
  readonly reading: Promise<CheckContext>;
  /** What was read, now or the time before. */
  last?: CheckContext;
}

interface Deadline {
  readonly passed: Promise<undefined>;
  clear(): void;
}

function deadlineOf({ deadlineMillis = CHECK_DEADLINE_MILLIS }: HandoffCheckRequest): Deadline {
  const reserve = Math.min(RESERVE.mostMillis, deadlineMillis * RESERVE.share);
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, deadlineMillis - reserve, undefined);
  });
  return { passed, clear: () => clearTimeout(timer) };
}

const NOTHING = unansweredCheck('Nothing could be read within the deadline.');
