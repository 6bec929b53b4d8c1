import type { QueryLimits } from '../settings.ts';
import { createOutsideAccessCheck } from './outside-access.ts';
import { createReaderCheck, type ReaderRequest } from './reader-access.ts';
import { createSettingsCheck } from './settings-clause.ts';
import type { Token } from './tokens.ts';

/** Names that this engine knows: a newer one brings others. */
export interface EngineNames {
  readonly tableFunctions: readonly string[];
  /** Settings that a table can have. */
  readonly tableSettings: readonly string[];
}

/** Throws an EndpointError for a statement that may not be run. */
export type StatementGuard = (
  tokens: readonly Token[],
  request: ReaderRequest & { readonly isReadOnly: boolean },
) => void;

/**
 * Looks through the words of a statement before the engine sees it: it must stay within the tables and its bounds,
 * whoever asks; and whoever only reads sees nothing of other people's statements.
 */
export function createStatementGuard(names: EngineNames, limits: QueryLimits): StatementGuard {
  const checkOutsideAccess = createOutsideAccessCheck(names.tableFunctions);
  const checkSettings = createSettingsCheck(limits, names.tableSettings);
  const checkReader = createReaderCheck(names.tableFunctions);
  return (tokens, request) => {
    checkOutsideAccess(tokens);
    checkSettings(tokens);
    if (request.isReadOnly) checkReader(tokens, request);
  };
}
