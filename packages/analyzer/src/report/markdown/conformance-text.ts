import type { Conformance, PathStep } from '../../conformance/conformance-schema.ts';
import { pathText } from '../../conformance/path-text.ts';
import type { ProposedPath } from '../../conformance/proposed-path-schema.ts';
import {
  DEVIATION_CAUTION,
  deviationKindText,
  deviationTimeText,
  ruleResultText,
} from '../format/deviation-text.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import type { Report } from '../report-schema.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';

const MOST_VARIANTS = 8;
const MOST_DEVIATIONS = 8;

/** What was declared against what was done, and paths to confirm where nothing is declared. */
export function conformanceText({
  conformance,
  proposedPaths,
}: Pick<Report, 'conformance' | 'proposedPaths'>): string {
  const parts = [...conformance.map(declaredText), ...proposedPaths.map(proposalText)];
  return parts.length === 0 ? 'No process declares its paths yet.' : parts.join('\n\n');
}

function declaredText(process: Conformance): string {
  const deviations = process.deviations
    .slice(0, MOST_DEVIATIONS)
    .map(({ kind, stage, cycles, time }) => [
      formatCount(cycles),
      `${escapeMarkdown(stage)} ${deviationKindText(kind)}`,
      deviationTimeText(time),
    ]);
  const variants = process.variants
    .slice(0, MOST_VARIANTS)
    .map((variant) => [
      formatCount(variant.cycles),
      variant.steps.map(stepText).join(' → '),
      String(variant.distance),
      variant.medianSeconds === null ? '–' : formatDuration(variant.medianSeconds),
    ]);
  const rules = process.rules.map((rule) => [
    escapeMarkdown(rule.rule),
    escapeMarkdown(ruleResultText(rule)),
  ]);
  return [
    `${escapeMarkdown(process.process)}: ${escapeMarkdown(process.sentence)}`,
    ...(deviations.length === 0
      ? []
      : [
          markdownTable(
            ['items', 'not as declared', 'open to close, with against without'],
            deviations,
          ),
          DEVIATION_CAUTION,
        ]),
    ...(variants.length === 0
      ? []
      : [
          markdownTable(
            ['items', 'against the nearest path', 'steps off', 'median, start to end'],
            variants,
          ),
        ]),
    ...(rules.length === 0 ? [] : [markdownTable(['rule', 'broken'], rules)]),
  ].join('\n\n');
}

function proposalText({ process, sentence, paths }: ProposedPath): string {
  const says = `${escapeMarkdown(process)} declares no paths. ${escapeMarkdown(sentence)}`;
  if (paths.length === 0) return says;
  // Indented, so that no name can end the block.
  const lines = paths.map((path) => `    - ${pathText(path)}`);
  return [says, ['    paths:', ...lines].join('\n')].join('\n\n');
}

function stepText({ kind, stage }: PathStep): string {
  const name = escapeMarkdown(stage);
  return kind === 'match' ? name : `**${name}** (${deviationKindText(kind)})`;
}
