import type {
  HandoffAskResponse,
  HandoffCheckAnswer,
  HandoffCheckRequest,
  HandoffVerdict,
} from '@baton/conventions';
import type { Store } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import { type CheckContext, readCheckContext } from './check-context.ts';
import { checkHandoff } from './check-handoff.ts';

const DEFAULT_DEADLINE_MILLIS = 300;
/** How long a definition, findings and queues are used before they are read again. */
const FRESH_MILLIS = 15_000;
const MAX_PROCESSES = 200;

/** Answers checks of handoffs before they are sent. */
export interface Checks {
  /** Never rejects: what is not known within the deadline is left out, and the answer says so. */
  check(request: HandoffCheckRequest): Promise<HandoffCheckAnswer>;
  /** Stores what somebody did with an ask as what a person says of the text. */
  respond(response: HandoffAskResponse): Promise<void>;
}

/** Adding it admits that it was missing; who dismisses an ask says that it is there. */
const VERDICTS: Readonly<Record<HandoffAskResponse['action'], HandoffVerdict>> = {
  added: 'absent',
  dismissed: 'present',
  not_applicable: 'not_applicable',
};

/** Checks on a store; what they need of a process is read once and kept for a moment. */
export function createChecks(store: Store, clock: () => number = Date.now): Checks {
  const contexts = new Map<
    string,
    { atMillis: number; reading: Promise<CheckContext>; last?: CheckContext }
  >();

  function contextOf(scope: DetectorScope): {
    reading: Promise<CheckContext>;
    last?: CheckContext;
  } {
    const key = JSON.stringify([scope.namespace, scope.process]);
    const known = contexts.get(key);
    if (known !== undefined && clock() - known.atMillis < FRESH_MILLIS) return known;
    const entry: { atMillis: number; reading: Promise<CheckContext>; last?: CheckContext } = {
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

  return {
    async check(request) {
      const scope = { namespace: request.namespace ?? '', process: request.process };
      const { reading, last } = contextOf(scope);
      const late = AbortSignal.timeout(request.deadlineMillis ?? DEFAULT_DEADLINE_MILLIS);
      // What was read a moment ago serves while it is read again.
      const context =
        last ??
        (await Promise.race([
          reading.catch(() => undefined),
          new Promise<undefined>((resolve) => {
            late.addEventListener('abort', () => resolve(undefined), { once: true });
          }),
        ]));
      return context === undefined ? NOTHING : checkHandoff(context, request, clock());
    },
    async respond({ namespace = '', process, item = '', contentHash = '', field, action }) {
      const { rubric } = (await contextOf({ namespace, process }).reading) ?? {};
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
  };
}

const NOTHING: HandoffCheckAnswer = {
  ...{ completeness: null, missingFields: [], asks: [], risk: null, judgement: null },
  leftOut: ['Nothing could be read within the deadline.'],
};
