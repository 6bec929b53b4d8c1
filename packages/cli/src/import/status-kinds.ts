import type { Mapping } from './mapping.ts';

/** What a status means for the flow of an item; `other` says nothing about it. */
export type StatusKind =
  | 'queued'
  | 'working'
  | 'customer'
  | 'resolved'
  | 'automaticClose'
  | 'other';

/** Meanings of the statuses of a log. */
export interface StatusKinds {
  readonly kindOf: (status: string, isLastRow: boolean) => StatusKind;
  /** The mapping does not list the status. */
  readonly isUnlisted: (status: string) => boolean;
}

/** Reads the statuses of a mapping. */
export function createStatusKinds(mapping: Mapping): StatusKinds {
  const kinds = new Map<string, keyof Mapping['status']>();
  for (const [kind, statuses] of Object.entries(mapping.status)) {
    for (const status of statuses) kinds.set(status, kind as keyof Mapping['status']);
  }
  return {
    kindOf: (status, isLastRow) => {
      const kind = kinds.get(status);
      if (kind === undefined || kind === 'administrative') return 'other';
      if (kind === 'resolvedIfLast') return isLastRow ? 'resolved' : 'other';
      return kind;
    },
    isUnlisted: (status) => status !== '' && !kinds.has(status),
  };
}
