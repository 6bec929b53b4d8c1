import { absentFigure } from '../format/absent.ts';
import { CAUSE_TEXT } from '../format/cause.ts';
import { formatHours } from '../format/duration.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import type { PairReport, Report } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';
import { pairName } from './pair-name.ts';

const PAIRS_SHOWN = 12;

/** What the waits of the costliest pairs are put down to, as bars with their shares. */
export function causeSection({ whyItWaits, pairs }: Report): Markup {
  const sentences = html`<p>${whyItWaits.sentences.join(' ')}</p>`;
  const shown = pairs.slice(0, PAIRS_SHOWN);
  if (!shown.some((pair) => pair.whyItWaits)) return sentences;
  return html`${sentences}<div class="scroll"><table>
<thead><tr><th scope="col">Pair</th><th scope="col">Waited</th><th scope="col">Put down to</th><th scope="col">Working, of all time</th><th scope="col">without the largest cause</th><th scope="col">n</th></tr></thead>
<tbody>${shown.map(pairRow)}</tbody>
</table></div>
<p class="quiet">Each moment of a wait has one cause; what nothing recorded explains is unexplained. A team is full at the number of items it has in hand in its busiest tenth of time.</p>`;
}

function pairRow(pair: PairReport): Markup {
  const why = pair.whyItWaits;
  if (!why) {
    return html`<tr><th scope="row">${pairName(pair)}</th><td colspan="5"><span class="quiet">${absentFigure(pair)}</span></td></tr>`;
  }
  const parts = why.causes
    .flatMap((part) =>
      part.share === null || part.share === 0 ? [] : [{ ...part, share: part.share }],
    )
    .sort((a, b) => b.share - a.share);
  const bar = parts.map(
    ({ cause, share }) =>
      html`<span class="cause-${cause}" style="width:${(share * 100).toFixed(2)}%"></span>`,
  );
  const names = parts.map(({ cause, share }) => `${CAUSE_TEXT[cause]} ${formatPercent(share)}`);
  const [largest] = parts;
  return html`<tr>
<th scope="row">${pairName(pair)}</th>
<td>${formatHours(why.seconds / 3600)}</td>
<td>${parts.length === 0 ? 'no wait' : html`<div class="causes">${bar}</div><small>${names.join(', ')}</small>`}</td>
<td>${percentOr(why.efficiency)}</td>
<td>${percentOr(largest ? largest.efficiencyWithout : null)}${largest && html`<small>${CAUSE_TEXT[largest.cause]}</small>`}</td>
<td>${formatCount(why.n)}</td>
</tr>`;
}

function percentOr(share: number | null): string {
  return share === null ? '–' : formatPercent(share);
}
