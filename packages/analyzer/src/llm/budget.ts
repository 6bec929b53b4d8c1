import type { LlmSettings } from './llm-settings.ts';

/** What was spent before this run, today in UTC. */
export interface SpentToday {
  readonly namespace: string;
  readonly tokens: number;
  readonly cost: number;
}

/** Room that was set aside for a request; settled once. */
export interface Reservation {
  /** Puts what was really spent in its place. */
  settle(spent: { readonly tokens: number; readonly cost: number }): void;
}

/** Keeps requests within the caps: per run, per day, and per namespace and day. */
export interface Budget {
  /** Sets room aside; a text that says which cap is reached where there is none. */
  reserve(o: { namespace: string; tokens: number; cost: number }): Reservation | string;
}

/** A budget for one run; `dayOf` names the day, so that a run past midnight begins anew. */
export function createBudget(
  caps: LlmSettings['caps'],
  before: readonly SpentToday[] = [],
  dayOf: () => string = () => new Date().toISOString().slice(0, 10),
): Budget {
  let runTokens = 0;
  let day = dayOf();
  let today = dayTotals(before);
  return {
    reserve({ namespace, tokens, cost }) {
      if (dayOf() !== day) {
        day = dayOf();
        today = dayTotals([]);
      }
      const of = today;
      const byNamespace = of.namespaces.get(namespace) ?? 0;
      if (runTokens + tokens > caps.runTokens) return `caps.runTokens of ${caps.runTokens}`;
      if (of.tokens + tokens > caps.dayTokens) return `caps.dayTokens of ${caps.dayTokens}`;
      if (byNamespace + tokens > caps.namespaceDayTokens) {
        return `caps.namespaceDayTokens of ${caps.namespaceDayTokens}`;
      }
      if (caps.dayCost !== undefined && of.cost + cost > caps.dayCost) {
        return `caps.dayCost of ${caps.dayCost}`;
      }
      const add = (moreTokens: number, moreCost: number): void => {
        runTokens += moreTokens;
        of.tokens += moreTokens;
        of.cost += moreCost;
        of.namespaces.set(namespace, (of.namespaces.get(namespace) ?? 0) + moreTokens);
      };
      add(tokens, cost);
      let isSettled = false;
      return {
        settle(actual) {
          if (isSettled) return;
          isSettled = true;
          add(actual.tokens - tokens, actual.cost - cost);
        },
      };
    },
  };
}

function dayTotals(before: readonly SpentToday[]) {
  const namespaces = new Map<string, number>();
  for (const { namespace, tokens } of before) {
    namespaces.set(namespace, (namespaces.get(namespace) ?? 0) + tokens);
  }
  return {
    tokens: before.reduce((sum, one) => sum + one.tokens, 0),
    cost: before.reduce((sum, one) => sum + one.cost, 0),
    namespaces,
  };
}
