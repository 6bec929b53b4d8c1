import { evidenceText, VERDICT_TEXT } from '../../findings/evidence-text.ts';
import {
  noFindingsText,
  type ReportFinding,
  type ReportFindings,
} from '../../findings/report-findings.ts';
import { formatDay } from '../format/instant.ts';
import { formatCount } from '../format/number.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';

/** Claims with their numbers and verdicts as a Markdown table. */
export function findingsText(findings: ReportFindings): string {
  if (findings.found.length === 0) return escapeMarkdown(noFindingsText(findings));
  const more =
    findings.leftOut === 0 ? '' : `\n\n${formatCount(findings.leftOut)} more are left out.`;
  const rows = findings.found.map((finding) => [
    escapeMarkdown(finding.claim),
    evidenceText(finding).map(escapeMarkdown).join('; '),
    verdictOf(finding),
    finding.annotations.map(({ text }) => escapeMarkdown(text)).join('; ') || '–',
    finding.id,
  ]);
  return `${markdownTable(['claim', 'numbers', 'verdict', 'noted', 'id'], rows)}${more}`;
}

function verdictOf({ status, verdict, since }: ReportFinding): string {
  if (status === 'holds') return VERDICT_TEXT[verdict];
  return `no longer found since ${formatDay(since)}; was ${VERDICT_TEXT[verdict]}`;
}
