import { formatDuration } from '../format/duration.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import type { OpenHandoff } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';
import { pairName } from './pair-name.ts';

/** What is stuck right now: open handoffs beside what is usual for their pair. */
export function openSection(handoffs: readonly OpenHandoff[]): Markup {
  if (handoffs.length === 0) return html`<p class="quiet">No handoff is open.</p>`;
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Item</th><th scope="col">Pair</th><th scope="col">Open for</th><th scope="col">Against the usual</th><th scope="col">State</th><th scope="col">Missing</th></tr></thead>
<tbody>${handoffs.map(openRow)}</tbody>
</table></div>`;
}

function openRow(handoff: OpenHandoff): Markup {
  const { percentile, compared } = handoff;
  const usual =
    percentile === null
      ? html`<span class="quiet">nothing to compare with</span>`
      : html`longer than ${formatPercent(percentile)}<small>of ${formatCount(compared)}</small>`;
  const state = handoff.accepted ? 'being worked on' : 'waiting for pick-up';
  return html`<tr>
<th scope="row">${handoff.item}${handoff.cycle > 1 && html`<small>cycle ${handoff.cycle}</small>`}</th>
<td>${pairName(handoff)}</td>
<td>${formatDuration(handoff.ageSeconds)}${handoff.pastDue && html`<small class="alarm">past due</small>`}</td>
<td>${usual}</td><td>${state}</td>
<td>${handoff.missingFields.join(', ') || '–'}</td>
</tr>`;
}
