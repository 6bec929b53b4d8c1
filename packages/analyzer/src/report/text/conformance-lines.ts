import type { Conformance } from '../../conformance/conformance-schema.ts';
import { pathText } from '../../conformance/path-text.ts';
import type { ProposedPath } from '../../conformance/proposed-path-schema.ts';
import {
  DEVIATION_CAUTION,
  deviationKindText,
  deviationTimeText,
  ruleResultText,
} from '../format/deviation-text.ts';
import { formatCount } from '../format/number.ts';
import type { Report } from '../report-schema.ts';
import { INDENT, type Look, paragraph } from './look.ts';
import { stepText } from './step-text.ts';
import { terminalText, wrapText } from './terminal-text.ts';
import { textTable } from './text-table.ts';

const FIRST_INDENT = `${INDENT}${INDENT}- `;
const PATH_INDENT = ' '.repeat(FIRST_INDENT.length);
const VARIANTS_SHOWN = 5;
const DEVIATIONS_SHOWN = 5;

/** What was declared against what was done, and paths to confirm where nothing is declared. */
export function conformanceLines(
  { conformance, proposedPaths }: Pick<Report, 'conformance' | 'proposedPaths'>,
  look: Look,
): string[] {
  return [
    ...conformance.flatMap((process) => declaredLines(process, look)),
    ...proposedPaths.flatMap((proposal) => proposalLines(proposal, look)),
  ];
}

function declaredLines(process: Conformance, look: Look): string[] {
  const table = { width: look.width, quiet: look.paint.quiet };
  const deviations = process.deviations
    .slice(0, DEVIATIONS_SHOWN)
    .map(({ kind, stage, cycles, time }) => [
      formatCount(cycles),
      `${terminalText(stage)} ${deviationKindText(kind)}`,
      deviationTimeText(time),
    ]);
  const variants = process.variants
    .slice(0, VARIANTS_SHOWN)
    .map((variant) => [formatCount(variant.cycles), variant.steps.map(stepText).join(' → ')]);
  const left = { align: 'left' as const, flexible: true };
  return [
    ...paragraph(`${process.process}: ${process.sentence}`, look),
    ...(deviations.length === 0
      ? []
      : [
          ...textTable(
            [
              { head: 'items' },
              { head: 'not as declared', ...left },
              { head: 'open to close', align: 'left' as const },
            ],
            deviations,
            table,
          ),
          ...paragraph(DEVIATION_CAUTION, look, look.paint.quiet),
        ]),
    ...(variants.length === 0
      ? []
      : textTable([{ head: 'items' }, { head: 'the way they took', ...left }], variants, table)),
    ...process.rules.flatMap((rule) =>
      paragraph(`Rule “${rule.rule}”: broken by ${ruleResultText(rule)}`, look),
    ),
  ];
}

function proposalLines({ process, sentence, paths }: ProposedPath, look: Look): string[] {
  const lines = paths.flatMap((path) =>
    wrapText(terminalText(pathText(path)), look.width - PATH_INDENT.length).map(
      (line, i) => `${i === 0 ? FIRST_INDENT : PATH_INDENT}${line}`,
    ),
  );
  return [
    ...paragraph(`${process} declares no paths. ${sentence}`, look),
    ...(lines.length === 0
      ? []
      : [
          `${INDENT}paths:`,
          ...lines,
          ...paragraph(
            `To declare them: baton path confirm --process ${process}`,
            look,
            look.paint.quiet,
          ),
        ]),
  ];
}
