import type { Fact, FactValue } from './fact.ts';
import type { StatusMeanings } from './process-definition.ts';

/** On the `open` of an imported item: statuses that mean waiting for the customer. */
export const ATTR_CUSTOMER_STATUSES = 'baton.customer_statuses';
/** On the `open` of an imported item: statuses that mean an automatic close. */
export const ATTR_AUTOMATIC_CLOSE_STATUSES = 'baton.automatic_close_statuses';

/** What an import said of its statuses, for processes that nobody declares; undefined where no fact does. */
export function importedStatuses(facts: readonly Fact[]): StatusMeanings | undefined {
  const said = facts.find(
    ({ attributes }) =>
      attributes !== undefined &&
      (attributes[ATTR_CUSTOMER_STATUSES] !== undefined ||
        attributes[ATTR_AUTOMATIC_CLOSE_STATUSES] !== undefined),
  )?.attributes;
  return (
    said && {
      customer: textsOf(said[ATTR_CUSTOMER_STATUSES]),
      automaticClose: textsOf(said[ATTR_AUTOMATIC_CLOSE_STATUSES]),
    }
  );
}

// A store keeps attributes as text, lists as JSON.
function textsOf(value: FactValue | undefined): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string' || value === '') return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.map(String) : [value];
  } catch {
    return [value];
  }
}
