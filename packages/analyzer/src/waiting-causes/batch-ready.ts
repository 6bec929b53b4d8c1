import type { WorkInstance } from './work-instance.ts';

/**
 * What makes a batch of work that one resource did of one activity, all of it enabled before the first
 * is started: `consecutive` for a person, no other work in between; `togetherMillis` for a team, all of
 * it started within so long, whatever its other members start in between.
 */
export type BatchRule = 'consecutive' | { readonly togetherMillis: number };

interface Batch {
  readonly firstStartMillis: number;
  readonly members: number[];
  readyMillis: number;
}

/**
 * From when on each instance's whole batch could have been started; undefined where it is in none.
 *
 * A batch has at least two instances (batch processing as in Lashkevich et al., CAiSE 2023, sec. 3).
 */
export function batchReadyMillis(
  instances: readonly WorkInstance[],
  rule: BatchRule,
): (number | undefined)[] {
  const ready = new Array<number | undefined>(instances.length).fill(undefined);
  const open = new Map<string, Batch>();
  const finish = (batch: Batch | undefined): void => {
    if (!batch || batch.members.length < 2) return;
    for (const member of batch.members) ready[member] = batch.readyMillis;
  };
  for (const place of inOrderOfStart(instances)) {
    const { activity, enabledMillis, startMillis } = instances[place] as WorkInstance;
    const batch = open.get(activity);
    if (batch && fits(batch, enabledMillis, startMillis, rule)) {
      batch.members.push(place);
      batch.readyMillis = Math.max(batch.readyMillis, enabledMillis);
      continue;
    }
    if (rule === 'consecutive') {
      for (const other of open.values()) finish(other);
      open.clear();
    } else {
      finish(batch);
    }
    open.set(activity, {
      firstStartMillis: startMillis,
      members: [place],
      readyMillis: enabledMillis,
    });
  }
  for (const batch of open.values()) finish(batch);
  return ready;
}

function fits(batch: Batch, enabledMillis: number, startMillis: number, rule: BatchRule): boolean {
  if (enabledMillis > batch.firstStartMillis) return false;
  return rule === 'consecutive' || startMillis - batch.firstStartMillis <= rule.togetherMillis;
}

function inOrderOfStart(instances: readonly WorkInstance[]): number[] {
  return instances
    .flatMap((instance, place) => (instance.stillWaiting ? [] : [{ instance, place }]))
    .sort(
      (a, b) =>
        a.instance.startMillis - b.instance.startMillis ||
        a.instance.enabledMillis - b.instance.enabledMillis ||
        a.place - b.place,
    )
    .map(({ place }) => place);
}
