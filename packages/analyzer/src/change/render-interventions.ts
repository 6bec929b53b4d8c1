import type { Finding } from '../findings/finding.ts';
import { formatDay } from '../report/format/instant.ts';
import { createLook, type Look, section, type TextOptions } from '../report/text/look.ts';
import { terminalText, wrapText } from '../report/text/terminal-text.ts';
import { whoChanged } from './intervention.ts';
import type { InterventionReport } from './intervention-report.ts';

const INDENT = '  ';

/** Renders interventions for a terminal: who changed when, and what it did to each outcome. */
export function renderInterventions(
  reports: readonly InterventionReport[],
  options: TextOptions,
): string {
  const look = createLook(options);
  const lines =
    reports.length === 0
      ? paragraph(
          'No intervention is written down yet. Write the next change to the work down on the day it starts, and Baton measures it: baton intervene "new template" --process NAME --teams TEAM --from DATE',
          look,
        )
      : reports.flatMap((one) => reportLines(one, look));
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
}

function reportLines(report: InterventionReport, look: Look): string[] {
  const { name, process, from, to, findings } = report;
  const who = whoChanged(report);
  const when = `from ${formatDay(from)}${to === null ? '' : ` to ${formatDay(to)}`}`;
  const title = terminalText(`${name} · ${process} · ${who} · ${when}`);
  const caveats = new Set(findings.flatMap((finding) => caveatsOf(finding)));
  const lines = [
    ...(findings.length === 0
      ? paragraph('There is nothing to measure yet: no handoff around the start.', look)
      : findings.flatMap((finding) => claimLines(finding, look))),
    ...[...caveats].flatMap((caveat) => paragraph(caveat, look, look.paint.quiet)),
  ];
  return section(look, title, lines);
}

function claimLines(finding: Finding, look: Look): string[] {
  const isClear = finding.verdict === 'supported';
  return paragraph(finding.claim, look, isClear ? look.paint.strong : undefined);
}

function caveatsOf({ evidence }: Finding): string[] {
  const { caveats } = evidence.details;
  return Array.isArray(caveats) ? caveats.filter((one) => typeof one === 'string') : [];
}

function paragraph(
  text: string,
  look: Look,
  paint: (line: string) => string = (line) => line,
): string[] {
  return wrapText(terminalText(text), look.width - INDENT.length).map(
    (line) => INDENT + paint(line),
  );
}
