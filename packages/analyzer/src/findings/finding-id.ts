import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/** The id of a claim: equal for the same kind, subject and outcome in the same process, whatever the numbers say. */
export function findingId(
  claim: Pick<Finding, 'namespace' | 'process' | 'kind' | 'subject'> & { readonly outcome: string },
): string {
  const { namespace, process, kind, subject, outcome } = claim;
  return createHash('sha256')
    .update([namespace, process, kind, subject, outcome].join('\u001f'))
    .digest('hex')
    .slice(0, 16);
}
