import { teamName } from '../format/team.ts';
import { html, type Markup } from './markup.ts';

/** A pair of teams as a page shows it. */
export function pairName({ from, to }: { readonly from: string; readonly to: string }): Markup {
  return html`<span class="team">${teamName(from)}</span> <span class="arrow">→</span> <span class="team">${teamName(to)}</span>`;
}
