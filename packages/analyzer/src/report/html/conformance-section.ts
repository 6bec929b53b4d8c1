import { formatDuration } from '../format/duration.ts';
import { formatCount, formatShare } from '../format/number.ts';
import type { Conformance, PathStep } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';

const MOST_VARIANTS = 8;
const DEVIATION_TEXT = {
  skipped: 'skipped',
  extra: 'extra',
  returned: 'returned',
  out_of_order: 'out of order',
};
const STEP_CLASS = { skipped: 'skipped', extra: 'extra', returned: 'extra', out_of_order: 'moved' };

/** What should have happened and what did, for each process that declares paths. */
export function conformanceSection(processes: readonly Conformance[]): Markup {
  if (processes.length === 0) {
    return html`<p class="quiet">No process declares its paths yet, so there is nothing to compare with.</p>`;
  }
  return html`${processes.map(conformance)}`;
}

function conformance(process: Conformance): Markup {
  const follows =
    process.following === null
      ? html`nothing closed to compare yet`
      : html`<strong>${formatShare(process.following)}</strong> of closed items follow a declared path`;
  return html`<p>${process.process}: ${follows}; ${formatCount(process.openLeftOut)} open ones are left out.</p>
<div class="scroll"><table class="variants">
<thead><tr><th scope="col">Items</th><th scope="col">Against the nearest path</th><th scope="col">Steps off</th><th scope="col">Median, start to end</th></tr></thead>
<tbody>${process.variants
    .slice(0, MOST_VARIANTS)
    .map(
      (variant) =>
        html`<tr><td>${formatCount(variant.cycles)}</td><td class="steps">${variant.steps.map(step)}</td><td>${variant.distance}</td><td>${variant.medianSeconds === null ? '–' : formatDuration(variant.medianSeconds)}</td></tr>`,
    )}</tbody></table></div>
${process.deviations.length > 0 && html`<p>Most frequent: ${process.deviations.slice(0, 5).map(({ kind, stage, cycles }, index) => html`${index > 0 && ', '}${stage} ${DEVIATION_TEXT[kind]} (${formatCount(cycles)})`)}.</p>`}
${process.variantsInAll > MOST_VARIANTS && html`<p class="quiet">${formatCount(process.variantsInAll)} variants in all.</p>`}`;
}

function step({ kind, stage }: PathStep): Markup {
  if (kind === 'match') return html`<span class="step">${stage}</span>`;
  return html`<span class="step ${STEP_CLASS[kind]}">${stage}<small>${DEVIATION_TEXT[kind]}</small></span>`;
}
