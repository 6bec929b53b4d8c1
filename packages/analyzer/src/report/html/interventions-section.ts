import {
  interventionTitle,
  NOT_MEASURED,
  type ReportIntervention,
} from '../../change/report-interventions.ts';
import { html, type Markup } from './markup.ts';

/** Changes that were made and what came of them; nothing where none was written down. */
export function interventionsSection(interventions: readonly ReportIntervention[]): Markup {
  if (interventions.length === 0) return html``;
  return html`<section><h2>What was changed, and what came of it</h2>${interventions.map(
    (one) =>
      html`<h3>${interventionTitle(one)}</h3><ul>${(
        one.claims.length === 0 ? [{ verdict: 'not_enough_data', claim: NOT_MEASURED }] : one.claims
      ).map(
        ({ verdict, claim }) =>
          html`<li>${verdict === 'supported' ? html`<strong>${claim}</strong>` : claim}</li>`,
      )}</ul>`,
  )}</section>`;
}
