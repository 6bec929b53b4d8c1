import { formatDay } from '../format/instant.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import { returnCostSentences } from '../format/return-cost-sentences.ts';
import { scoreText } from '../format/score-text.ts';
import { teamName } from '../format/team.ts';
import type { Report, Share } from '../report-schema.ts';
import { html, type Markup } from './markup.ts';

/** Where to start, and the size of what was looked at. */
export function summarySection(report: Report): Markup {
  const { headline, summary, returns } = report;
  return html`<section class="lead">
<h2 class="headline">${headline.sentence}</h2>
${headline.details.length > 0 && html`<ul>${headline.details.map((detail) => html`<li>${detail}</li>`)}</ul>`}
</section>
<dl class="tiles">
${tile('Items', formatCount(summary.items), `${formatCount(summary.openItems)} open`)}
${tile('Handoffs', formatCount(summary.handoffs), `in ${formatCount(summary.itemsWithHandoff)} items`)}
${tile('Open handoffs', formatCount(summary.openHandoffs), `between ${formatCount(summary.teams)} teams`)}
${shareTile('Ping-pong', returns.pingPong)}
${shareTile('Came back to a team', returns.returned)}
${shareTile('Reopened', returns.reopened)}
${tile('Rounds', summary.rounds === null ? null : formatCount(summary.rounds), 'bounces and questions')}
</dl>`;
}

/** When the report was made and what it covers. */
export function periodLine({ summary, generatedAt }: Report): string {
  const { period } = summary;
  const covered = period === null ? '' : `${formatDay(period.from)} to ${formatDay(period.to)} · `;
  return `${covered}${formatCount(summary.facts)} facts · made ${generatedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

/** What coming back costs, and what those who answered say. */
export function sentencesSection({ returns, scores }: Report): Markup | null {
  const sentences = [
    ...returnCostSentences(returns.costs),
    ...scores.map((score) => `Score of ${score.process}: ${scoreText(score)}.`),
  ];
  if (sentences.length === 0) return null;
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** Which two teams pass items back and forth most. */
export function pingPongSection({ returns }: Report): Markup | null {
  if (returns.pingPongPairs.length === 0) return null;
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Back and forth between</th><th scope="col">Times</th><th scope="col">Items</th></tr></thead>
<tbody>${returns.pingPongPairs
    .slice(0, 8)
    .map(
      ({ teams: [one, other], times, items }) =>
        html`<tr><th scope="row">${teamName(one)} <span class="arrow">⇄</span> ${teamName(other)}</th><td>${formatCount(times)}</td><td>${formatCount(items)}</td></tr>`,
    )}</tbody></table></div>`;
}

/** What the sources cannot show, and why. */
export function notRecordedSection({ processes }: Report): Markup | null {
  const lines = processes.flatMap(({ process, notRecorded }) =>
    notRecorded.map(({ what, why }) => html`<li>${process}: ${what} (${why})</li>`),
  );
  if (lines.length === 0) return null;
  return html`<section><h2>Not recorded</h2><ul>${lines}</ul></section>`;
}

function shareTile(name: string, share: Share | null): Markup {
  return share === null
    ? tile(name, null, '')
    : tile(
        name,
        formatPercent(share.share),
        `${formatCount(share.count)} of ${formatCount(share.n)}`,
      );
}

function tile(name: string, value: string | null, note: string): Markup {
  const figure = value ?? html`<span class="quiet">not recorded</span>`;
  return html`<div><dt>${name}</dt><dd>${figure}<small>${value !== null && note}</small></dd></div>`;
}
