import { evidenceText, VERDICT_TEXT } from '../../findings/evidence-text.ts';
import {
  noFindingsText,
  type ReportFinding,
  type ReportFindings,
} from '../../findings/report-findings.ts';
import { formatDay } from '../format/instant.ts';
import { formatCount } from '../format/number.ts';
import { html, type Markup } from './markup.ts';

/** Claims with their numbers, verdicts and what people wrote beside them. */
export function findingsSection(findings: ReportFindings): Markup {
  if (findings.found.length === 0) {
    return html`<p class="quiet">${noFindingsText(findings)}</p>`;
  }
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">What goes with what, not what causes it</th><th scope="col">Numbers</th><th scope="col">Verdict</th></tr></thead>
<tbody>${findings.found.map(finding)}</tbody></table></div>
${findings.leftOut > 0 && html`<p class="quiet">${formatCount(findings.leftOut)} more are left out.</p>`}`;
}

function finding(one: ReportFinding): Markup {
  const isStrong = one.status === 'holds' && one.verdict === 'supported';
  const claim = isStrong ? html`<strong>${one.claim}</strong>` : one.claim;
  return html`<tr><td>${claim}${one.annotations.map(
    ({ text, annotatedAt }) => html`<small>Noted ${formatDay(annotatedAt)}: ${text}</small>`,
  )}</td><td>${evidenceText(one).map((line) => html`<small>${line}</small>`)}</td><td>${verdictOf(one)}<small>${one.id}</small></td></tr>`;
}

function verdictOf({ status, verdict, since, previousVerdict }: ReportFinding): string {
  if (status === 'gone') return `no longer found since ${formatDay(since)}`;
  const before =
    previousVerdict === null || previousVerdict === verdict
      ? ''
      : `, until ${formatDay(since)} ${VERDICT_TEXT[previousVerdict]}`;
  return `${VERDICT_TEXT[verdict]}${before}`;
}
