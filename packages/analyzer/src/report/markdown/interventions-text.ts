import {
  interventionTitle,
  NOT_MEASURED,
  type ReportIntervention,
} from '../../change/report-interventions.ts';
import { escapeMarkdown } from './markdown-text.ts';

/** Changes that were made and what came of them; '' where none was written down. */
export function interventionsText(interventions: readonly ReportIntervention[]): string {
  if (interventions.length === 0) return '';
  const parts = interventions.map((one) => {
    const claims = one.claims.length === 0 ? [NOT_MEASURED] : one.claims.map(({ claim }) => claim);
    const lines = claims.map((claim) => `- ${escapeMarkdown(claim)}`);
    return `### ${escapeMarkdown(interventionTitle(one))}\n\n${lines.join('\n')}`;
  });
  return `## What was changed, and what came of it\n\n${parts.join('\n\n')}`;
}
