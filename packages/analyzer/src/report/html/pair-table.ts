import { absentFigure } from '../format/absent.ts';
import { formatDuration, formatHours } from '../format/duration.ts';
import { formatCount, formatInterval, formatPercent } from '../format/number.ts';
import type { PairReport, Quantiles, Share } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';
import { pairName } from './pair-name.ts';

/** Every pair with its figures, costliest first. */
export function pairTable(pairs: readonly PairReport[], leftOut: number): Markup {
  return html`<div class="scroll"><table class="pairs">
<thead><tr>
<th scope="col">#</th><th scope="col">Pair</th><th scope="col">Handoffs</th><th scope="col">Cost</th>
<th scope="col">Failed</th><th scope="col">Trend</th><th scope="col">Wait, median</th><th scope="col">p90</th>
<th scope="col">Work, median</th><th scope="col">p90</th><th scope="col">Bounced</th><th scope="col">Complete</th>
</tr></thead>
<tbody>${pairs.map(pairRow)}</tbody>
</table></div>${leftOut > 0 && html`<p class="quiet">${formatCount(leftOut)} more pairs cost less and are left out.</p>`}`;
}

function pairRow(pair: PairReport, index: number): Markup {
  const open = pair.open > 0 && html`<small>${formatCount(pair.open)} open</small>`;
  return html`<tr>
<td>${index + 1}</td><th scope="row">${pairName(pair)}<small>${pair.process}</small></th>
<td>${formatCount(pair.handoffs)}${open}</td>
<td>${costCell(pair)}</td>
<td>${shareCell(pair, pair.failed)}</td>
<td>${trendCell(pair)}</td>
${timeCells(pair, pair.waiting, pair.waitingBusiness)}
${timeCells(pair, pair.working, pair.workingBusiness)}
<td>${shareCell(pair, pair.bounced)}</td>
<td>${pair.completeness === null ? html`<span class="quiet">not recorded</span>` : html`${formatPercent(pair.completeness.mean)}<small>n ${formatCount(pair.completeness.n)}</small>`}</td>
</tr>`;
}

function costCell(pair: PairReport): Markup {
  const { cost } = pair;
  if (cost === null) return absent(pair);
  return html`${formatHours(cost.hours)}<small>${formatPercent(cost.share)} of all</small>`;
}

function shareCell(pair: PairReport, share: Share | null): Markup {
  if (share === null) return absent(pair);
  return html`${formatPercent(share.share)}<small>${formatInterval(share.low, share.high)}, n ${formatCount(share.n)}</small>`;
}

function trendCell({ trend, measures }: PairReport): Markup {
  if (measures?.failurePattern === 'one_off') return html`<span class="quiet">one-off</span>`;
  if (measures?.failurePattern === 'burst')
    return html`a burst<small>most within two weeks</small>`;
  if (trend === null) return html`<span class="quiet">too little data</span>`;
  const mark = { rising: '↗ rising', falling: '↘ falling', 'no clear trend': 'none clear' };
  return html`${mark[trend.direction]}<small>q ${trend.q.toPrecision(2)}, ${trend.weeks} weeks</small>`;
}

function timeCells(
  pair: PairReport,
  calendar: Quantiles | null,
  business: Quantiles | null,
): Markup {
  if (calendar === null) return html`<td>${absent(pair)}</td><td></td>`;
  const inBusiness = (pick: (q: Quantiles) => number): Markup | null =>
    business && html`<small>${formatDuration(pick(business))} business</small>`;
  return html`<td>${formatDuration(calendar.median)}${inBusiness((q) => q.median)}</td><td>${formatDuration(calendar.p90)}${inBusiness((q) => q.p90)}</td>`;
}

function absent(pair: PairReport): Markup {
  return html`<span class="quiet">${absentFigure(pair)}</span>`;
}
