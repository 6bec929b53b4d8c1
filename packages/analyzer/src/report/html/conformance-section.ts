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
import { html, type Markup } from './markup.ts';

const MOST_VARIANTS = 8;
const MOST_DEVIATIONS = 8;
const STEP_CLASS = {
  skipped: 'skipped',
  extra: 'extra',
  repeated: 'extra',
  returned: 'extra',
  out_of_order: 'moved',
};

/** What should have happened and what did, and paths to confirm where nothing is declared. */
export function conformanceSection({
  conformance,
  proposedPaths,
}: Pick<Report, 'conformance' | 'proposedPaths'>): Markup {
  if (conformance.length + proposedPaths.length === 0) {
    return html`<p class="quiet">No process declares its paths yet, so there is nothing to compare with.</p>`;
  }
  return html`${conformance.map(declared)}${proposedPaths.map(proposal)}`;
}

function declared(process: Conformance): Markup {
  return html`<p>${process.process}: <strong>${process.sentence}</strong></p>
${process.deviations.length > 0 && deviationTable(process)}
${process.variants.length > 0 && variantTable(process)}
${process.variantsInAll > MOST_VARIANTS && html`<p class="quiet">${formatCount(process.variantsInAll)} variants in all.</p>`}
${process.rules.length > 0 && ruleTable(process)}`;
}

function deviationTable({ deviations }: Conformance): Markup {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Items</th><th scope="col">Not as declared</th><th scope="col">Open to close, with against without</th></tr></thead>
<tbody>${deviations
    .slice(0, MOST_DEVIATIONS)
    .map(
      ({ kind, stage, cycles, time }) =>
        html`<tr><td>${formatCount(cycles)}</td><td>${stage} ${deviationKindText(kind)}</td><td>${deviationTimeText(time)}</td></tr>`,
    )}</tbody></table></div>
<p class="quiet">${DEVIATION_CAUTION}</p>`;
}

function variantTable({ variants }: Conformance): Markup {
  return html`<div class="scroll"><table class="variants">
<thead><tr><th scope="col">Items</th><th scope="col">Against the nearest path</th><th scope="col">Steps off</th><th scope="col">Median, start to end</th></tr></thead>
<tbody>${variants
    .slice(0, MOST_VARIANTS)
    .map(
      (variant) =>
        html`<tr><td>${formatCount(variant.cycles)}</td><td class="steps">${variant.steps.map(step)}</td><td>${variant.distance}</td><td>${variant.medianSeconds === null ? '–' : formatDuration(variant.medianSeconds)}</td></tr>`,
    )}</tbody></table></div>`;
}

function ruleTable({ rules }: Conformance): Markup {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Rule</th><th scope="col">Broken</th></tr></thead>
<tbody>${rules.map((rule) => html`<tr><td>${rule.rule}</td><td>${ruleResultText(rule)}</td></tr>`)}</tbody></table></div>`;
}

function proposal({ process, sentence, paths }: ProposedPath): Markup {
  const lines = ['paths:', ...paths.map((path) => `  - ${pathText(path)}`)].join('\n');
  return html`<p>${process} declares no paths. ${sentence}</p>${paths.length > 0 && html`<pre>${lines}</pre>`}`;
}

function step({ kind, stage }: PathStep): Markup {
  if (kind === 'match') return html`<span class="step">${stage}</span>`;
  return html`<span class="step ${STEP_CLASS[kind]}">${stage}<small>${deviationKindText(kind)}</small></span>`;
}
