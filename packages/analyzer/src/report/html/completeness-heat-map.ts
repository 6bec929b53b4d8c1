import { formatCount, formatPercent } from '../format/number.ts';
import type { PairReport } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';
import { pairName } from './pair-name.ts';

const MOST_FIELDS = 12;

/** Which fields come along between which teams, as a table of shaded shares. */
export function completenessHeatMap(pairs: readonly PairReport[]): Markup {
  const shown = pairs.filter(({ fields }) => fields.length > 0);
  const fields = fieldNames(shown);
  if (fields.length === 0) {
    return html`<p class="quiet">Not recorded: no handoff said which fields came along.</p>`;
  }
  const columns = fields.slice(0, MOST_FIELDS);
  const leftOut = fields.length - columns.length;
  return html`<figure>
<div class="scroll"><table class="heat">
<thead><tr><th scope="col">Pair</th>${columns.map((field) => html`<th scope="col"><span>${field}</span></th>`)}</tr></thead>
<tbody>${shown.map((pair) => heatRow(pair, columns))}</tbody>
</table></div>
<figcaption>Share of handoffs in which the field was present. Bold: required.${leftOut > 0 && html` ${formatCount(leftOut)} more fields are left out.`}</figcaption>
</figure>`;
}

function heatRow(pair: PairReport, columns: readonly string[]): Markup {
  const byField = new Map(pair.fields.map((field) => [field.field, field]));
  return html`<tr><th scope="row">${pairName(pair)}</th>${columns.map((column) => {
    const field = byField.get(column);
    if (field === undefined) return html`<td class="none" title="not recorded">–</td>`;
    const { share, count, n } = field.present;
    const shade = Math.round(share * 10);
    const title = `${column}: ${formatCount(count)} of ${formatCount(n)}`;
    return html`<td class="shade-${shade}${field.required && ' required'}" title="${title}">${formatPercent(share)}</td>`;
  })}</tr>`;
}

/** Fields by how many pairs require them, then by how many handoffs say anything of them. */
function fieldNames(pairs: readonly PairReport[]): string[] {
  const weight = new Map<string, { required: number; n: number }>();
  for (const { field, required, present } of pairs.flatMap((pair) => pair.fields)) {
    const known = weight.get(field) ?? { required: 0, n: 0 };
    weight.set(field, { required: known.required + Number(required), n: known.n + present.n });
  }
  return [...weight]
    .sort((a, b) => b[1].required - a[1].required || b[1].n - a[1].n || (a[0] < b[0] ? -1 : 1))
    .map(([field]) => field);
}
