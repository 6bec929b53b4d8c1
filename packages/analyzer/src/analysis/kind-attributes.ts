/** Attributes that say how pressing an item is, in the order in which one is looked for. */
const URGENCY_ATTRIBUTES = ['priority', 'severity', 'impact', 'urgency'];

/** Attributes that say of what kind an item is, in the order in which one is looked for. */
const KIND_ATTRIBUTES = ['category', 'component', 'product', 'area', 'type'];

/** Attributes that items are told apart by where all there are may be, by the last word of their name in lower case. */
export const STRATUM_ATTRIBUTES: readonly string[] = [...URGENCY_ATTRIBUTES, 'category'];

/**
 * Of the attributes there are, the one that says how pressing an item is and the one that says of what kind: by name, else,
 * of {@link STRATUM_ATTRIBUTES}, by its last word, such as `ticket.Priority`. More would leave strata of a few items each.
 */
export function kindAttributes(keys: Iterable<string>): string[] {
  const known = [...keys].filter((key) => !key.startsWith('baton.')).sort();
  const find = (wanted: readonly string[]): string[] => {
    const byName = wanted.find((name) => known.includes(name));
    if (byName !== undefined) return [byName];
    const byWord = wanted
      .filter((name) => STRATUM_ATTRIBUTES.includes(name))
      .flatMap((name) => known.filter((key) => lastWordOf(key) === name));
    return byWord.slice(0, 1);
  };
  return [...find(URGENCY_ATTRIBUTES), ...find(KIND_ATTRIBUTES)];
}

const lastWordOf = (key: string): string => key.split(/[._]/).at(-1)?.toLowerCase() ?? '';
