import { formatDay } from '../report/format/instant.ts';
import { formatCount } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import {
  createLook,
  type Look,
  paragraph,
  section,
  type TextOptions,
} from '../report/text/look.ts';
import { evidenceText, VERDICT_TEXT } from './evidence-text.ts';
import type { ReportFinding } from './report-findings.ts';
import type { StoredFinding } from './stored-finding.ts';

/** How many of each verdict are told. */
export interface RenderFindingsOptions extends TextOptions {
  /** @default all */
  readonly mostEach?: number;
}

const DETAIL = '     ';
/** What is told first; what is left is only counted where it is much. */
const SECTIONS: readonly {
  readonly verdict: StoredFinding['verdict'];
  readonly title: string;
}[] = [
  { verdict: 'supported', title: 'Supported' },
  { verdict: 'unstable', title: 'Unstable: not the same in every part of the data' },
  { verdict: 'explained_by_mix', title: 'Explained by the mix of items' },
  { verdict: 'not_enough_data', title: 'Not enough data' },
];

/** Renders findings for a terminal: claim, numbers, what people wrote, and the id to ask further with. */
export function renderFindings(
  findings: readonly StoredFinding[],
  options: RenderFindingsOptions,
): string {
  const look = createLook(options);
  const { mostEach = Number.POSITIVE_INFINITY } = options;
  if (findings.length === 0) {
    return `${paragraph('No findings: nothing that was looked at is worth telling.', look).join('\n')}\n`;
  }
  const holding = findings.filter(({ status }) => status === 'holds');
  const gone = findings.filter(({ status }) => status === 'gone');
  const lines = [
    ...SECTIONS.flatMap(({ verdict, title }) => {
      const those = holding.filter((finding) => finding.verdict === verdict);
      return section(look, title, [
        ...those.slice(0, mostEach).flatMap((finding) => findingLines(finding, look)),
        ...moreLine(those.length - mostEach, look),
      ]);
    }),
    ...section(look, 'No longer found', [
      ...gone.slice(0, mostEach).flatMap((finding) => goneLines(finding, look)),
      ...moreLine(gone.length - mostEach, look),
    ]),
  ];
  return `${lines.slice(1).join('\n')}\n`;
}

/** A finding that holds: claim, numbers, what people wrote. */
export function findingLines(finding: ReportFinding, look: Look): string[] {
  const isStrong = finding.verdict === 'supported';
  const before =
    finding.previousVerdict !== null && finding.previousVerdict !== finding.verdict
      ? [`until ${formatDay(finding.since)} it was ${VERDICT_TEXT[finding.previousVerdict]}`]
      : [];
  const detail = [...evidenceText(finding), ...before, finding.id].join(' · ');
  return [
    ...paragraph(finding.claim, look, isStrong ? look.paint.strong : undefined),
    ...paragraph(detail, look, look.paint.quiet, DETAIL),
    ...annotationLines(finding, look),
  ];
}

/** A finding that is gone: what it was, and since when. */
export function goneLines(finding: ReportFinding, look: Look): string[] {
  const was = `was ${VERDICT_TEXT[finding.verdict]}; not found any more since ${formatDay(finding.since)} · ${finding.id}`;
  return [
    ...paragraph(finding.claim, look, look.paint.quiet),
    ...paragraph(was, look, look.paint.quiet, DETAIL),
    ...annotationLines(finding, look),
  ];
}

/** What people wrote, beside the claim it is about. */
export function annotationLines(
  { id, annotations }: Pick<ReportFinding, 'id' | 'annotations'>,
  look: Look,
): string[] {
  return annotations.flatMap((note) => {
    const about = note.findingId === id ? '' : `, of ${note.subject || note.findingId}`;
    const shown = note.item === null ? '' : `, seen in ${note.item}`;
    return paragraph(
      `Noted ${formatDay(note.annotatedAt)}${shown}${about}: ${note.text}`,
      look,
      undefined,
      DETAIL,
    );
  });
}

function moreLine(count: number, look: Look): string[] {
  if (!(count > 0)) return [];
  return paragraph(`and ${formatCount(count)} more; --json has them all`, look, look.paint.quiet);
}

/** One line on what a set of findings holds: `3 supported, 2 explained by the mix`. */
export function countFindings(findings: readonly StoredFinding[]): string {
  const counts = SECTIONS.flatMap(({ verdict }) => {
    const count = findings.filter(
      (finding) => finding.status === 'holds' && finding.verdict === verdict,
    ).length;
    return count === 0 ? [] : [`${formatCount(count)} ${VERDICT_TEXT[verdict]}`];
  });
  const gone = findings.filter(({ status }) => status === 'gone').length;
  if (gone > 0) counts.push(`${formatCount(gone)} no longer found`);
  return counts.length === 0 ? plural(0, 'finding') : counts.join(', ');
}
