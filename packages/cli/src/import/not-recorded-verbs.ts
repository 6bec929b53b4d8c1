import type { Verb } from '@baton/conventions';
import type { Mapping } from './mapping.ts';

/** Verbs no row can become: their counts are not zero, they are not recorded. */
export function notRecordedVerbs(mapping: Mapping): Verb[] {
  const { status, columns } = mapping;
  const verbs: Verb[] = ['complete', 'bounce', 'cancel'];
  if (status.working.length === 0) verbs.push('accept');
  if (status.customer.length === 0) verbs.push('request_clarification', 'provide_clarification');
  const closes =
    status.resolved.length + status.resolvedIfLast.length + status.automaticClose.length > 0;
  if (!closes && columns.resolved === undefined) verbs.push('close');
  return verbs;
}
