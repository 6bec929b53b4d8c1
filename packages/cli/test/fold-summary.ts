import { type Fact, type FoldedItem, foldCycle } from '@baton/conventions';

/** Folds facts of many items: the rows of all items, by item. */
export function foldItems(facts: readonly Fact[]): Map<string, FoldedItem> {
  const byItem = new Map<string, Fact[]>();
  for (const fact of facts) {
    const known = byItem.get(fact.item);
    if (known === undefined) byItem.set(fact.item, [fact]);
    else known.push(fact);
  }
  return new Map([...byItem].map(([item, own]) => [item, foldCycle(own).item]));
}
