import { type AlertEvaluator, createAlertEvaluator } from '@baton/analyzer';
import type { ItemKey, Store } from '@baton/store';
import type { AlertsConfig } from './alerts-file.ts';
import { createNotifier, type Notifier } from './create-notifier.ts';

/** Alerts that are looked at by themselves. */
export interface ScheduledAlerts {
  /** Lets go of an item that was removed. */
  forget(item: ItemKey): void;
  close(): Promise<void>;
}

const EVERY_MILLIS = 1_000;

/** Looks at the alert rules that are due, every second, keeps what changed and tells people of it. */
export function scheduleAlerts(
  store: Store,
  o: {
    readonly config: AlertsConfig;
    readonly onMessage: (text: string) => void;
    /** @default 1 s */
    readonly everyMillis?: number;
  },
): ScheduledAlerts {
  const { config, onMessage, everyMillis = EVERY_MILLIS } = o;
  let evaluator: AlertEvaluator | undefined;
  let notifier: Notifier | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let lastProblem = '';

  const look = async (): Promise<string> => {
    const nowMillis = Date.now();
    evaluator ??= await createAlertEvaluator(store, { rules: config.rules, nowMillis });
    notifier ??= await createNotifier({ store, config, onMessage });
    const problems = await evaluator.evaluate(nowMillis);
    await notifier.notify(evaluator.alerts(), nowMillis);
    return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`).join('; ');
  };
  const run = async (): Promise<void> => {
    let problem = '';
    try {
      problem = await look();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (isClosed) return;
    // What does not work now may not for hours: once is enough.
    if (problem !== '' && problem !== lastProblem) {
      onMessage(`Alert rules could not be looked at, trying again: ${problem}`);
    }
    lastProblem = problem;
    timer = setTimeout(next, everyMillis);
    timer.unref();
  };
  let running = Promise.resolve();
  const next = (): void => {
    running = run();
  };
  next();

  return {
    forget: (item) => evaluator?.forget(item),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
      await notifier?.close();
    },
  };
}
